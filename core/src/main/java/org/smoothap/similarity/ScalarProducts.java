package org.smoothap.similarity;

/**
 * The block of products without the Vector API: 2 rows × 4 columns at a time, eight sums that do not wait for each
 * other. It relies on {@link Math#fma} being one instruction, as it is on every processor with FMA or NEON.
 */
final class ScalarProducts implements ProductKernel {
    private static final int WIDTH = 16;

    @Override
    public int rows() {
        return 6;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String description() {
        return "scalar kernels";
    }

    @Override
    public void block(float[] a, int aOffset, int aStride, int rows, float[] panels, int panelOffset, int depth,
            float[] out, int outOffset, int outStride, boolean add) {
        int last = rows - 1;
        for (int r = 0; r < rows; r += 2) {
            int upper = aOffset + r * aStride;
            int lower = aOffset + Math.min(r + 1, last) * aStride;
            for (int c = 0; c < WIDTH; c += 4) {
                float u0 = 0, u1 = 0, u2 = 0, u3 = 0;
                float l0 = 0, l1 = 0, l2 = 0, l3 = 0;
                for (int p = 0, b = panelOffset + c; p < depth; p++, b += WIDTH) {
                    float x = a[upper + p];
                    float y = a[lower + p];
                    u0 = Math.fma(x, panels[b], u0);
                    l0 = Math.fma(y, panels[b], l0);
                    u1 = Math.fma(x, panels[b + 1], u1);
                    l1 = Math.fma(y, panels[b + 1], l1);
                    u2 = Math.fma(x, panels[b + 2], u2);
                    l2 = Math.fma(y, panels[b + 2], l2);
                    u3 = Math.fma(x, panels[b + 3], u3);
                    l3 = Math.fma(y, panels[b + 3], l3);
                }
                store(out, outOffset + r * outStride + c, u0, u1, u2, u3, add);
                if (r < last) {
                    store(out, outOffset + (r + 1) * outStride + c, l0, l1, l2, l3, add);
                }
            }
        }
    }

    private static void store(float[] out, int at, float s0, float s1, float s2, float s3, boolean add) {
        out[at] = add ? out[at] + s0 : s0;
        out[at + 1] = add ? out[at + 1] + s1 : s1;
        out[at + 2] = add ? out[at + 2] + s2 : s2;
        out[at + 3] = add ? out[at + 3] + s3 : s3;
    }
}
