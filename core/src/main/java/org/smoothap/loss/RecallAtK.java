package org.smoothap.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * RS@k: one minus a smooth recall@k, averaged over several k. Patel, Tolias, Matas: Recall@k Surrogate Loss with Large
 * Batches and Similarity Mixup, CVPR 2022, <a href="https://arxiv.org/abs/2108.11179">arXiv 2108.11179</a>.
 *
 * <pre>
 *   s_ik   = x_i · y_k                              score of reference k for query i
 *   R_ij   = 1 + Σ_{k≠j} σ((s_ik - s_ij)/τ)         rank of positive j, j≠i, among all references
 *   C_iK   = Σ_j σ((K - R_ij)/τ_r)                  how many positives are in the first K
 *   r_i    = mean over K of min(C_iK, K) / min(K, |P_i|)
 *   loss   = 1 - mean over the queries of r_i
 *
 *   ∂r_i/∂R_ij = -mean over K of [C_iK ≤ K] σ(1-σ)/τ_r / min(K, |P_i|), and from there as for Smooth-AP
 * </pre>
 *
 * r_i is {@link LossResult#perQuery}; P_i are the references of the query's label but for the query itself. τ is
 * {@code temperature} (0.01), τ_r is {@code recallTemperature} (1), the K are 1, 2, 4, 8, 16. A query without another
 * positive is skipped. A K above the number of references counts as that number. With τ → 0 and then τ_r → 0 the loss
 * is one minus exact recall@K (the share of min(K, |P|) positives that are found), but that the item at rank K itself
 * counts one half.
 *
 * <p><b>The query in the ranking.</b> In the authors' code a query is no positive of its own, but stands in the ranking of
 * the others: with unit vectors it is first, and the best positive has rank 2. That is the default here
 * ({@code queryRanked}), so that values can be compared; without it the query is removed.
 *
 * <p><b>Unlike the authors' code:</b> labels in any order, classes of any size; the K and their temperature do not depend on
 * the K of the evaluation (there the list of temperatures is as long as that of the evaluation, too short for some data
 * sets). Similarity mixup is {@link SimilarityMixup}, which takes any loss.
 *
 * <p><b>Cost.</b> Time: N·|P|·N sigmoids (twice that for queries with a C_iK above K, which are rare) and 4 to 6·N²·D
 * floating point operations. Memory as {@link ScoreLoss}: O(N·D) and a tile.
 */
public final class RecallAtK extends ScoreLoss {
    /** τ of the authors. */
    public static final double DEFAULT_TEMPERATURE = 0.01;
    /** τ_r of the authors. */
    public static final double DEFAULT_RECALL_TEMPERATURE = 1;

    private static final String DEFAULT_KS = "1,2,4,8,16";

    static final LossDescription DESCRIPTION = new LossDescription("recall-at-k",
            "one minus a smooth recall@k, mean over several k; with simix also of mixed pairs of positives",
            "Patel et al., Recall@k Surrogate Loss, CVPR 2022, arXiv 2108.11179",
            """
            s_ik = x_i · x_k                                   k runs over the batch
            R_ij = 1 + sum over k≠j of σ((s_ik - s_ij) / temperature), for the positives j≠i
            C_iK = sum over the positives j of σ((K - R_ij) / recall-temperature)
            r_i  = mean over the K of min(C_iK, K) / min(K, number of positives)
            loss = 1 - mean over the queries i of r_i
            """,
            List.of(
                    new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                            "width of the sigmoid that stands for the step of the rank"),
                    new LossDescription.Parameter("recall-temperature", Double.toString(DEFAULT_RECALL_TEMPERATURE),
                            "width, in ranks, of the sigmoid that stands for 'among the first k'"),
                    new LossDescription.Parameter("k", DEFAULT_KS, "the k of recall@k"),
                    new LossDescription.Parameter("query-ranked", "true",
                            "whether a query stands in its own ranking, as in the authors' code"),
                    new LossDescription.Parameter("simix", "false",
                            "whether each pair of positives adds a virtual item between the two"),
                    new LossDescription.Parameter("seed", "0", "of the places of the virtual items")));

    private final double temperature;
    private final double recallTemperature;
    private final int[] ks;
    private final boolean queryRanked;
    private final SigmoidKernel kernel;

    /** The published loss: temperatures 0.01 and 1, k of 1, 2, 4, 8, 16, the query in its own ranking. */
    public RecallAtK() {
        this(DEFAULT_TEMPERATURE, DEFAULT_RECALL_TEMPERATURE, new int[] {1, 2, 4, 8, 16}, true);
    }

    /**
     * @param temperature τ, of the sigmoid in the rank
     * @param recallTemperature τ_r, of the sigmoid that counts ranks up to K
     * @param ks one or more K
     * @param queryRanked whether a query stands in its own ranking, as in the authors' code
     * @throws IllegalArgumentException if a temperature is not in 1e-30..1e30, there is no K, or one is not positive
     */
    public RecallAtK(double temperature, double recallTemperature, int[] ks, boolean queryRanked) {
        this(temperature, recallTemperature, ks, queryRanked, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
    }

    /** For tests: another kernel, another size of tiles. */
    RecallAtK(double temperature, double recallTemperature, int[] ks, boolean queryRanked, SigmoidKernel kernel,
            int tileValues) {
        super(tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
        this.recallTemperature = Bounds.temperature("recall-temperature", recallTemperature, DEFAULT_RECALL_TEMPERATURE);
        if (ks.length == 0 || Arrays.stream(ks).min().getAsInt() < 1) {
            throw new IllegalArgumentException("expected one k or more, each at least 1, got " + Arrays.toString(ks)
                    + "; the published are " + DEFAULT_KS);
        }
        this.ks = ks.clone();
        this.queryRanked = queryRanked;
        this.kernel = kernel;
    }

    static EmbeddingLoss of(Map<String, Object> parameters) {
        RecallAtK loss = new RecallAtK((double) parameters.get("temperature"),
                (double) parameters.get("recall-temperature"), ks((String) parameters.get("k")),
                (boolean) parameters.get("query-ranked"));
        return (boolean) parameters.get("simix") ? new SimilarityMixup(loss, (long) parameters.get("seed")) : loss;
    }

    private static int[] ks(String text) {
        try {
            return Arrays.stream(text.split(",", -1)).map(String::strip).mapToInt(Integer::parseInt).toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("parameter k of recall-at-k cannot be '" + text
                    + "': expected whole numbers with commas between them, as " + DEFAULT_KS, e);
        }
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther;
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new RecallAtKRow(positives, queries, references, temperature, recallTemperature, ks, queryRanked, kernel,
                measures);
    }

    @Override
    public String toString() {
        return "recall-at-k(temperature=" + temperature + ", recall-temperature=" + recallTemperature + ", k="
                + Arrays.toString(ks).replaceAll("[\\[\\] ]", "") + ", query-ranked=" + queryRanked + ")";
    }
}
