package org.smoothap.similarity;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The right-hand matrix of a product (depth × columns), packed: first by blocks of {@link #DEPTH_BLOCK} of the depth,
 * within a block by panels of as many columns as the kernel takes, within a panel depth by depth. The last panel is
 * filled up with zero columns.
 */
final class Panels {
    /** A panel of 512 × 64 floats is 128 KiB: it stays in the second-level cache while all rows pass by. */
    static final int DEPTH_BLOCK = 512;

    private static final int PARALLEL_FROM = 1 << 15;
    private static final int STRIP = 16;

    final ProductKernel kernel;
    final int depth;
    final int columns;
    private final int padded;
    private final float[] data;

    private Panels(ProductKernel kernel, int depth, int columns) {
        this.kernel = kernel;
        this.depth = depth;
        this.columns = columns;
        long wide = (columns + (long) kernel.width() - 1) / kernel.width() * kernel.width();
        if (wide * depth > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a matrix of " + depth + " x " + columns + " is too large to be packed at once ("
                    + wide * depth + " values, at most " + (Integer.MAX_VALUE - 8) + "): pack it in parts");
        }
        this.padded = (int) wide;
        this.data = new float[padded * depth];
    }

    /** Panels whose columns are the rows {@code from} to {@code to} of {@code rows}; the depth is the dimension. */
    static Panels ofRows(ProductKernel kernel, float[] rows, int from, int to, int dimension) {
        Panels packed = new Panels(kernel, dimension, to - from);
        int width = kernel.width();
        packed.eachPanel(panel -> {
            int first = panel * width;
            int count = Math.min(width, packed.columns - first);
            for (int start = 0; start < dimension; start += DEPTH_BLOCK) {
                int end = Math.min(dimension, start + DEPTH_BLOCK);
                int target = packed.offset(start, panel);
                // Strips keep both sides in the first-level cache: one line of each row, 16 lines of the panel.
                for (int strip = start; strip < end; strip += STRIP) {
                    int stripEnd = Math.min(end, strip + STRIP);
                    for (int c = 0; c < count; c++) {
                        int source = (from + first + c) * dimension;
                        for (int p = strip; p < stripEnd; p++) {
                            packed.data[target + (p - start) * width + c] = rows[source + p];
                        }
                    }
                }
            }
        });
        return packed;
    }

    /** Panels whose columns are the columns of the rows {@code from} to {@code to}; the depth is the number of rows. */
    static Panels ofColumns(ProductKernel kernel, float[] rows, int from, int to, int dimension) {
        Panels packed = new Panels(kernel, to - from, dimension);
        int width = kernel.width();
        packed.eachPanel(panel -> {
            int first = panel * width;
            int count = Math.min(width, dimension - first);
            for (int p = 0; p < packed.depth; p++) {
                int start = p / DEPTH_BLOCK * DEPTH_BLOCK;
                int target = packed.offset(start, panel) + (p - start) * width;
                System.arraycopy(rows, (from + p) * dimension + first, packed.data, target, count);
            }
        });
        return packed;
    }

    /**
     * {@code out[r][c] = Σ_p a[r][p] · this[p][c]} for r &lt; rows, or {@code +=}. Single-threaded.
     */
    void multiply(float[] a, int aOffset, int aStride, int rows, float[] out, int outOffset, int outStride, boolean add) {
        int width = kernel.width();
        int height = kernel.rows();
        float[] edge = columns % width == 0 ? null : new float[height * width];
        for (int start = 0; start < depth; start += DEPTH_BLOCK) {
            int steps = Math.min(DEPTH_BLOCK, depth - start);
            boolean adding = add || start > 0;
            for (int panel = 0, first = 0; first < columns; panel++, first += width) {
                int panelOffset = offset(start, panel);
                int count = Math.min(width, columns - first);
                for (int r = 0; r < rows; r += height) {
                    int blockRows = Math.min(height, rows - r);
                    int aBlock = aOffset + r * aStride + start;
                    int outBlock = outOffset + r * outStride + first;
                    if (count == width) {
                        kernel.block(a, aBlock, aStride, blockRows, data, panelOffset, steps, out, outBlock, outStride, adding);
                    } else {
                        kernel.block(a, aBlock, aStride, blockRows, data, panelOffset, steps, edge, 0, width, false);
                        copyEdge(edge, width, blockRows, count, out, outBlock, outStride, adding);
                    }
                }
            }
        }
    }

    private static void copyEdge(float[] edge, int width, int rows, int count, float[] out, int outOffset, int outStride,
            boolean add) {
        for (int r = 0; r < rows; r++) {
            int target = outOffset + r * outStride;
            for (int c = 0; c < count; c++) {
                float sum = edge[r * width + c];
                out[target + c] = add ? sum + out[target + c] : sum;
            }
        }
    }

    private int offset(int start, int panel) {
        return padded * start + panel * kernel.width() * Math.min(DEPTH_BLOCK, depth - start);
    }

    private void eachPanel(IntConsumer pack) {
        IntStream panels = IntStream.range(0, padded / kernel.width());
        (data.length >= PARALLEL_FROM ? panels.parallel() : panels).forEach(pack);
    }
}
