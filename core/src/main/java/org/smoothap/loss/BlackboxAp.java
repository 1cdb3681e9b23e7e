package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Blackbox AP (RaMBO): one minus exact Average Precision, with the gradient that blackbox differentiation gives to the
 * ranks. Rolínek, Musil, Paulus, Vlastelica, Michaelis, Martius: Optimizing Rank-Based Metrics with Blackbox
 * Differentiation, CVPR 2020, <a href="https://arxiv.org/abs/1912.03500">arXiv 1912.03500</a>.
 *
 * <pre>
 *   s_ik = x_i · y_k - α/2 for a positive k, x_i · y_k + α/2 for a negative    the margin
 *   R_ij   rank of reference j among all, 1 the best;  R⁺_ij that of positive j among the positives P_i
 *   AP_i = 1/|P_i| Σ_{j∈P_i} R⁺_ij / R_ij
 *   loss = 1 - mean over the queries of AP_i
 *
 *   g_ij = ∂(1 - AP_i)/∂R_ij = R⁺_ij / R_ij² / |P_i| for positives, with R⁺ held fixed; 0 for negatives
 *   "gradient" of 1 - AP_i by s_ik := (rank of k among s_i + λ·g_i  -  rank of k among s_i) / λ
 * </pre>
 *
 * AP_i, of the scores with margin, is {@link LossResult#perQuery}. λ is {@code lambda} (4) and α is {@code margin} (0.02), the
 * values that ROADMAP's comparison took. The loss is a step function, whose true gradient is 0: what is returned is the
 * slope of a piecewise linear interpolation, and the larger λ the coarser that is. It tells positives how many places they
 * would gain, and each negative how many positives would pass it; the parts of a query add up to 0.
 *
 * <p><b>Ties:</b> a negative is ahead of a positive of the same score, and of several positives the first row is.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in ROADMAP's use of the loss and as in
 * {@link SmoothAp}: a query without another positive then counts. Without it the query is removed from positives and
 * references, and queries without another positive are skipped.
 *
 * <p><b>Unlike the authors' code</b> (github.com/martius-lab/blackbox-backprop): that ranks as shares of the number of references
 * and lets the mean over the queries into g, so that λ changes its meaning with the ratio of references to queries; the two
 * are the same where every row is query and reference. The margin here is that of the paper and of the authors' recall loss;
 * their mean AP (for detection) multiplies it by the size of a new normal random number for each score. Their AP divides by
 * |P| + 0.00001.
 *
 * <p><b>Cost.</b> Time: O(N·log|P|) a query, and 4 to 6·N²·D floating point operations. Memory as {@link ScoreLoss}: O(N·D) and a
 * tile.
 */
public final class BlackboxAp extends ScoreLoss {
    /** λ of ROADMAP's comparison. */
    public static final double DEFAULT_LAMBDA = 4;
    /** α of ROADMAP's comparison. */
    public static final double DEFAULT_MARGIN = 0.02;

    static final LossDescription DESCRIPTION = new LossDescription("blackbox-ap",
            "one minus exact Average Precision, with an interpolated gradient of the ranks",
            "Rolínek et al., Optimizing Rank-Based Metrics with Blackbox Differentiation, CVPR 2020, arXiv 1912.03500",
            """
            s_ik = x_i · x_k - margin/2 for positives k, + margin/2 for negatives; k runs over the batch
            R_ij = rank of j by s_i among all; R⁺_ij = rank of the positive j among the positives
            AP_i = mean over the positives j of R⁺_ij / R_ij
            loss = 1 - mean over the queries i of AP_i
            g_ij = R⁺_ij / R_ij² / number of positives, for the positives j; 0 for negatives
            d(1 - AP_i)/d s_ik is replaced by (rank of k by s_i + lambda · g_i  -  R_ik) / lambda
            """,
            List.of(
                    new LossDescription.Parameter("lambda", Double.toString(DEFAULT_LAMBDA),
                            "how far scores are moved to see how ranks change; larger is smoother"),
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "by how much positives are put down against negatives before ranking"),
                    new LossDescription.Parameter("query-positive", "true",
                            "whether a query counts as its own positive, as in ROADMAP's use of the loss")));

    private final double lambda;
    private final double margin;
    private final boolean queryPositive;

    /** λ 4, margin 0.02, the query counted as its own positive. */
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
