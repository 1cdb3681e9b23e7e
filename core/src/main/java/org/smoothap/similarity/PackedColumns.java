package org.smoothap.similarity;

/**
 * Rows packed once so that weighted sums of them, {@link Similarity#addWeightedSums}, are fast: the other half of a
 * gradient through dot products. Immutable; any number of threads may use it.
 */
public final class PackedColumns {
    final Panels panels;

    private PackedColumns(Panels panels) {
        this.panels = panels;
    }

    /**
     * Packs the rows {@code from} (inclusive) to {@code to} (exclusive) of a row-major matrix.
     *
     * @param rows n × dimension, row-major
     * @throws IllegalArgumentException if the range is not within the rows, or more than 2^31 values would be packed
     */
    public static PackedColumns of(float[] rows, int from, int to, int dimension) {
        Rows.check(rows, from, to, dimension);
        return new PackedColumns(Panels.ofColumns(ProductKernels.chosen(), rows, from, to, dimension));
    }

    /** How many rows are packed. */
    public int count() {
        return panels.depth;
    }

    /** Values of each row. */
    public int dimension() {
        return panels.columns;
    }
}
