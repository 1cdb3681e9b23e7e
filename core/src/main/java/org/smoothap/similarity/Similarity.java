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

    /**
     * {@code out[i] = a · row_i}, of the same bits as {@link #products} gives, without packing anything: for a few rows.
     *
     * @param rows out.length × a.length, row-major
     * @throws IllegalArgumentException if they are not so many
     */
    public static void products(float[] a, float[] rows, float[] out) {
        int dimension = a.length;
        if (rows.length != (long) out.length * dimension) {
            throw new IllegalArgumentException(
                    "expected " + out.length + " rows of " + dimension + " numbers, found " + rows.length + " numbers");
        }
        int row = 0;
        // Each product is one chain of dependent sums; four at a time keep the processor busy.
        for (; row + 4 <= out.length; row += 4) {
            int r0 = row * dimension;
            int r1 = r0 + dimension;
            int r2 = r1 + dimension;
            int r3 = r2 + dimension;
            for (int start = 0; start < dimension; start += Panels.DEPTH_BLOCK) {
                int end = Math.min(dimension, start + Panels.DEPTH_BLOCK);
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                for (int d = start; d < end; d++) {
                    s0 = Math.fma(a[d], rows[r0 + d], s0);
                    s1 = Math.fma(a[d], rows[r1 + d], s1);
                    s2 = Math.fma(a[d], rows[r2 + d], s2);
                    s3 = Math.fma(a[d], rows[r3 + d], s3);
                }
                out[row] = start == 0 ? s0 : out[row] + s0;
                out[row + 1] = start == 0 ? s1 : out[row + 1] + s1;
                out[row + 2] = start == 0 ? s2 : out[row + 2] + s2;
                out[row + 3] = start == 0 ? s3 : out[row + 3] + s3;
            }
        }
        for (; row < out.length; row++) {
            out[row] = product(a, 0, rows, row * dimension, dimension);
        }
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
