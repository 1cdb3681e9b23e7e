package org.smoothap.loss;

import org.smoothap.similarity.FastPath;

/**
 * Sigmoids of a row of score differences, and steps that are made of them, with their slopes. The two implementations
 * compute every sigmoid by the same steps; their sums differ by rounding only.
 *
 * <p>With e = exp(-|x|), σ(x) is 1/(1+e) for x ≥ 0 and e/(1+e) below, and the slope σ(1-σ) is e/(1+e)² on both sides:
 * no overflow and no cancellation. |x| is cut off at 50, as in the authors' code (there the slope beyond is 0, here
 * 2e-22). The relative error of e is below 1e-6 for |x| &lt; 10.
 */
interface SigmoidKernel {
    /** log2(e). Exponentials are taken to base 2, which saves a multiplication. */
    double LOG2_E = 1.4426950408889634;

    /** 50·log2(e). */
    float CUT_OFF = 72.134752f;

    /** 1.5·2^23: adding it rounds a small float to an integer, which then stands in the low bits. */
    float ROUND = 12582912f;

    // 2^f = 1 + f·(E1 + f·(E2 + ...)) for |f| <= 1/2, interpolated at Chebyshev nodes: relative error 7.2e-8 in floats.
    float E1 = 0.6931472f;
    float E2 = 0.2402265f;
    float E3 = 0.05550357f;
    float E4 = 0.009618083f;
    float E5 = 0.0013390863f;
    float E6 = 0.00015453163f;

    /** Values added up in single precision before they go into a double. */
    int PARTIAL = 1024;

    /** The kernel of this machine. */
    static SigmoidKernel chosen() {
        return Chosen.KERNEL;
    }

    /**
     * For x_k = (scores[offset + k] - center) / temperature and k &lt; count: {@code slopes[k] = σ(x_k)(1 - σ(x_k))}.
     *
     * @param sums receives Σσ(x_k) and Σσ(x_k)(1 - σ(x_k))
     */
    void sigmoids(float[] scores, int offset, int count, float center, double temperature, float[] slopes, double[] sums);

    /**
     * For x_k = scores[k] - center and k &lt; count: {@code slopes[k] = H'(x_k)}.
     *
     * @param sums receives ΣH(x_k) and ΣH'(x_k)
     */
    void upperSteps(float[] scores, int count, float center, UpperStep step, float[] slopes, double[] sums);

    /** {@code target[k] += factor · slopes[k]} for k &lt; count. */
    void addScaled(float factor, float[] slopes, int count, float[] target);

    /** Holds the choice, which is made when first asked for. */
    final class Chosen {
        private static final SigmoidKernel KERNEL = FastPath.on() ? new VectorSigmoids() : new ScalarSigmoids();

        private Chosen() {}
    }
}
