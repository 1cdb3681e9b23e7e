package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Contrastive loss on scores: positives are pulled above one margin, negatives pushed below another. With the margins 0.9
 * and 0.6 on cosines it is the calibration term of ROADMAP (Ramzi et al., NeurIPS 2021,
 * <a href="https://arxiv.org/abs/2110.01445">arXiv 2110.01445</a>).
 *
 * <pre>
 *   s_ik = x_i · x_k
 *   loss = mean of m⁺ - s_ik over the ordered pairs of one label, i≠k, with s_ik &lt; m⁺
 *        + mean of s_ik - m⁻ over the ordered pairs of two labels with s_ik &gt; m⁻
 * </pre>
 *
 * Each mean is over the pairs of the whole batch that violate their margin, and 0 if there are none, as in the authors'
 * code: the few worst pairs of a nearly calibrated batch weigh as much as the many of a bad one. Scores are plain dot
 * products: normalise the rows first (and the gradient last) if they are to be cosines; the authors' code normalises them
 * again, which for unit vectors changes nothing but the gradient along the vector.
 *
 * <p>{@link LossResult#perQuery} is one minus N times the item's part in the two sums, so that the loss is one minus its
 * mean. Every item is a query, those without a positive as well.
 *
 * <p>Cost: the scores are made twice (the means must be known before the gradient): 6 to 8·N²·D floating point operations.
 * Memory: O(N·D) and a tile of scores of at most 64 MiB. The result has the same bits for any number of threads.
 */
public final class Contrastive implements EmbeddingLoss {
    /** m⁺ of ROADMAP. */
    public static final double DEFAULT_POSITIVE_MARGIN = 0.9;
    /** m⁻ of ROADMAP. */
    public static final double DEFAULT_NEGATIVE_MARGIN = 0.6;

    static final List<LossDescription.Parameter> PARAMETERS = List.of(
            new LossDescription.Parameter("positive-margin", Double.toString(DEFAULT_POSITIVE_MARGIN),
                    "scores of two items of one class should not be below this"),
            new LossDescription.Parameter("negative-margin", Double.toString(DEFAULT_NEGATIVE_MARGIN),
                    "scores of items of two classes should not be above this"));

    static final LossDescription DESCRIPTION = new LossDescription("contrastive",
            "mean violation of a margin by pairs of one class and by pairs of two; the calibration of ROADMAP",
            "Ramzi et al., ROADMAP, NeurIPS 2021, arXiv 2110.01445",
            """
            s_ik = x_i · x_k
            loss = mean of (positive-margin - s_ik) over the pairs of one label below positive-margin
                 + mean of (s_ik - negative-margin) over the pairs of two labels above negative-margin
            """,
            PARAMETERS);

    private final float positiveMargin;
    private final float negativeMargin;
    private final int tileValues;

    /** The calibration of ROADMAP: margins 0.9 and 0.6. */
    public Contrastive() {
        this(DEFAULT_POSITIVE_MARGIN, DEFAULT_NEGATIVE_MARGIN);
    }

    /**
     * @param positiveMargin m⁺
     * @param negativeMargin m⁻
     * @throws IllegalArgumentException if a margin is not a number in -1e30..1e30
     */
    public Contrastive(double positiveMargin, double negativeMargin) {
        this(positiveMargin, negativeMargin, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    Contrastive(double positiveMargin, double negativeMargin, int tileValues) {
        this.positiveMargin = (float) Bounds.finite("positive-margin", positiveMargin, DEFAULT_POSITIVE_MARGIN);
        this.negativeMargin = (float) Bounds.finite("negative-margin", negativeMargin, DEFAULT_NEGATIVE_MARGIN);
        this.tileValues = tileValues;
    }

    static Contrastive of(Map<String, Object> parameters) {
        return new Contrastive((double) parameters.get("positive-margin"), (double) parameters.get("negative-margin"));
    }

    /** @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no row has another of its label */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        Embeddings.requireFinite("embeddings", embeddings, dimension);
        int n = labels.length;
        new Positives(labels, labels, IntStream.range(0, n).toArray()).requireSome(labels, labels);
        ScoreTiles tiles = new ScoreTiles(embeddings, n, embeddings, n, tileValues);
        Violations positives = new Violations(n);
        Violations negatives = new Violations(n);
        tiles.read((query, scores, offset) -> measure(query, labels, scores, offset, positives, negatives));
        float pull = (float) -positives.weight();
        float push = (float) negatives.weight();
        float[] gradient = new float[embeddings.length];
        tiles.differentiate(() -> (query, scores, offset) -> replace(query, labels, scores, offset, pull, push), gradient,
                gradient);
        float[] perQuery = new float[n];
        for (int i = 0; i < n; i++) {
            perQuery[i] = (float) (1 - n * (positives.sums[i] * positives.weight() + negatives.sums[i] * negatives.weight()));
        }
        return new LossResult(positives.mean() + negatives.mean(), n, 0, perQuery, gradient);
    }

    private void measure(int query, int[] labels, float[] scores, int offset, Violations positives, Violations negatives) {
        double below = 0;
        double above = 0;
        int tooLow = 0;
        int tooHigh = 0;
        for (int k = 0; k < labels.length; k++) {
            float score = scores[offset + k];
            if (labels[k] != labels[query]) {
                if (score > negativeMargin) {
                    above += score - negativeMargin;
                    tooHigh++;
                }
            } else if (score < positiveMargin && k != query) {
                below += positiveMargin - score;
                tooLow++;
            }
        }
        positives.set(query, below, tooLow);
        negatives.set(query, above, tooHigh);
    }

    private void replace(int query, int[] labels, float[] scores, int offset, float pull, float push) {
        for (int k = 0; k < labels.length; k++) {
            float score = scores[offset + k];
            if (labels[k] != labels[query]) {
                scores[offset + k] = score > negativeMargin ? push : 0;
            } else {
                scores[offset + k] = score < positiveMargin && k != query ? pull : 0;
            }
        }
    }

    /** How many pairs of each item violate a margin, and by how much together. */
    private record Violations(double[] sums, int[] counts) {
        Violations(int items) {
            this(new double[items], new int[items]);
        }

        void set(int item, double sum, int count) {
            sums[item] = sum;
            counts[item] = count;
        }

        /** Of one violation in the mean; 0 if there is none. */
        double weight() {
            long count = IntStream.of(counts).asLongStream().sum();
            return count == 0 ? 0 : 1.0 / count;
        }

        double mean() {
            double sum = 0;
            for (double each : sums) {
                sum += each;
            }
            return sum * weight();
        }
    }

    @Override
    public String toString() {
        return "contrastive(positive-margin=" + positiveMargin + ", negative-margin=" + negativeMargin + ")";
    }
}
