package org.smoothap.similarity;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The block of products for processors with 32 vector registers (AVX-512, NEON): 6 rows × 4 vectors, so 24 accumulators,
 * 4 panel vectors and 1 broadcast.
 *
 * <p>One flat method on purpose: helper methods for the stores, or vectors kept in arrays, make the JIT compiler box
 * them, which is more than ten times slower.
 */
final class SixByFourProducts implements ProductKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

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
        return "Vector API kernels, " + SPECIES.vectorBitSize() + " bit, 6 rows x 4 vectors";
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
        FloatVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        FloatVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        FloatVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        FloatVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        FloatVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        FloatVector c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        for (int p = 0, b = panelOffset; p < depth; p++, b += WIDTH) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, panels, b);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panels, b + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, panels, b + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, panels, b + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[a1 + p]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[a2 + p]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[a3 + p]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            x = FloatVector.broadcast(SPECIES, a[a4 + p]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            c42 = x.fma(b2, c42);
            c43 = x.fma(b3, c43);
            x = FloatVector.broadcast(SPECIES, a[a5 + p]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            c52 = x.fma(b2, c52);
            c53 = x.fma(b3, c53);
        }
        int o = outOffset;
        if (add) {
            c00 = c00.add(FloatVector.fromArray(SPECIES, out, o));
            c01 = c01.add(FloatVector.fromArray(SPECIES, out, o + LANES));
            c02 = c02.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
            c03 = c03.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            if (rows > 1) {
                o += outStride;
                c10 = c10.add(FloatVector.fromArray(SPECIES, out, o));
                c11 = c11.add(FloatVector.fromArray(SPECIES, out, o + LANES));
                c12 = c12.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
                c13 = c13.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            }
            if (rows > 2) {
                o += outStride;
                c20 = c20.add(FloatVector.fromArray(SPECIES, out, o));
                c21 = c21.add(FloatVector.fromArray(SPECIES, out, o + LANES));
                c22 = c22.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
                c23 = c23.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            }
            if (rows > 3) {
                o += outStride;
                c30 = c30.add(FloatVector.fromArray(SPECIES, out, o));
                c31 = c31.add(FloatVector.fromArray(SPECIES, out, o + LANES));
                c32 = c32.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
                c33 = c33.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            }
            if (rows > 4) {
                o += outStride;
                c40 = c40.add(FloatVector.fromArray(SPECIES, out, o));
                c41 = c41.add(FloatVector.fromArray(SPECIES, out, o + LANES));
                c42 = c42.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
                c43 = c43.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            }
            if (rows > 5) {
                o += outStride;
                c50 = c50.add(FloatVector.fromArray(SPECIES, out, o));
                c51 = c51.add(FloatVector.fromArray(SPECIES, out, o + LANES));
                c52 = c52.add(FloatVector.fromArray(SPECIES, out, o + 2 * LANES));
                c53 = c53.add(FloatVector.fromArray(SPECIES, out, o + 3 * LANES));
            }
        }
        o = outOffset;
        c00.intoArray(out, o);
        c01.intoArray(out, o + LANES);
        c02.intoArray(out, o + 2 * LANES);
        c03.intoArray(out, o + 3 * LANES);
        if (rows > 1) {
            o += outStride;
            c10.intoArray(out, o);
            c11.intoArray(out, o + LANES);
            c12.intoArray(out, o + 2 * LANES);
            c13.intoArray(out, o + 3 * LANES);
        }
        if (rows > 2) {
            o += outStride;
            c20.intoArray(out, o);
            c21.intoArray(out, o + LANES);
            c22.intoArray(out, o + 2 * LANES);
            c23.intoArray(out, o + 3 * LANES);
        }
        if (rows > 3) {
            o += outStride;
            c30.intoArray(out, o);
            c31.intoArray(out, o + LANES);
            c32.intoArray(out, o + 2 * LANES);
            c33.intoArray(out, o + 3 * LANES);
        }
        if (rows > 4) {
            o += outStride;
            c40.intoArray(out, o);
            c41.intoArray(out, o + LANES);
            c42.intoArray(out, o + 2 * LANES);
            c43.intoArray(out, o + 3 * LANES);
        }
        if (rows > 5) {
            o += outStride;
            c50.intoArray(out, o);
            c51.intoArray(out, o + LANES);
            c52.intoArray(out, o + 2 * LANES);
            c53.intoArray(out, o + 3 * LANES);
        }
    }
}
