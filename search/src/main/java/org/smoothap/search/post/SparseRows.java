package org.smoothap.search.post;

import java.util.Arrays;

/** A sparse matrix by rows; columns ascending within a row. */
final class SparseRows {
    final int[][] columns;
    final float[][] values;

    SparseRows(int rows) {
        columns = new int[rows][];
        values = new float[rows][];
    }

    /** Takes what is not zero of {@code dense} at the touched places, and clears it there. */
    void take(int row, float[] dense, int[] touched, int count) {
        int[] sorted = Arrays.copyOf(touched, count);
        Arrays.sort(sorted);
        columns[row] = sorted;
        values[row] = new float[count];
        for (int i = 0; i < count; i++) {
            values[row][i] = dense[sorted[i]];
            dense[sorted[i]] = 0;
        }
    }

    /** The transposed matrix with only the rows from {@code first} on as its columns. */
    SparseRows transposed(int first) {
        int[] sizes = new int[columns.length];
        for (int row = first; row < columns.length; row++) {
            for (int column : columns[row]) {
                sizes[column]++;
            }
        }
        SparseRows transposed = new SparseRows(columns.length);
        for (int i = 0; i < sizes.length; i++) {
            transposed.columns[i] = new int[sizes[i]];
            transposed.values[i] = new float[sizes[i]];
        }
        Arrays.fill(sizes, 0);
        for (int row = first; row < columns.length; row++) {
            for (int i = 0; i < columns[row].length; i++) {
                int column = columns[row][i];
                transposed.columns[column][sizes[column]] = row;
                transposed.values[column][sizes[column]++] = values[row][i];
            }
        }
        return transposed;
    }
}
