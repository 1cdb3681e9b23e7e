package org.smoothap.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Lifted structured loss: every positive pair against all negatives of both its items. Oh Song, Xiang, Jegelka, Savarese: Deep
 * Metric Learning via Lifted Structured Feature Embedding, CVPR 2016,
 * <a href="https://arxiv.org/abs/1511.06452">arXiv 1511.06452</a>, the smooth upper bound.
 *
 * <pre>
 *   d_ik = |x_i - x_k| = √(2 - 2·x_i·x_k)
 *   L_i  = log Σ exp(margin - d_in) over the negatives n of i
 *   J_ij = d_ij + log(exp(L_i) + exp(L_j))
 *   loss = 1/(2·pairs) Σ max(0, J_ij)² over the pairs {i, j} of one label
 *
 *   ∂loss/∂d_ij = max(0, J_ij) / pairs,   ∂loss/∂L_i = Σ_j max(0, J_ij) exp(L_i) / (exp(L_i) + exp(L_j)) / pairs
 * </pre>
 *
 * <p>margin is the paper's α (1). This is the paper's own form, not the generalised one of Hermans et al. (2017). The paper
 * does not normalise embeddings; here rows must be unit vectors, to one thousandth, as in pytorch-metric-learning. The
 * paper's batches hold some positive pairs and hard negatives of theirs; here all pairs of the batch count. A pair whose items
 * have no negatives has no loss. Derivatives of d are 0 below 1e-3, where they have no bound.
 *
 * <p>{@link LossResult#perQuery} is one minus the item's part of the loss, half of that of its pairs, times the number of
 * items that have a positive; others are skipped, but are negatives. There is no form for separate references: a pair needs
 * the scores of both its items.
 *
 * <p>Cost: the scores are made twice, 2·N² exponentials, 6 to 8·N²·D floating point operations. Memory: O(N·D) and a tile of
 * scores of at most 64 MiB. The result has the same bits for any number of threads.
 */
public final class LiftedStructure implements EmbeddingLoss {
    /** α of the authors. */
    public static final double DEFAULT_MARGIN = 1;

    static final LossDescription DESCRIPTION = new LossDescription("lifted-structure",
            "every positive pair against all negatives of both its items, squared",
            "Oh Song et al., Lifted Structured Feature Embedding, CVPR 2016, arXiv 1511.06452",
            """
            d_ik = root of 2 - 2 x_i · x_k of unit vectors
            J_ij = d_ij + log(sum over negatives n of i of exp(margin - d_in) + sum over negatives n of j of exp(margin - d_jn))
            loss = 1/2 mean of max(0, J_ij)² over the pairs of one label
            """,
            List.of(new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                    "distance that negatives should have")));

    private final double margin;
    private final int tileValues;

    /** The authors' margin, 1. */
    public LiftedStructure() {
        this(DEFAULT_MARGIN);
    }

    /**
     * @param margin α
     * @throws IllegalArgumentException if it is not in -1e30..1e30
     */
    public LiftedStructure(double margin) {
        this(margin, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    LiftedStructure(double margin, int tileValues) {
        this.margin = Bounds.finite("margin", margin, DEFAULT_MARGIN);
        this.tileValues = tileValues;
    }

    static LiftedStructure of(Map<String, Object> parameters) {
        return new LiftedStructure((double) parameters.get("margin"));
    }

    /**
     * @throws IllegalArgumentException if the lengths disagree, a row is no unit vector, or no row has another of its label
     */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        Embeddings.requireFinite("embeddings", embeddings, dimension);
        Embeddings.requireUnit("embeddings", embeddings, dimension);
        int n = labels.length;
        Positives positives = new Positives(labels, labels, IntStream.range(0, n).toArray());
        positives.requireSome(labels, labels);
        ScoreTiles tiles = new ScoreTiles(embeddings, n, embeddings, n, tileValues);
        double[] negatives = new double[n];
        tiles.read((query, scores, offset) -> negatives[query] = negatives(labels, query, scores, offset));
        double[] sums = new double[n];
        float[] gradient = new float[embeddings.length];
        tiles.differentiate(() -> (query, scores, offset) ->
                sums[query] = differentiate(positives, labels, query, negatives, scores, offset), gradient, gradient);
        float[] perQuery = new float[n];
        double loss = 0;
        for (int i = 0; i < n; i++) {
            boolean counted = positives.sameLabel(i).length > 1;
            perQuery[i] = counted ? (float) (1 - positives.withOther * sums[i]) : Float.NaN;
            loss += sums[i];
        }
        return new LossResult(loss, positives.withOther, n - positives.withOther, perQuery, gradient);
    }

    /** L of an item. */
    private double negatives(int[] labels, int query, float[] scores, int offset) {
        LogSumExp sum = new LogSumExp();
        for (int k = 0; k < labels.length; k++) {
            if (labels[k] != labels[query]) {
                sum.add(margin - Distance.EUCLIDEAN.of(scores[offset + k]));
            }
        }
        return sum.value();
    }

    /** Half of the loss of the item's pairs; its scores become the derivatives of all that is the item's. */
    private double differentiate(Positives positives, int[] labels, int query, double[] negatives, float[] scores, int offset) {
        double own = negatives[query];
        if (own == Double.NEGATIVE_INFINITY) { // a batch of one class
            Arrays.fill(scores, offset, offset + labels.length, 0);
            return 0;
        }
        double sum = 0;
        double pull = 0;
        double half = 1.0 / positives.pairs; // ordered pairs are twice the pairs
        for (int j : positives.sameLabel(query)) {
            if (j == query) {
                continue;
            }
            double distance = Distance.EUCLIDEAN.of(scores[offset + j]);
            double log = own + LogSumExp.softplus(negatives[j] - own);
            double violation = Math.max(0, distance + log);
            sum += half / 2 * violation * violation;
            pull += 2 * half * violation * Math.exp(own - log);
            // The other item of the pair adds the same.
            scores[offset + j] = (float) (half * violation * Distance.EUCLIDEAN.slope(distance));
        }
        for (int k = 0; k < labels.length; k++) {
            if (labels[k] != labels[query]) {
                double distance = Distance.EUCLIDEAN.of(scores[offset + k]);
                double share = Math.exp(margin - distance - own);
                scores[offset + k] = (float) (-pull * share * Distance.EUCLIDEAN.slope(distance));
            }
        }
        scores[offset + query] = 0;
        return sum;
    }

    @Override
    public String toString() {
        return "lifted-structure(margin=" + margin + ")";
    }
}
