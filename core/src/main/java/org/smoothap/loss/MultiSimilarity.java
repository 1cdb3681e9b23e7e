package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Multi-similarity loss: a soft maximum of the anchor's low positives and one of its high negatives. Wang, Han, Huang, Dong,
 * Scott: Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR 2019,
 * <a href="https://arxiv.org/abs/1904.06627">arXiv 1904.06627</a>.
 *
 * <pre>
 *   s_ik = x_i · x_k
 *   P_i  = the positives p≠i with s_ip - epsilon &lt; the highest of i's negatives      (all of them with mining=false)
 *   N_i  = the negatives n with s_in + epsilon &gt; the lowest of i's positives          (all of them with mining=false)
 *   loss = mean over the anchors i of 1/alpha log(1 + Σ_{p∈P_i} exp(-alpha (s_ip - base)))
 *                                   + 1/beta  log(1 + Σ_{n∈N_i} exp(beta (s_in - base)))
 *
 *   ∂/∂s_ip = -exp(-alpha (s_ip - base)) / (1 + Σ),   ∂/∂s_in = exp(beta (s_in - base)) / (1 + Σ)
 * </pre>
 *
 * <p>{@code base} is the paper's λ: 1 in the paper, 0.5 in the authors' code and here; alpha 2, beta 50 and epsilon 0.1 are
 * the paper's (there are forms of the authors' code with beta 40). What is mined has no gradient.
 *
 * <p><b>Unlike the authors' code:</b> the anchor itself is left out by its place, not as "the positives with a score below
 * 0.99999", so that duplicates count; the mean is over the anchors that have a positive, and items without one, at which that
 * code fails, are skipped.
 *
 * <p>{@link LossResult#perQuery} is one minus the anchor's own loss. Cost: N² exponentials and 4 to 6·N²·D floating point
 * operations. Memory as {@link ScoreLoss}.
 */
public final class MultiSimilarity extends AnchorLoss {
    /** α of the authors. */
    public static final double DEFAULT_ALPHA = 2;
    /** β of the paper. */
    public static final double DEFAULT_BETA = 50;
    /** λ of the authors' code. */
    public static final double DEFAULT_BASE = 0.5;
    /** ε of the authors. */
    public static final double DEFAULT_EPSILON = 0.1;

    static final LossDescription DESCRIPTION = new LossDescription("multi-similarity",
            "soft maxima of low positives and of high negatives, of mined pairs",
            "Wang et al., Multi-Similarity Loss, CVPR 2019, arXiv 1904.06627",
            """
            s_ik = x_i · x_k
            P_i  = the positives p of i with s_ip - epsilon < the highest score of a negative    (mining=false: all)
            N_i  = the negatives n of i with s_in + epsilon > the lowest score of a positive     (mining=false: all)
            loss = mean over the items i of 1/alpha log(1 + sum over P_i of exp(-alpha (s_ip - base)))
                                          + 1/beta  log(1 + sum over N_i of exp(beta (s_in - base)))
            """,
            List.of(
                    new LossDescription.Parameter("alpha", Double.toString(DEFAULT_ALPHA),
                            "how sharp the maximum of the positives is"),
                    new LossDescription.Parameter("beta", Double.toString(DEFAULT_BETA),
                            "how sharp the maximum of the negatives is"),
                    new LossDescription.Parameter("base", Double.toString(DEFAULT_BASE),
                            "score that positives should be above and negatives below; the paper has 1, the authors' code 0.5"),
                    new LossDescription.Parameter("mining", "true", "whether only pairs near the other kind count, as published"),
                    new LossDescription.Parameter("epsilon", Double.toString(DEFAULT_EPSILON), "how near that is")));

    private final double alpha;
    private final double beta;
    private final double base;
    private final boolean mining;
    private final double epsilon;

    /** The authors' settings: alpha 2, beta 50, base 0.5, mining with epsilon 0.1. */
    public MultiSimilarity() {
        this(DEFAULT_ALPHA, DEFAULT_BETA, DEFAULT_BASE, true, DEFAULT_EPSILON);
    }

    /**
     * @param alpha α, 1e-30 to 1e30, as is beta
     * @param beta β
     * @param base λ
     * @param mining whether only pairs near the other kind count
     * @param epsilon ε, how near that is
     * @throws IllegalArgumentException if a number is out of range
     */
    public MultiSimilarity(double alpha, double beta, double base, boolean mining, double epsilon) {
        this(alpha, beta, base, mining, epsilon, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    MultiSimilarity(double alpha, double beta, double base, boolean mining, double epsilon, int tileValues) {
        super(tileValues);
        this.alpha = Bounds.temperature("alpha", alpha, DEFAULT_ALPHA);
        this.beta = Bounds.temperature("beta", beta, DEFAULT_BETA);
        this.base = Bounds.finite("base", base, DEFAULT_BASE);
        this.mining = mining;
        this.epsilon = Bounds.finite("epsilon", epsilon, DEFAULT_EPSILON);
    }

    static MultiSimilarity of(Map<String, Object> parameters) {
        return new MultiSimilarity((double) parameters.get("alpha"), (double) parameters.get("beta"),
                (double) parameters.get("base"), (boolean) parameters.get("mining"), (double) parameters.get("epsilon"));
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        return anchor -> {
            double highest = Double.NEGATIVE_INFINITY;
            double lowest = Double.POSITIVE_INFINITY;
            for (int n = 0; n < anchor.negativeCount; n++) {
                highest = Math.max(highest, anchor.negatives[n]);
            }
            for (int p = 0; p < anchor.positiveCount; p++) {
                lowest = Math.min(lowest, anchor.positives[p]);
            }
            double below = mining ? highest + epsilon : Double.POSITIVE_INFINITY;
            double above = mining ? lowest - epsilon : Double.NEGATIVE_INFINITY;
            // log(1 + Σ) is a log Σ with exp(0) in it.
            return side(anchor.positives, anchor.positiveCount, -alpha, Double.NEGATIVE_INFINITY, below)
                    + side(anchor.negatives, anchor.negativeCount, beta, above, Double.POSITIVE_INFINITY);
        };
    }

    /** One of the two terms, of the scores between the bounds; they become the derivatives. */
    private double side(double[] scores, int count, double slope, double above, double below) {
        LogSumExp total = new LogSumExp();
        total.add(0);
        for (int k = 0; k < count; k++) {
            if (scores[k] > above && scores[k] < below) {
                total.add(slope * (scores[k] - base));
            }
        }
        double log = total.value();
        for (int k = 0; k < count; k++) {
            boolean mined = scores[k] > above && scores[k] < below;
            scores[k] = mined ? Math.signum(slope) * Math.exp(slope * (scores[k] - base) - log) : 0;
        }
        return log / Math.abs(slope);
    }

    @Override
    public String toString() {
        return "multi-similarity(alpha=" + alpha + ", beta=" + beta + ", base=" + base + ", mining=" + mining + ", epsilon="
                + epsilon + ")";
    }
}
