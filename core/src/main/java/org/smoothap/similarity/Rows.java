package org.smoothap.similarity;

/** Operations on the rows of a row-major matrix. */
public final class Rows {
    private Rows() {}

    /**
     * A copy whose rows have length 1, so that dot products are cosines. A zero row stays zero. Lengths are summed in
     * double precision. O(n·dimension).
     *
     * @param rows n × dimension, row-major
     * @throws IllegalArgumentException if the length is not a multiple of the dimension
     */
    public static float[] normalized(float[] rows, int dimension) {
        if (dimension <= 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException(
                    rows.length + " values are not whole rows of dimension " + dimension);
        }
        float[] normalized = rows.clone();
        for (int start = 0; start < rows.length; start += dimension) {
            normalize(normalized, start, dimension);
        }
        return normalized;
    }

    /** The same for one row, in place. */
    static void normalize(float[] rows, int start, int dimension) {
        double squares = 0;
        for (int d = start; d < start + dimension; d++) {
            squares += (double) rows[d] * rows[d];
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int d = start; d < start + dimension; d++) {
            rows[d] = (float) (rows[d] * scale);
        }
    }

    static void check(float[] rows, int from, int to, int dimension) {
        if (dimension <= 0 || from < 0 || to < from || (long) to * dimension > rows.length) {
            throw new IllegalArgumentException("rows " + from + " to " + to + " of dimension " + dimension
                    + " are not within an array of " + rows.length + " values");
        }
    }
}
