package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Listwise AP: one minus Average Precision of a histogram of scores. Revaud, Almazán, Rezende, Souza: Learning with Average
 * Precision: Training Image Retrieval with a Listwise Loss, ICCV 2019,
 * <a href="https://arxiv.org/abs/1906.07589">arXiv 1906.07589</a>.
 *
 * <pre>
 *   s_ik = x_i · y_k                                             score of reference k for query i
 *   c_m  = highest - m·w                                         centre of bin m = 0..bins-1, w = (highest - lowest)/(bins - 1)
 *   h_im = Σ_k max(0, 1 - |s_ik - c_m|/w)                        references in bin m; h⁺_im the same over the positives P_i
 *   P_im = (h⁺_i0 + ... + h⁺_im) / (h_i0 + ... + h_im)           precision
 *   AP_i = Σ_m P_im h⁺_im / |P_i|                                (nothing is added where no score is yet)
 *   loss = 1 - mean over the queries of AP_i
 * </pre>
 *
 * AP_i is {@link LossResult#perQuery}. {@code bins} is 25 as in the authors' code (20 in ROADMAP's comparison); the scores
 * are cosines, so the bins cover -1 to 1. Scores below {@code lowest} or above {@code highest} count as these and have
 * no gradient, as in the authors' code, whose default range however is 0 to 1. The gradient: see {@code SoftBinApRow}.
 *
 * <p>{@link FastAp} with B bins is this loss with B + 1, without the query. As there, a score is only compared with those in
 * its own and the neighbouring bins.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in ROADMAP's use of the loss and as in
 * {@link SmoothAp}: it is always in the first bin, where cosines have it, and its score with itself has no gradient. A
 * query without another positive then counts. Without it the query is removed from positives and references, and queries
 * without another positive are skipped.
 *
 * <p><b>Not here:</b> the tie-aware variants of the authors' code, and its weights of queries.
 *
 * <p><b>Cost.</b> Time: 4 to 6·N²·D floating point operations and two bins for each of N² scores, whatever the number of bins.
 * Memory as {@link ScoreLoss}: O(N·D) and a tile.
 */
public final class ListwiseAp extends ScoreLoss {
    /** Bins of the authors' code. */
    public static final int DEFAULT_BINS = 25;
    /** The lowest cosine. */
    public static final double DEFAULT_LOWEST = -1;
    /** The highest cosine. */
    public static final double DEFAULT_HIGHEST = 1;

    private static final int MOST_BINS = 10_000;

    static final LossDescription DESCRIPTION = new LossDescription("listwise-ap",
            "one minus Average Precision of a histogram of scores",
            "Revaud et al., Learning with Average Precision, ICCV 2019, arXiv 1906.07589",
            """
            s_ik = x_i · x_k                                   k runs over the batch
            h_im = sum over k of max(0, 1 - |s_ik - c_m| / w)  c_m = highest - m·w, m = 0..bins-1, w = (highest - lowest) / (bins - 1)
            h⁺_im the same over the positives; H_im and H⁺_im: sums of h and h⁺ over bins 0..m
            AP_i = sum over m of h⁺_im · H⁺_im / H_im / number of positives
            loss = 1 - mean over the queries i of AP_i
            """,
            List.of(
                    new LossDescription.Parameter("bins", Integer.toString(DEFAULT_BINS), "how many bins scores fall into"),
                    new LossDescription.Parameter("lowest", Double.toString(DEFAULT_LOWEST),
                            "centre of the last bin; scores below count as this"),
                    new LossDescription.Parameter("highest", Double.toString(DEFAULT_HIGHEST),
                            "centre of the first bin; scores above count as this"),
                    new LossDescription.Parameter("query-positive", "true",
                            "whether a query counts as its own positive, as in ROADMAP's use of the loss")));

    private final SoftBins bins;
    private final boolean queryPositive;

    /** 25 bins from -1 to 1, the query counted as its own positive. */
    public ListwiseAp() {
        this(DEFAULT_BINS, DEFAULT_LOWEST, DEFAULT_HIGHEST, true);
    }

    /**
     * @param bins how many, 2..10000
     * @param lowest centre of the last bin
     * @param highest centre of the first bin
     * @param queryPositive whether a query counts as its own positive
     * @throws IllegalArgumentException if a number is out of range, or the lowest is not below the highest
     */
    public ListwiseAp(int bins, double lowest, double highest, boolean queryPositive) {
        this(bins, lowest, highest, queryPositive, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    ListwiseAp(long bins, double lowest, double highest, boolean queryPositive, int tileValues) {
        super(tileValues);
        this.bins = new SoftBins(Bounds.count("bins", bins, 2, MOST_BINS, DEFAULT_BINS),
                Bounds.finite("lowest", lowest, DEFAULT_LOWEST), Bounds.finite("highest", highest, DEFAULT_HIGHEST));
        if (!(lowest < highest)) {
            throw new IllegalArgumentException("expected a lowest score below the highest, got " + lowest + " and " + highest
                    + "; those of cosines are -1 and 1");
        }
        this.queryPositive = queryPositive;
    }

    static ListwiseAp of(Map<String, Object> parameters) {
        return new ListwiseAp((long) parameters.get("bins"), (double) parameters.get("lowest"),
                (double) parameters.get("highest"), (boolean) parameters.get("query-positive"), ScoreTiles.TILE_VALUES);
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther + (queryPositive ? positives.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new SoftBinApRow(positives, queries, references, bins, queryPositive, measures);
    }

    @Override
    public String toString() {
        return "listwise-ap(bins=" + bins.count() + ", lowest=" + bins.lowest() + ", highest=" + bins.highest()
                + ", query-positive=" + queryPositive + ")";
    }
}
