package org.smoothap.metric;

import java.util.stream.IntStream;
import org.smoothap.similarity.FiniteRows;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.RowSource;

/**
 * Embeddings with labels, looked at in the order of their labels, so that the items of a class are a range.
 *
 * <p>A position is a place in that order, a row a place in the caller's matrix. Rows of one class keep their order.
 */
final class LabelledRows {
    final int dimension;
    private final RowSource rows;
    private final int[] labels;
    /** The row of each position. */
    private final int[] order;

    /** @param what names the rows in messages: "embeddings", "queries" or "gallery" */
    LabelledRows(float[] rows, int[] labels, String what) {
        this(source(rows, labels, what), labels);
        FiniteRows.check(rows, dimension, what);
    }

    /** @param rows as many as labels, finite */
    LabelledRows(RowSource rows, int[] labels) {
        this.rows = rows;
        this.labels = labels;
        this.dimension = rows.dimension();
        this.order = IntStream.range(0, labels.length).mapToLong(row -> (long) labels[row] << 32 | row).sorted()
                .mapToInt(key -> (int) key).toArray();
    }

    private static RowSource source(float[] rows, int[] labels, String what) {
        if (labels.length == 0 || rows.length == 0 || rows.length % labels.length != 0) {
            throw new IllegalArgumentException(what + ": " + rows.length + " values are not whole rows for " + labels.length
                    + " labels; expected N×D values and N labels, N and D at least 1");
        }
        return RowSource.of(rows, rows.length / labels.length);
    }

    int count() {
        return order.length;
    }

    int row(int position) {
        return order[position];
    }

    int label(int position) {
        return labels[order[position]];
    }

    /** The first position whose label is {@code label} or more; {@link #count} if there is none. */
    int firstAtLeast(long label) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (label(middle) < label) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many pairs of rows are of one class, each row paired with itself too and each two rows twice. */
    long pairs() {
        long pairs = 0;
        for (int first = 0; first < order.length; ) {
            int next = firstAtLeast(label(first) + 1L);
            pairs += (long) (next - first) * (next - first);
            first = next;
        }
        return pairs;
    }

    /** Copies the rows of the positions {@code from} (inclusive) to {@code to} (exclusive). */
    float[] gather(int from, int to) {
        float[] gathered = new float[(to - from) * dimension];
        for (int position = from; position < to; position++) {
            rows.copy(order[position], gathered, (position - from) * dimension);
        }
        return gathered;
    }

    /** Packs the rows {@code from} to {@code to} in the caller's order, which on disk is the order of the file. */
    PackedRows packInOrder(int from, int to) {
        float[] copied = new float[(to - from) * dimension];
        for (int row = from; row < to; row++) {
            rows.copy(row, copied, (row - from) * dimension);
        }
        return PackedRows.of(copied, 0, to - from, dimension);
    }
}
