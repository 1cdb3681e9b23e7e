package org.smoothap.data.npy;

/**
 * A matrix of floats in one array, row after row.
 *
 * @param rows how many rows, 0 or more
 * @param columns how many columns, 1 or more
 * @param values {@code rows × columns} values; the array itself, not a copy
 */
public record FloatMatrix(int rows, int columns, float[] values) {
    /** @throws IllegalArgumentException if the sizes and the length of {@code values} do not belong together */
    public FloatMatrix {
        if (rows < 0 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException("a " + rows + "x" + columns + " matrix needs " + (long) rows * columns
                    + " values (and at least one column), got " + values.length);
        }
    }
}
