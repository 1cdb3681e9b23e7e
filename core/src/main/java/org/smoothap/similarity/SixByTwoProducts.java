package org.smoothap.similarity;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The block of products for processors with 16 vector registers (AVX2): 6 rows × 2 vectors, so 12 accumulators, 2 panel
 * vectors and 1 broadcast.
 *
 * <p>One flat method on purpose: helper methods for the stores, or vectors kept in arrays, make the JIT compiler box
 * them, which is more than ten times slower.
 */
final class SixByTwoProducts implements ProductKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String description() {
        return "Vector API kernels, " + SPECIES.vectorBitSize() + " bit, 6 rows x 2 vectors";
    }

    @Override
    public void block(float[] a, int aOffset, int aStride, int rows, float[] panels, int panelOffset, int depth,
            float[] out, int outOffset, int outStride, boolean add) {
        // A block of fewer rows computes its last row several times and stores it once.
        int last = rows - 1;
        int a0 = aOffset;
        int a1 = aOffset + Math.min(1, last) * aStride;
        int a2 = aOffset + Math.min(2, last) * aStride;
        int a3 = aOffset + Math.min(3, last) * aStride;
        int a4 = aOffset + Math.min(4, last) * aStride;
        int a5 = aOffset + Math.min(5, last) * aStride;
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        FloatVector c50 = zero, c51 = zero;
        for (int p = 0, b = panelOffset; p < depth; p++, b += WIDTH) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, b);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, b + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + p]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + p]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + p]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + p]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + p]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        int o = outOffset;
        if (add) {
            c00 = c00.add(FloatVector.fromArray(SPECIES, out, o));
            c01 = c01.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            if (rows > 1) {
                o += outStride;
                c10 = c10.add(FloatVector.fromArray(SPECIES, out, o));
                c11 = c11.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            }
            if (rows > 2) {
                o += outStride;
                c20 = c20.add(FloatVector.fromArray(SPECIES, out, o));
                c21 = c21.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            }
            if (rows > 3) {
                o += outStride;
                c30 = c30.add(FloatVector.fromArray(SPECIES, out, o));
                c31 = c31.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            }
            if (rows > 4) {
                o += outStride;
                c40 = c40.add(FloatVector.fromArray(SPECIES, out, o));
                c41 = c41.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            }
            if (rows > 5) {
                o += outStride;
                c50 = c50.add(FloatVector.fromArray(SPECIES, out, o));
                c51 = c51.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            }
        }
        o = outOffset;
        c00.intoArray(out, o);
        c01.intoArray(out, o + LANES);
        if (rows > 1) {
            o += outStride;
            c10.intoArray(out, o);
            c11.intoArray(out, o + LANES);
        }
        if (rows > 2) {
            o += outStride;
            c20.intoArray(out, o);
            c21.intoArray(out, o + LANES);
        }
        if (rows > 3) {
            o += outStride;
            c30.intoArray(out, o);
            c31.intoArray(out, o + LANES);
        }
        if (rows > 4) {
            o += outStride;
            c40.intoArray(out, o);
            c41.intoArray(out, o + LANES);
        }
        if (rows > 5) {
            o += outStride;
            c50.intoArray(out, o);
            c51.intoArray(out, o + LANES);
        }
    }
}
