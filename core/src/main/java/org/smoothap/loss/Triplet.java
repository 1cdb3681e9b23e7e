package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Triplet loss: an anchor's positive should be nearer than its negative by a margin. Schroff, Kalenichenko, Philbin:
 * FaceNet, CVPR 2015, <a href="https://arxiv.org/abs/1503.03832">arXiv 1503.03832</a>; Hermans, Beyer, Leibe: In Defense of
 * the Triplet Loss, 2017, <a href="https://arxiv.org/abs/1703.07737">arXiv 1703.07737</a>.
 *
 * <pre>
 *   d_ik  = |x_i - x_k|² = 2 - 2·s_ik with distance=squared, its root with distance=euclidean;  s_ik = x_i · x_k
 *   l_ipn = max(0, margin + d_ip - d_in),   p of the label of i, p≠i, n of another
 *
 *   mining=semi-hard   loss = mean of l_ipn over all pairs (i, p), n being the nearest of the negatives with d_in &gt; d_ip,
 *                      or the farthest negative where none is
 *   mining=hard        loss = mean of l_ipn over the anchors i, p being the farthest positive, n the nearest negative
 *   mining=all         loss = mean of l_ipn over all triplets with l_ipn &gt; 0, or 0 if there are none
 * </pre>
 *
 * <p>The defaults are FaceNet's: squared distances of unit vectors, margin 0.2, semi-hard negatives. FaceNet does not say
 * what becomes of a pair without a semi-hard negative, nor which of several is taken; the rule here is that of TensorFlow's
 * {@code triplet_semihard_loss}. {@code hard} is the batch-hard loss of Hermans et al. (there with plain distances, and a
 * softplus in place of the margin as another form), {@code all} their batch-all loss over the triplets that are not zero.
 *
 * <p>Rows must be unit vectors, to one thousandth. An item without another of its class is no anchor and skipped; an
 * anchor without negatives has no loss. Derivatives of the plain distance are 0 below 1e-3, where they have no bound.
 *
 * <p>{@link LossResult#perQuery} is one minus the anchor's own part of the loss, times the number of anchors.
 *
 * <p>Cost: N·N·log N for sorted negatives, of which all triplets are counted by prefix sums (N·N with {@code hard}), and 4 to
 * 6·N²·D floating point operations; the triplets, N·|P|·N of them, are never listed. Memory as {@link ScoreLoss}.
 */
public final class Triplet extends AnchorLoss {
    /** Of FaceNet, for squared distances. */
    public static final double DEFAULT_MARGIN = 0.2;

    /** Which triplets count. */
    enum Mining {
        ALL, HARD, SEMI_HARD;

        static Mining of(String word) {
            return switch (word) {
                case "all" -> ALL;
                case "hard" -> HARD;
                case "semi-hard" -> SEMI_HARD;
                default -> throw new IllegalArgumentException(
                        "expected a mining, semi-hard, hard or all, got '" + word + "'");
            };
        }

        @Override
        public String toString() {
            return this == SEMI_HARD ? "semi-hard" : this == HARD ? "hard" : "all";
        }
    }

    static final LossDescription DESCRIPTION = new LossDescription("triplet",
            "a positive should be nearer than a negative by a margin; with semi-hard, hardest or all negatives",
            "Schroff et al., FaceNet, CVPR 2015, arXiv 1503.03832; Hermans et al., 2017, arXiv 1703.07737",
            """
            d_ik  = 2 - 2 x_i · x_k of unit vectors; its root with distance=euclidean
            l_ipn = max(0, margin + d_ip - d_in), p of the label of i, n of another
            semi-hard: loss = mean of l_ipn over the pairs (i, p), n the nearest negative farther than p, or else the farthest
            hard:      loss = mean of l_ipn over the anchors i, p the farthest positive, n the nearest negative
            all:       loss = mean of l_ipn over all triplets with l_ipn > 0
            """,
            List.of(
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "by how much a positive should be nearer"),
                    new LossDescription.Parameter("mining", "semi-hard", "which triplets count: semi-hard, hard or all"),
                    new LossDescription.Parameter("distance", "squared", "squared or euclidean")));

    private final double margin;
    private final Mining mining;
    private final Distance distance;
    private final int tileValues;
    private final Tally tally;

    /** FaceNet's: margin 0.2, semi-hard negatives, squared distances. */
    public Triplet() {
        this(DEFAULT_MARGIN, "semi-hard", "squared");
    }

    /**
     * @param margin 0 to 1e30
     * @param mining {@code semi-hard}, {@code hard} or {@code all}
     * @param distance {@code squared} or {@code euclidean}
     * @throws IllegalArgumentException if the margin is out of range or a word is another
     */
    public Triplet(double margin, String mining, String distance) {
        this(margin, mining, distance, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    Triplet(double margin, String mining, String distance, int tileValues) {
        this(Bounds.notNegative("margin", margin, DEFAULT_MARGIN), Mining.of(mining), Distance.of(distance), tileValues, null);
    }

    private Triplet(double margin, Mining mining, Distance distance, int tileValues, Tally tally) {
        super(tileValues);
        this.margin = margin;
        this.mining = mining;
        this.distance = distance;
        this.tileValues = tileValues;
        this.tally = tally;
    }

    static Triplet of(Map<String, Object> parameters) {
        return new Triplet((double) parameters.get("margin"), (String) parameters.get("mining"),
                (String) parameters.get("distance"));
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        if (mining != Mining.ALL || tally != null) {
            return super.evaluate(embeddings, labels);
        }
        Tally own = new Tally(labels.length);
        return own.mean(counting(own).evaluate(embeddings, labels));
    }

    @Override
    public CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        if (mining != Mining.ALL || tally != null) {
            return super.evaluate(queries, queryLabels, references, referenceLabels, self);
        }
        Tally own = new Tally(queryLabels.length);
        return own.mean(counting(own).evaluate(queries, queryLabels, references, referenceLabels, self));
    }

    /** With {@code mining=all} the mean is over what only the scores tell: no sum over queries. */
    @Override
    public TrainingLoss start(LossContext context) {
        return mining == Mining.ALL ? this::evaluate : super.start(context);
    }

    /** The same loss for one evaluation: the sum over the triplets, counted. */
    private Triplet counting(Tally own) {
        return new Triplet(margin, mining, distance, tileValues, own);
    }

    @Override
    void check(String what, float[] rows, int dimension) {
        super.check(what, rows, dimension);
        Embeddings.requireUnit(what, rows, dimension);
    }

    @Override
    double weight(Positives positives) {
        return switch (mining) {
            case SEMI_HARD -> 1.0 / positives.pairs;
            case HARD -> super.weight(positives);
            case ALL -> 1;
        };
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        return new TripletKernel(mining, margin, distance, references, tally);
    }

    @Override
    public String toString() {
        return "triplet(margin=" + margin + ", mining=" + mining + ", distance=" + distance + ")";
    }
}
