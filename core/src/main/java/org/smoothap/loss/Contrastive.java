package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.smoothap.Names;

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
 * By {@code reduction=violations} each mean is over the pairs of the whole batch that violate their margin, and 0 if there
 * are none, as in the authors' code: the few worst pairs of a nearly calibrated batch weigh as much as the many of a bad one.
 * By {@code reduction=items} both sums are divided by the number of items (of queries, against separate references): with the
 * margins 1 and 0.5 the loss of Cross-Batch Memory (Wang et al., CVPR 2020,
 * <a href="https://arxiv.org/abs/1912.06798">arXiv 1912.06798</a>), but for the constant m⁻ that its authors leave in the
 * violations of negatives, and pairs of one label above 1 - 1e-5, which they leave out. Against separate references no
 * positive is needed.
 *
 * <p>Scores are plain dot
 * products: normalise the rows first (and the gradient last) if they are to be cosines; the authors' code normalises them
 * again, which for unit vectors changes nothing but the gradient along the vector.
 *
 * <p>{@link LossResult#perQuery} is one minus N times the item's part in the two sums, so that the loss is one minus its
 * mean. Every item is a query, those without a positive as well.
 *
 * <p>Cost: the scores are made twice (the means must be known before the gradient): 6 to 8·N²·D floating point operations.
 * Memory: O(N·D) and a tile of scores of at most 64 MiB. The result has the same bits for any number of threads.
 */
public final class Contrastive implements CrossLoss {
    /** m⁺ of ROADMAP. */
    public static final double DEFAULT_POSITIVE_MARGIN = 0.9;
    /** m⁻ of ROADMAP. */
    public static final double DEFAULT_NEGATIVE_MARGIN = 0.6;

    private static final String VIOLATIONS = "violations";
    private static final String ITEMS = "items";

    static final List<LossDescription.Parameter> PARAMETERS = List.of(
            new LossDescription.Parameter("positive-margin", Double.toString(DEFAULT_POSITIVE_MARGIN),
                    "scores of two items of one class should not be below this"),
            new LossDescription.Parameter("negative-margin", Double.toString(DEFAULT_NEGATIVE_MARGIN),
                    "scores of items of two classes should not be above this"),
            new LossDescription.Parameter("reduction", VIOLATIONS,
                    "what the sums are divided by: 'violations', each by its pairs that violate the margin, or 'items'"));

    static final LossDescription DESCRIPTION = new LossDescription("contrastive",
            "mean violation of a margin by pairs of one class and by pairs of two; the calibration of ROADMAP",
            "Ramzi et al., ROADMAP, NeurIPS 2021, arXiv 2110.01445",
            """
            s_ik = x_i · x_k
            loss = mean of (positive-margin - s_ik) over the pairs of one label below positive-margin
                 + mean of (s_ik - negative-margin) over the pairs of two labels above negative-margin
            with reduction=items both are sums, divided by the number of items
            """,
            PARAMETERS);

    private final float positiveMargin;
    private final float negativeMargin;
    private final boolean perItem;
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
        this(positiveMargin, negativeMargin, false);
    }

    /**
     * @param perItem divides both sums by the number of items instead of the violations
     * @throws IllegalArgumentException as above
     */
    public Contrastive(double positiveMargin, double negativeMargin, boolean perItem) {
        this(positiveMargin, negativeMargin, perItem, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    Contrastive(double positiveMargin, double negativeMargin, boolean perItem, int tileValues) {
        this.positiveMargin = (float) Bounds.finite("positive-margin", positiveMargin, DEFAULT_POSITIVE_MARGIN);
        this.negativeMargin = (float) Bounds.finite("negative-margin", negativeMargin, DEFAULT_NEGATIVE_MARGIN);
        this.perItem = perItem;
        this.tileValues = tileValues;
    }

    static Contrastive of(Map<String, Object> parameters) {
        String reduction = (String) parameters.get("reduction");
        List<String> known = List.of(VIOLATIONS, ITEMS);
        if (!known.contains(reduction)) {
            throw new IllegalArgumentException(Names.unknown("reduction of contrastive", reduction, known));
        }
        return new Contrastive((double) parameters.get("positive-margin"), (double) parameters.get("negative-margin"),
                reduction.equals(ITEMS));
    }

    /** @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no row has another of its label */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        Embeddings.requireFinite("embeddings", embeddings, dimension);
        int[] self = IntStream.range(0, labels.length).toArray();
        new Positives(labels, labels, self).requireSome(labels, labels);
        float[] gradient = new float[embeddings.length];
        float[] perQuery = new float[labels.length];
        double loss = differentiate(embeddings, embeddings, new Pairs(labels, labels, self), perQuery, gradient, gradient);
        return new LossResult(loss, labels.length, 0, perQuery, gradient);
    }

    /** Every query counts, those without positive as well. */
    @Override
    public CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return evaluate(queries, queryLabels, references, referenceLabels, self, new float[references.length]);
    }

    @Override
    public CrossLossResult evaluateFixed(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return evaluate(queries, queryLabels, references, referenceLabels, self, null);
    }

    private CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self, float[] referenceGradient) {
        int dimension = ScoreLoss.sharedDimension(queries, queryLabels, references, referenceLabels);
        Embeddings.requireFinite("queries", queries, dimension);
        Embeddings.requireFinite("references", references, dimension);
        int[] checkedSelf = ScoreLoss.checkedSelf(self, queryLabels, referenceLabels);
        float[] queryGradient = new float[queries.length];
        float[] perQuery = new float[queryLabels.length];
        double loss = differentiate(queries, references, new Pairs(queryLabels, referenceLabels, checkedSelf), perQuery,
                queryGradient, referenceGradient);
        return new CrossLossResult(loss, queryLabels.length, 0, perQuery, queryGradient, referenceGradient);
    }

    private double differentiate(float[] queries, float[] references, Pairs pairs, float[] perQuery, float[] queryGradient,
            float[] referenceGradient) {
        int n = perQuery.length;
        ScoreTiles tiles = new ScoreTiles(queries, n, references, pairs.referenceLabels.length, tileValues);
        Violations positives = new Violations(n);
        Violations negatives = new Violations(n);
        tiles.read((query, scores, offset) -> measure(query, pairs, scores, offset, positives, negatives));
        double positiveWeight = perItem ? 1.0 / n : positives.share();
        double negativeWeight = perItem ? 1.0 / n : negatives.share();
        float pull = (float) -positiveWeight;
        float push = (float) negativeWeight;
        tiles.differentiate(() -> (query, scores, offset) -> replace(query, pairs, scores, offset, pull, push), queryGradient,
                referenceGradient);
        for (int i = 0; i < n; i++) {
            perQuery[i] = (float) (1 - n * (positives.sums[i] * positiveWeight + negatives.sums[i] * negativeWeight));
        }
        return positives.sum() * positiveWeight + negatives.sum() * negativeWeight;
    }

    /** Which references are of a query's label, and which is the query itself. */
    private record Pairs(int[] queryLabels, int[] referenceLabels, int[] self) {}

    private void measure(int query, Pairs pairs, float[] scores, int offset, Violations positives, Violations negatives) {
        int[] labels = pairs.referenceLabels;
        int own = pairs.queryLabels[query];
        int self = pairs.self[query];
        double below = 0;
        double above = 0;
        int tooLow = 0;
        int tooHigh = 0;
        for (int k = 0; k < labels.length; k++) {
            float score = scores[offset + k];
            if (labels[k] != own) {
                if (score > negativeMargin) {
                    above += score - negativeMargin;
                    tooHigh++;
                }
            } else if (score < positiveMargin && k != self) {
                below += positiveMargin - score;
                tooLow++;
            }
        }
        positives.set(query, below, tooLow);
        negatives.set(query, above, tooHigh);
    }

    private void replace(int query, Pairs pairs, float[] scores, int offset, float pull, float push) {
        int[] labels = pairs.referenceLabels;
        int own = pairs.queryLabels[query];
        int self = pairs.self[query];
        for (int k = 0; k < labels.length; k++) {
            float score = scores[offset + k];
            if (labels[k] != own) {
                scores[offset + k] = score > negativeMargin ? push : 0;
            } else {
                scores[offset + k] = score < positiveMargin && k != self ? pull : 0;
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

        /** Of one violation in their mean; 0 if there is none. */
        double share() {
            long count = IntStream.of(counts).asLongStream().sum();
            return count == 0 ? 0 : 1.0 / count;
        }

        double sum() {
            double sum = 0;
            for (double each : sums) {
                sum += each;
            }
            return sum;
        }
    }

    @Override
    public String toString() {
        return "contrastive(positive-margin=" + positiveMargin + ", negative-margin=" + negativeMargin
                + ", reduction=" + (perItem ? ITEMS : VIOLATIONS) + ")";
    }
}
