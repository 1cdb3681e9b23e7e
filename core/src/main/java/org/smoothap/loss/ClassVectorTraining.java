package org.smoothap.loss;

import java.util.List;

/** The class vectors of a loss in the course of a training run. */
final class ClassVectorTraining implements TrainingLoss {
    private final ClassVectorLoss loss;
    private final LossContext context;
    private final int tileValues;
    private final LossParameter vectors;

    /** @param values of the vectors at the start */
    ClassVectorTraining(ClassVectorLoss loss, LossContext context, double rate, int tileValues, float[] values) {
        this.loss = loss;
        this.context = context;
        this.tileValues = tileValues;
        this.vectors = new LossParameter(ClassVectorLoss.VECTORS, values.length / context.dimension(), context.dimension(),
                values, new float[values.length], rate);
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels, long step) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        if (dimension != context.dimension()) {
            throw new IllegalArgumentException("expected embeddings of the " + context.dimension()
                    + " dimensions of the class vectors, got " + dimension);
        }
        Embeddings.requireFinite("embeddings", embeddings, dimension);
        requireKnown(labels);
        double[] lengths = new double[vectors.rows()];
        float[] unit = unitVectors(lengths);
        float[] gradient = new float[embeddings.length];
        float[] unitGradient = new float[unit.length];
        double[] losses = new double[labels.length];
        loss.differentiate(new ClassScores(embeddings, labels, unit, vectors.rows(), loss.vectorsPerClass(), tileValues,
                gradient, unitGradient), losses);
        throughNormalisation(unit, lengths, unitGradient);
        float[] perQuery = new float[labels.length];
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += losses[i];
            perQuery[i] = (float) (1 - losses[i]);
        }
        return new LossResult(sum / losses.length, losses.length, 0, perQuery, gradient);
    }

    @Override
    public List<LossParameter> parameters() {
        return List.of(vectors);
    }

    private void requireKnown(int[] labels) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= context.classes()) {
                throw new IllegalArgumentException("expected labels from 0 to " + (context.classes() - 1)
                        + ", one for each class that has a vector, got " + labels[i] + " for item " + i);
            }
        }
    }

    private float[] unitVectors(double[] lengths) {
        int dimension = context.dimension();
        Embeddings.requireFinite("class vectors", vectors.values(), dimension);
        float[] unit = new float[vectors.values().length];
        for (int row = 0; row < lengths.length; row++) {
            double squares = 0;
            for (int d = row * dimension; d < (row + 1) * dimension; d++) {
                squares += (double) vectors.values()[d] * vectors.values()[d];
            }
            if (squares == 0) {
                throw new IllegalArgumentException("class vectors have a row of zeros, row " + row
                        + " (counted from 0): it has no direction; start from other vectors");
            }
            lengths[row] = Math.sqrt(squares);
            for (int d = row * dimension; d < (row + 1) * dimension; d++) {
                unit[d] = (float) (vectors.values()[d] / lengths[row]);
            }
        }
        return unit;
    }

    private void throughNormalisation(float[] unit, double[] lengths, float[] unitGradient) {
        int dimension = context.dimension();
        float[] gradient = vectors.gradient();
        for (int row = 0; row < lengths.length; row++) {
            double along = 0;
            for (int d = row * dimension; d < (row + 1) * dimension; d++) {
                along += (double) unit[d] * unitGradient[d];
            }
            for (int d = row * dimension; d < (row + 1) * dimension; d++) {
                gradient[d] = (float) ((unitGradient[d] - along * unit[d]) / lengths[row]);
            }
        }
    }
}
