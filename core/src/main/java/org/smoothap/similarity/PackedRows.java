package org.smoothap.similarity;

/**
 * Rows (a gallery, or a part of it) packed once so that {@link Similarity#products} against them is fast. Immutable; any
 * number of threads may use it. Memory: as much as the rows, their number rounded up to the kernel's panel width (at
 * most 64).
 */
public final class PackedRows {
    final Panels panels;

    private PackedRows(Panels panels) {
        this.panels = panels;
    }

    /**
     * Packs the rows {@code from} (inclusive) to {@code to} (exclusive) of a row-major matrix, on all cores when there is
     * much to pack.
     *
     * @param rows n × dimension, row-major
     * @throws IllegalArgumentException if the range is not within the rows, or more than 2^31 values would be packed
     */
    public static PackedRows of(float[] rows, int from, int to, int dimension) {
        Rows.check(rows, from, to, dimension);
        return new PackedRows(Panels.ofRows(ProductKernels.chosen(), rows, from, to, dimension));
    }

    /** How many rows are packed. */
    public int count() {
        return panels.columns;
    }

    /** Values of each row. */
    public int dimension() {
        return panels.depth;
    }
}
