package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Blackbox AP: one minus exact Average Precision, with a gradient from ranking twice. Rolínek, Musil, Paulus, Vlastelica,
 * Michaelis, Martius: Optimizing Rank-based Metrics with Blackbox Differentiation (RaMBO), CVPR 2020,
 * <a href="https://arxiv.org/abs/1912.03500">arXiv 1912.03500</a>.
 *
 * <pre>
 *   s_ik  = x_i · y_k - α/2 for the positives, + α/2 for the negatives
 *   R_ik  = rank of reference k among the N references, 1 for the highest score;  r_ik = R_ik/N
 *   R⁺_ij = rank of positive j among the positives P_i
 *   AP_i  = 1/|P_i| Σ_{j∈P_i} R⁺_ij / R_ij
 *   loss  = 1 - mean over the queries of AP_i
 *
 *   g_ij  = ∂loss/∂r_ij = R⁺_ij/N / r_ij² / |P_i| / queries  for positives, 0 for negatives
 *   ∂loss/∂s_i := -(r(s_i) - r(s_i + λ g_i)) / λ
 * </pre>
 *
 * AP_i is {@link LossResult#perQuery}; λ is {@code lambda} (4), α is {@code margin} (0.02). The value is piecewise constant:
 * the gradient is that of a piecewise linear interpolation of it, not its derivative. It says which items change places when the
 * ranks of the positives are pulled by λ·g.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in {@link SmoothAp}: a query without another
 * positive then counts. Without it the query is removed, and queries without another positive are skipped.
 *
 * <p><b>Unlike the authors' code:</b> in its loss for mean AP the margin is multiplied by the absolute value of a normal random
 * number, for each pair anew (with the mean 0.8); here it is α itself, as in the paper and in their loss for recall. There 1e-5 is
 * added to |P|, and 1e-8 to λ. Of equal scores, negatives stand first here, and items of smaller number; there it is as the sort has
 * it. As there, the effect of λ depends on the number of references and queries.
 *
 * <p><b>Cost.</b> Time: two sorts of N numbers a query, O(N² log N), and 4 to 6·N²·D floating point operations. Memory as
 * {@link ScoreLoss}: O(N·D) and a tile.
 */
public final class BlackboxAp extends ScoreLoss {
    /** λ of the authors. */
    public static final double DEFAULT_LAMBDA = 4;
    /** α of the authors. */
    public static final double DEFAULT_MARGIN = 0.02;

    static final LossDescription DESCRIPTION = new LossDescription("blackbox-ap",
            "one minus exact Average Precision, with the gradient of an interpolation from ranking twice",
            "Rolínek et al., Optimizing Rank-based Metrics with Blackbox Differentiation, CVPR 2020, arXiv 1912.03500",
            """
            s_ik  = x_i · x_k - margin/2 for positives, + margin/2 for negatives
            R_ik  = rank of k among all N, r_ik = R_ik / N;  R⁺_ij = rank of positive j among the positives
            AP_i  = mean over the positives j of R⁺_ij / R_ij
            loss  = 1 - mean over the queries i of AP_i
            g_i   = d loss / d r_i;  d loss / d s_i := -(r(s_i) - r(s_i + lambda · g_i)) / lambda
            """,
            List.of(
                    new LossDescription.Parameter("lambda", Double.toString(DEFAULT_LAMBDA),
                            "how far the scores are pulled to see which ranks change"),
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "by how much positives are put behind negatives"),
                    new LossDescription.Parameter("query-positive", "true", "whether a query counts as its own positive")));

    private final double lambda;
    private final double margin;
    private final boolean queryPositive;

    /** The published loss. */
    public BlackboxAp() {
        this(DEFAULT_LAMBDA, DEFAULT_MARGIN, true);
    }

    /**
     * @param lambda λ, 1e-30..1e30
     * @param margin α, 0..1e30
     * @param queryPositive whether a query counts as its own positive
     * @throws IllegalArgumentException if a number is out of range
     */
    public BlackboxAp(double lambda, double margin, boolean queryPositive) {
        this(lambda, margin, queryPositive, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    BlackboxAp(double lambda, double margin, boolean queryPositive, int tileValues) {
        super(tileValues);
        this.lambda = Bounds.temperature("lambda", lambda, DEFAULT_LAMBDA);
        this.margin = Bounds.notNegative("margin", margin, DEFAULT_MARGIN);
        this.queryPositive = queryPositive;
    }

    static BlackboxAp of(Map<String, Object> parameters) {
        return new BlackboxAp((double) parameters.get("lambda"), (double) parameters.get("margin"),
                (boolean) parameters.get("query-positive"));
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther + (queryPositive ? positives.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new BlackboxApRow(positives, queries, references, lambda, margin, queryPositive, measures);
    }

    @Override
    public String toString() {
        return "blackbox-ap(lambda=" + lambda + ", margin=" + margin + ", query-positive=" + queryPositive + ")";
    }
}
