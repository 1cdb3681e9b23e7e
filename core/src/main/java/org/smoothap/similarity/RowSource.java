package org.smoothap.similarity;

import java.util.Objects;
import java.util.function.IntUnaryOperator;

/** Rows that are copied out where they are needed, and need not be in memory: a matrix on disk, or a choice of its rows. */
public interface RowSource {
    /** How many rows. */
    int count();

    /** Values of each row. */
    int dimension();

    /**
     * Copies a row to {@code target[offset]} and after. Called from several threads; always gives the same values.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or no room
     */
    void copy(int row, float[] target, int offset);

    /** The rows of a row-major array, which is not copied. */
    static RowSource of(float[] rows, int dimension) {
        return new RowSource() {
            @Override
            public int count() {
                return rows.length / dimension;
            }

            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void copy(int row, float[] target, int offset) {
                System.arraycopy(rows, row * dimension, target, offset, dimension);
            }
        };
    }

    /** These rows at length 1, of the same bits as {@link Rows#normalized}. */
    default RowSource normalized() {
        return with(count(), row -> row, true);
    }

    /** Some of these rows: row i is this one's row {@code rows[i]}. */
    default RowSource select(int[] rows) {
        return with(rows.length, row -> rows[row], false);
    }

    private RowSource with(int count, IntUnaryOperator rows, boolean normalize) {
        RowSource all = this;
        return new RowSource() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int dimension() {
                return all.dimension();
            }

            @Override
            public void copy(int row, float[] target, int offset) {
                all.copy(rows.applyAsInt(Objects.checkIndex(row, count)), target, offset);
                if (normalize) {
                    Rows.normalize(target, offset, dimension());
                }
            }
        };
    }
}
