package org.smoothap.similarity;

import java.util.Objects;

/**
 * Dot products of many rows with many rows, and weighted sums of rows: the two matrix products of retrieval and of its
 * losses. Both run on the calling thread; callers divide the rows of the left side over threads.
 *
 * <p>Every value is summed in one fixed order (index order, one fused multiply-add a step, in blocks of 512). So a dot
 * product has the same bits whatever tile, position or kernel it was computed by, and {@code a·b} the bits of
 * {@code b·a}: scores may be compared for ties.
 *
 * <p>{@link FastPath} says which kernels run.
 */
public final class Similarity {
    private Similarity() {}

    /**
     * A tile of scores: {@code out[outOffset + (i - aFrom)·outStride + j] = a_i · b_j} for the rows i from {@code aFrom}
     * to {@code aTo} (exclusive) and every packed row j. 2·(aTo - aFrom)·count·dimension floating point operations.
     *
     * @param a n × dimension, row-major
     * @param b the other side, of the same dimension
     * @param out receives (aTo - aFrom) × b.count() scores; nothing else of it is touched
     * @param outStride distance between the starts of two rows in {@code out}, at least {@code b.count()}
     * @throws IllegalArgumentException if a range does not fit
     */
    public static void products(float[] a, int aFrom, int aTo, PackedRows b, float[] out, int outOffset, int outStride) {
        int dimension = b.dimension();
        Rows.check(a, aFrom, aTo, dimension);
        checkOutput(aTo - aFrom, b.count(), out, outOffset, outStride);
        b.panels.multiply(a, aFrom * dimension, dimension, aTo - aFrom, out, outOffset, outStride, false);
    }

    /**
     * Adds weighted sums of the packed rows: {@code out[outOffset + i·dimension + d] += Σ_p w_ip · row_p[d]}, where
     * {@code w_ip = weights[weightsOffset + i·weightsStride + p]}, for i &lt; count and every packed row p.
     *
     * @throws IllegalArgumentException if a range does not fit
     */
    public static void addWeightedSums(float[] weights, int weightsOffset, int weightsStride, int count, PackedColumns b,
            float[] out, int outOffset) {
        checkOutput(count, b.count(), weights, weightsOffset, weightsStride);
        checkOutput(count, b.dimension(), out, outOffset, b.dimension());
        b.panels.multiply(weights, weightsOffset, weightsStride, count, out, outOffset, b.dimension(), true);
    }

    /**
     * One dot product, of the same bits as {@link #products} gives, without packing anything: for a few pairs.
     *
     * @throws IndexOutOfBoundsException if a vector does not lie in its array
     */
    public static float product(float[] a, int aOffset, float[] b, int bOffset, int dimension) {
        Objects.checkFromIndexSize(aOffset, dimension, a.length);
        Objects.checkFromIndexSize(bOffset, dimension, b.length);
        float product = 0;
        for (int start = 0; start < dimension; start += Panels.DEPTH_BLOCK) {
            int end = Math.min(dimension, start + Panels.DEPTH_BLOCK);
            float sum = 0;
            for (int d = start; d < end; d++) {
                sum = Math.fma(a[aOffset + d], b[bOffset + d], sum);
            }
            product = start == 0 ? sum : product + sum;
        }
        return product;
    }

    private static void checkOutput(int rows, int columns, float[] array, int offset, int stride) {
        Objects.requireNonNull(array);
        long end = rows == 0 ? offset : offset + (rows - 1L) * stride + columns;
        if (rows < 0 || offset < 0 || stride < columns || end > array.length) {
            throw new IllegalArgumentException(rows + " x " + columns + " values from " + offset + " on with a stride of " + stride
                    + " do not fit into an array of " + array.length);
        }
    }
}
