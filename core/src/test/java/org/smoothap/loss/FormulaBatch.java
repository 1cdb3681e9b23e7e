package org.smoothap.loss;

/**
 * The batch of the golden values: x[i][j] = ((7 k k + 3 k) mod 1009)/1009 - 1/2 with k = i·D + j, then unit vectors.
 *
 * @param raw x
 * @param unit the rows of x, normalised
 */
record FormulaBatch(double[] raw, float[] unit, int[] labels) {
    /** Labels i / perClass, or i² mod 7 where perClass is 0. */
    static FormulaBatch of(int count, int dimension, int perClass) {
        FormulaBatch batch = new FormulaBatch(new double[count * dimension], new float[count * dimension], new int[count]);
        for (int i = 0; i < batch.raw.length; i++) {
            long k = i;
            batch.raw[i] = (7 * k * k + 3 * k) % 1009 / 1009.0 - 0.5;
        }
        for (int i = 0; i < count; i++) {
            batch.labels[i] = perClass > 0 ? i / perClass : i * i % 7;
            double length = batch.length(i);
            for (int d = i * dimension; d < (i + 1) * dimension; d++) {
                batch.unit[d] = (float) (batch.raw[d] / length);
            }
        }
        return batch;
    }

    /** The gradient with respect to x, from that with respect to the unit vectors. */
    double[] throughNormalisation(float[] gradient) {
        int dimension = raw.length / labels.length;
        double[] through = new double[raw.length];
        for (int i = 0; i < labels.length; i++) {
            double length = length(i);
            double along = 0;
            for (int d = i * dimension; d < (i + 1) * dimension; d++) {
                along += gradient[d] * raw[d] / length;
            }
            for (int d = i * dimension; d < (i + 1) * dimension; d++) {
                through[d] = (gradient[d] - along * raw[d] / length) / length;
            }
        }
        return through;
    }

    private double length(int row) {
        int dimension = raw.length / labels.length;
        double squares = 0;
        for (int d = row * dimension; d < (row + 1) * dimension; d++) {
            squares += raw[d] * raw[d];
        }
        return Math.sqrt(squares);
    }
}
