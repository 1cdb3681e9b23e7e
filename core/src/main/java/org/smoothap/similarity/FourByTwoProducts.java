package org.smoothap.similarity;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The block of products for processors with 16 vector registers (AVX2): 4 rows × 2 vectors, so 8 accumulators, 2 panel
 * vectors and 4 broadcasts: 14 registers. All broadcasts are counted, because the JIT compiler is free to do them all
 * before the first multiplication: larger blocks then keep accumulators in memory, at half the speed. Whether it does so
 * depends on the garbage collector, as only some collectors let it split counted loops into strips.
 *
 * <p>One flat method on purpose: helper methods for the stores, or vectors kept in arrays, make the JIT compiler box
 * them, which is more than ten times slower.
 */
final class FourByTwoProducts implements ProductKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;

    @Override
    public int rows() {
        return 4;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String description() {
        return "Vector API kernels, " + SPECIES.vectorBitSize() + " bit, 4 rows x 2 vectors";
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
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
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
    }
}
