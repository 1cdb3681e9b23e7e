package org.smoothap.similarity;

/** Refuses rows whose dot products would not be numbers. */
public final class FiniteRows {
    private FiniteRows() {}

    /**
     * Checks that every value is finite and that every row is short enough for the dot product of any two checked rows
     * to be finite in single precision. O(n·dimension).
     *
     * @param rows n × dimension, row-major
     * @param what names the rows in the message, for example "gallery"
     * @throws IllegalArgumentException naming the first offending row, its column and value
     */
    public static void check(float[] rows, int dimension, String what) {
        for (int start = 0, row = 0; start < rows.length; start += dimension, row++) {
            double squares = 0;
            for (int d = start; d < Math.min(rows.length, start + dimension); d++) {
                squares += (double) rows[d] * rows[d];
            }
            // By Cauchy-Schwarz a dot product is at most the larger squared length; the half is for rounding.
            if (!(squares <= Float.MAX_VALUE / 2)) {
                throw new IllegalArgumentException(what + ": " + reason(rows, start, dimension, row, squares));
            }
        }
    }

    private static String reason(float[] rows, int start, int dimension, int row, double squares) {
        for (int d = 0; d < dimension; d++) {
            if (!Float.isFinite(rows[start + d])) {
                return "row " + row + " holds " + rows[start + d] + " in column " + d
                        + "; every value must be a finite number";
            }
        }
        return "row " + row + " has the squared length " + squares
                + ", too much for dot products in single precision; normalise the rows (Rows.normalized)";
    }
}
