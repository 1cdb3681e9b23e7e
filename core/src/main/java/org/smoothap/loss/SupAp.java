package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * SupAP: one minus a smooth lower bound of Average Precision, which keeps a gradient where a negative stands far above a
 * positive. Ramzi, Thome, Rambour, Audebert, Bitot: Robust and Decomposable Average Precision for Image Retrieval
 * (ROADMAP), NeurIPS 2021, <a href="https://arxiv.org/abs/2110.01445">arXiv 2110.01445</a>.
 *
 * <pre>
 *   s_ik  = x_i · y_k                                score of reference k for query i
 *   R⁺_ij = 1 + #{k∈P_i, k≠j: s_ik ≥ s_ij}           exact rank of positive j among the positives P_i; no gradient
 *   R_ij  = R⁺_ij + Σ_{k∉P_i} H(s_ik - s_ij)         bound of its rank among all references
 *   AP_i  = 1/|P_i| Σ_{j∈P_i} R⁺_ij / R_ij
 *   loss  = 1 - mean over the queries of AP_i
 *
 *   H(x)  = σ(x/τ) for x ≤ 0,   start + σ(x/τ) for 0 &lt; x ≤ δ,   offset + ρ(x - δ) for x &gt; δ
 *
 *   ∂AP_i/∂s_ik -= d_jk and ∂AP_i/∂s_ij += d_jk, for each j∈P_i and k∉P_i, where
 *   d_jk  = R⁺_ij/R_ij² H'(s_ik - s_ij) / |P_i|
 * </pre>
 *
 * AP_i is {@link LossResult#perQuery}. τ is {@code temperature} (0.01), ρ is {@code rho} (100), δ is {@code delta} (0.05);
 * {@code start} and {@code offset} are 0.5 and 1.44 in the authors' settings for Stanford Online Products and CUB, 0 and 1
 * in those for iNaturalist. The loss is an upper bound of the exact AP loss where start ≥ 1/2 and offset ≥ 1 (so not with
 * the iNaturalist settings); jumps of H at 0 and δ have no gradient.
 *
 * <p><b>Ties</b> as in the authors' code: each of several positives of equal score counts the others as ahead of it, and a
 * negative that ties with a positive counts one half. AP is compared with the exact AP under the same rule.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in the authors' code and as in
 * {@link SmoothAp}: a query without another positive then counts. Without it the query is removed from positives and
 * references, and queries without another positive are skipped.
 *
 * <p><b>Cost.</b> Time: N·|P|·N steps H and 4 to 6·N²·D floating point operations for scores and gradient. Memory as
 * {@link ScoreLoss}: O(N·D) and a tile; the authors' code holds N×N×N tensors, or loops over queries.
 */
public final class SupAp extends ScoreLoss {
    /** τ of the authors. */
    public static final double DEFAULT_TEMPERATURE = 0.01;
    /** ρ of the authors. */
    public static final double DEFAULT_RHO = 100;
    /** δ of the authors. */
    public static final double DEFAULT_DELTA = 0.05;
    /** The authors' value but for iNaturalist. */
    public static final double DEFAULT_START = 0.5;
    /** The authors' value but for iNaturalist. */
    public static final double DEFAULT_OFFSET = 1.44;

    static final List<LossDescription.Parameter> PARAMETERS = List.of(
            new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                    "width of the sigmoid of negatives below, or above by up to delta"),
            new LossDescription.Parameter("rho", Double.toString(DEFAULT_RHO),
                    "slope for negatives that are above by more than delta"),
            new LossDescription.Parameter("delta", Double.toString(DEFAULT_DELTA),
                    "by how much a negative is above where the straight line begins"),
            new LossDescription.Parameter("start", Double.toString(DEFAULT_START),
                    "added to the sigmoid of negatives above by up to delta; 0.0 for iNaturalist"),
            new LossDescription.Parameter("offset", Double.toString(DEFAULT_OFFSET),
                    "height at which the straight line begins; 1.0 for iNaturalist"),
            new LossDescription.Parameter("query-positive", "true",
                    "whether a query counts as its own positive, as in the authors' code"));

    static final LossDescription DESCRIPTION = new LossDescription("supap",
            "an upper bound of one minus Average Precision, with a gradient for negatives far above a positive",
            "Ramzi et al., ROADMAP, NeurIPS 2021, arXiv 2110.01445",
            """
            s_ik  = x_i · x_k                                  k runs over the batch
            R⁺_ij = 1 + number of positives k≠j with s_ik ≥ s_ij     (no gradient)
            R_ij  = R⁺_ij + sum over negatives k of H(s_ik - s_ij)
            AP_i  = mean over the positives j of R⁺_ij / R_ij
            loss  = 1 - mean over the queries i of AP_i
            H(x)  = σ(x / temperature)            for x ≤ 0
                    start + σ(x / temperature)    for 0 < x ≤ delta
                    offset + rho · (x - delta)    for x > delta
            """,
            PARAMETERS);

    private final UpperStep step;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;

    /** The published loss, with the authors' settings for Stanford Online Products and CUB. */
    public SupAp() {
        this(DEFAULT_TEMPERATURE, DEFAULT_RHO, DEFAULT_DELTA, DEFAULT_START, DEFAULT_OFFSET, true);
    }

    /**
     * @param temperature τ, 1e-30..1e30
     * @param rho ρ, 0..1e30, as are all that follow
     * @param delta δ
     * @param start added to the sigmoid in 0..δ
     * @param offset the value at which the straight line begins
     * @param queryPositive whether a query counts as its own positive, as in the authors' code
     * @throws IllegalArgumentException if a number is out of range
     */
    public SupAp(double temperature, double rho, double delta, double start, double offset, boolean queryPositive) {
        this(new UpperStep(temperature, rho, delta, start, offset), queryPositive, SigmoidKernel.chosen(),
                ScoreTiles.TILE_VALUES);
    }

    /** For tests: another kernel, another size of tiles. */
    SupAp(UpperStep step, boolean queryPositive, SigmoidKernel kernel, int tileValues) {
        super(tileValues);
        this.step = step;
        this.queryPositive = queryPositive;
        this.kernel = kernel;
    }

    static SupAp of(Map<String, Object> parameters) {
        return new SupAp((double) parameters.get("temperature"), (double) parameters.get("rho"),
                (double) parameters.get("delta"), (double) parameters.get("start"), (double) parameters.get("offset"),
                (boolean) parameters.get("query-positive"));
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther + (queryPositive ? positives.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new SupApRow(positives, queries, references, step, queryPositive, kernel, measures);
    }

    @Override
    public String toString() {
        return "supap(temperature=" + step.temperature() + ", rho=" + step.rho() + ", delta=" + step.delta() + ", start="
                + step.start() + ", offset=" + step.offset() + ", query-positive=" + queryPositive + ")";
    }
}
