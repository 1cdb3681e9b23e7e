package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Smooth-AP: one minus a differentiable Average Precision, in which the step function of the rank is a sigmoid.
 * Brown, Xie, Kalogeiton, Zisserman: Smooth-AP: Smoothing the Path Towards Large-Scale Image Retrieval, ECCV 2020,
 * <a href="https://arxiv.org/abs/2007.12163">arXiv 2007.12163</a>.
 *
 * <pre>
 *   s_ik  = x_i · y_k                            score of reference k for query i
 *   R_ij  = 1 + Σ_{k≠j}        σ((s_ik - s_ij)/τ)   rank of positive j among all references
 *   R⁺_ij = 1 + Σ_{k∈P_i, k≠j} σ((s_ik - s_ij)/τ)   rank of j among the positives P_i
 *   AP_i  = 1/|P_i| Σ_{j∈P_i} R⁺_ij / R_ij
 *   loss  = 1 - mean over the queries of AP_i
 *
 *   ∂AP_i/∂s_ik += d_jk and ∂AP_i/∂s_ij -= d_jk, for each j∈P_i and k≠j, where
 *   d_jk  = ([k∈P_i]/R_ij - R⁺_ij/R_ij²) σ(1-σ)/τ / |P_i|
 * </pre>
 *
 * τ is {@code temperature}; AP_i is {@link LossResult#perQuery}; queries x and references y are the same rows in
 * {@link #evaluate(float[], int[])}. Scores are plain dot products: normalise the rows first (and the gradient last) if
 * they are to be cosines, as in the paper.
 *
 * <p><b>The query as its own positive.</b> The authors' code counts each query among its own positives and among the
 * references, which gives it a good part of its AP for nothing (a quarter or so with four images a class). With
 * {@code queryPositive} this class does the same: that is the default, since the name Smooth-AP promises the published
 * loss, whose values can then be compared. A query without another positive then has AP 1 and counts. Without
 * {@code queryPositive} the query is removed from both, as in a retrieval benchmark; queries without another positive
 * are skipped. With τ → 0 the loss is then one minus exact mean Average Precision, ties counted one half.
 *
 * <p><b>Unlike the authors' code:</b> labels say what is a positive, in any order and with classes of any size (there:
 * consecutive blocks of one size); the mean over positives divides by the size of the query's own class.
 * The exponent is cut off at ±50 as there; beyond it the gradient is 0 there and a negligible 2e-22 here.
 * Pairs ranked wrong by much more than τ get next to no gradient: the loss is made so.
 *
 * <p><b>Cost.</b> Time: N·|P|·N sigmoids and the matrix products of scores and gradient, 4 to 6·N²·D floating point
 * operations; on all cores, that is on the common pool or on the {@link java.util.concurrent.ForkJoinPool} it is called
 * in. Memory: O(N·D) and a tile of scores of at most 64 MiB; never N² or N³ (the authors' code holds several N×N×N
 * tensors). Scores and sigmoids are single precision, ranks and AP double. The result has the same bits for any number of
 * threads.
 */
public final class SmoothAp extends ScoreLoss {
    /** Temperature of the paper. */
    public static final double DEFAULT_TEMPERATURE = 0.01;

    static final LossDescription DESCRIPTION = new LossDescription("smooth-ap",
            "one minus a smoothed Average Precision of every item against the batch",
            "Brown et al., Smooth-AP, ECCV 2020, arXiv 2007.12163",
            """
            s_ik  = x_i · x_k                                  k runs over the batch
            R_ij  = 1 + sum over k≠j           of σ((s_ik - s_ij) / temperature)
            R⁺_ij = 1 + sum over positives k≠j of σ((s_ik - s_ij) / temperature)
            AP_i  = mean over the positives j of R⁺_ij / R_ij
            loss  = 1 - mean over the queries i of AP_i
            """,
            List.of(
                    new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                            "width of the sigmoid that stands for the step of the rank; smaller is closer to AP"),
                    new LossDescription.Parameter("query-positive", "true",
                            "whether a query counts as its own positive, as in the authors' code")));

    private final double temperature;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;

    /** The published loss: temperature 0.01, the query counted as its own positive. */
    public SmoothAp() {
        this(DEFAULT_TEMPERATURE, true);
    }

    /**
     * @param temperature τ, a positive number
     * @param queryPositive whether a query counts as its own positive, as in the authors' code
     * @throws IllegalArgumentException if the temperature is not in 1e-30..1e30
     */
    public SmoothAp(double temperature, boolean queryPositive) {
        this(temperature, queryPositive, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
    }

    /** For tests: another kernel, another size of tiles. */
    SmoothAp(double temperature, boolean queryPositive, SigmoidKernel kernel, int tileValues) {
        super(tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
        this.queryPositive = queryPositive;
        this.kernel = kernel;
    }

    static SmoothAp of(Map<String, Object> parameters) {
        return new SmoothAp((double) parameters.get("temperature"), (boolean) parameters.get("query-positive"));
    }

    /** τ. */
    public double temperature() {
        return temperature;
    }

    /** Whether a query counts as its own positive. */
    public boolean queryPositive() {
        return queryPositive;
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther + (queryPositive ? positives.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new SmoothApRow(positives, queries, references, temperature, queryPositive, kernel, measures);
    }

    @Override
    public String toString() {
        return "smooth-ap(temperature=" + temperature + ", query-positive=" + queryPositive + ")";
    }
}
