package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * PNP: a penalty on the negatives before each positive, and on nothing else. Li, Min, Song, Zhu, Kang, Wei, Wei, Jiang:
 * Rethinking the Optimization of Average Precision: Only Penalizing Negative Instances before Positive Ones is Enough,
 * AAAI 2022, <a href="https://arxiv.org/abs/2102.04640">arXiv 2102.04640</a>.
 *
 * <pre>
 *   s_ik = x_i · y_k                                score of reference k for query i
 *   R_ij = Σ_{k∉P_i} σ((s_ik - s_ij)/τ)             negatives before the positive j
 *   L_i  = 1/|P_i| Σ_{j∈P_i} f(R_ij)
 *   loss = mean over the queries of L_i
 *
 *   variant    f(R)                      f'(R)
 *   O          R                         1
 *   Iu         (1 + R) ln(1 + R)         1 + ln(1 + R)
 *   Ib         (b R - ln(1 + b R))/b²    R/(1 + b R)
 *   Ds         ln(1 + R)                 1/(1 + R)
 *   Dq         1 - (1 + R)^-α            α (1 + R)^-(α+1)
 * </pre>
 *
 * 1 - L_i is {@link LossResult#perQuery}; it has no lower bound but for Dq. τ is {@code temperature} (0.01), b is {@code b}
 * (2, of Ib only), α is {@code alpha} (1, of Dq only); O is the variant of the authors' defaults. Those named I weigh the
 * positives with many negatives before them the more, those named D the less.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in the authors' code and as in
 * {@link SmoothAp}: a query without another positive then counts. Without it queries without another positive are
 * skipped. The query is no negative in either.
 *
 * <p><b>Unlike the authors' code:</b> labels say what is a positive, in any order and with classes of any size (there:
 * consecutive blocks of one size). The exponent is cut off at ±50 as there; beyond it the gradient is 0 there and a
 * negligible 2e-22 here.
 *
 * <p><b>Cost.</b> Time: N·|P|·N sigmoids and 4 to 6·N²·D floating point operations for scores and gradient. Memory as
 * {@link ScoreLoss}: O(N·D) and a tile; the authors' code holds N×N×N tensors.
 */
public final class Pnp extends ScoreLoss {
    /** τ of the authors. */
    public static final double DEFAULT_TEMPERATURE = 0.01;
    /** b of the authors. */
    public static final double DEFAULT_B = 2;
    /** α of the authors. */
    public static final double DEFAULT_ALPHA = 1;
    /** The variant of the authors' defaults. */
    public static final String DEFAULT_VARIANT = "O";

    static final LossDescription DESCRIPTION = new LossDescription("pnp",
            "a penalty on the negatives before each positive, and on nothing else",
            "Li et al., Rethinking the Optimization of Average Precision, AAAI 2022, arXiv 2102.04640",
            """
            s_ik = x_i · x_k                                   k runs over the batch
            R_ij = sum over negatives k of σ((s_ik - s_ij) / temperature)
            loss = mean over the queries i of the mean over the positives j of f(R_ij)
            variant O:  f(R) = R
            variant Iu: f(R) = (1 + R) · ln(1 + R)
            variant Ib: f(R) = (b · R - ln(1 + b · R)) / b²
            variant Ds: f(R) = ln(1 + R)
            variant Dq: f(R) = 1 - (1 + R)^-alpha
            """,
            List.of(
                    new LossDescription.Parameter("variant", DEFAULT_VARIANT, "O, Iu, Ib, Ds or Dq"),
                    new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                            "width of the sigmoid that counts negatives"),
                    new LossDescription.Parameter("b", Double.toString(DEFAULT_B),
                            "of variant Ib: one over the largest slope"),
                    new LossDescription.Parameter("alpha", Double.toString(DEFAULT_ALPHA), "of variant Dq: the exponent"),
                    new LossDescription.Parameter("query-positive", "true",
                            "whether a query counts as its own positive, as in the authors' code")));

    private final PnpPenalty variant;
    private final double temperature;
    private final double b;
    private final double alpha;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;

    /** The authors' defaults: variant O, temperature 0.01, the query counted as its own positive. */
    public Pnp() {
        this(DEFAULT_VARIANT, DEFAULT_TEMPERATURE, DEFAULT_B, DEFAULT_ALPHA, true);
    }

    /**
     * @param variant O, Iu, Ib, Ds or Dq
     * @param temperature τ, 1e-30..1e30
     * @param b of Ib, 1e-30..1e30
     * @param alpha α of Dq, 1e-30..1e30
     * @param queryPositive whether a query counts as its own positive, as in the authors' code
     * @throws IllegalArgumentException if there is no such variant or a number is out of range
     */
    public Pnp(String variant, double temperature, double b, double alpha, boolean queryPositive) {
        this(PnpPenalty.named(variant), temperature, b, alpha, queryPositive, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
    }

    /** For tests: another kernel, another size of tiles. */
    Pnp(PnpPenalty variant, double temperature, double b, double alpha, boolean queryPositive, SigmoidKernel kernel,
            int tileValues) {
        super(tileValues);
        this.variant = variant;
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
        this.b = Bounds.temperature("b", b, DEFAULT_B);
        this.alpha = Bounds.temperature("alpha", alpha, DEFAULT_ALPHA);
        this.queryPositive = queryPositive;
        this.kernel = kernel;
    }

    static Pnp of(Map<String, Object> parameters) {
        return new Pnp((String) parameters.get("variant"), (double) parameters.get("temperature"),
                (double) parameters.get("b"), (double) parameters.get("alpha"), (boolean) parameters.get("query-positive"));
    }

    /** f(R). */
    double penalty(double negatives) {
        return variant.value(negatives, b, alpha);
    }

    /** f'(R). */
    double penaltySlope(double negatives) {
        return variant.slope(negatives, b, alpha);
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther + (queryPositive ? positives.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new PnpRow(this, positives, queries, references, temperature, queryPositive, kernel, measures);
    }

    @Override
    public String toString() {
        return "pnp(variant=" + variant + ", temperature=" + temperature + ", b=" + b + ", alpha=" + alpha
                + ", query-positive=" + queryPositive + ")";
    }
}
