package org.smoothap.loss;

/** Checks of embeddings that come from outside. */
final class Embeddings {
    private Embeddings() {}

    /**
     * The dimension, D = values / labels.
     *
     * @param what the word for the embeddings in messages
     */
    static int dimension(String what, float[] values, int[] labels) {
        if (labels.length == 0 || values.length == 0) {
            throw new IllegalArgumentException("expected at least one row of " + what + ", got " + values.length
                    + " values and " + labels.length + " labels");
        }
        if (values.length % labels.length != 0) {
            throw new IllegalArgumentException("expected the length of " + what + " to be a multiple of the number of labels, got "
                    + values.length + " values and " + labels.length + " labels");
        }
        return values.length / labels.length;
    }

    /** Refuses values that are not finite, and rows so long that a dot product of two might not be. */
    static void requireFinite(String what, float[] values, int dimension) {
        // As integers, absolute floats order by size, with infinity and then NaN on top: a loop that the JIT vectorises.
        int largestBits = 0;
        for (float value : values) {
            largestBits = Math.max(largestBits, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
        }
        double largest = Float.intBitsToFloat(largestBits);
        if (largest * largest * dimension <= Float.MAX_VALUE / 4) {
            return;
        }
        for (int row = 0; row < values.length / dimension; row++) {
            double squares = 0;
            for (int column = 0; column < dimension; column++) {
                float value = values[row * dimension + column];
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException(what + " have " + value + " in row " + row + ", column " + column
                            + " (counted from 0): expected finite values; has training diverged?");
                }
                squares += (double) value * value;
            }
            if (squares > Float.MAX_VALUE / 4) {
                throw new IllegalArgumentException(what + " have a row of length " + Math.sqrt(squares) + ", row " + row
                        + " (counted from 0): its dot products overflow; normalise the rows first");
            }
        }
    }

    /**
     * Refuses rows that are not unit vectors, to one thousandth, for losses of angles or of distances, which
     * take |x - y|² for 2 - 2·x·y.
     *
     * @param rows finite, as {@link #requireFinite} has seen
     */
    static void requireUnit(String what, float[] rows, int dimension) {
        for (int row = 0; row < rows.length / dimension; row++) {
            double squares = 0;
            for (int i = row * dimension; i < (row + 1) * dimension; i++) {
                squares += (double) rows[i] * rows[i];
            }
            double length = Math.sqrt(squares);
            if (!(Math.abs(length - 1) <= 1e-3)) {
                throw new IllegalArgumentException(what + " have a row of length " + length + ", row " + row
                        + " (counted from 0): this loss expects unit vectors; normalise the rows first");
            }
        }
    }
}
