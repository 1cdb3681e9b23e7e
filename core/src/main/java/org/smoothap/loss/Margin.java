package org.smoothap.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Margin loss with distance-weighted sampling: positives should be nearer than a boundary, negatives farther, each by a
 * margin. Wu, Manmatha, Smola, Krähenbühl: Sampling Matters in Deep Embedding Learning, ICCV 2017,
 * <a href="https://arxiv.org/abs/1706.07567">arXiv 1706.07567</a>.
 *
 * <pre>
 *   d_ik = |x_i - x_k| = √(2 - 2·x_i·x_k)
 *   for each anchor i: every positive p, and as many negatives n, drawn with replacement with probability
 *   ∝ 1/q(max(d_in, cutoff)) if that is &lt; nonzero-cutoff, 0 otherwise;   q(d) = d^(D-2) (1 - d²/4)^((D-3)/2)
 *   loss = mean of max(0, margin + d_ip - β) and max(0, margin + β - d_in) over all of these that are not 0
 *
 *   ∂loss/∂β = (violating negatives - violating positives) / violating pairs
 * </pre>
 *
 * <p>margin is the paper's α (0.2), β is {@code beta} (1.2). With {@code learn-beta} a training run learns a β for each
 * class, {@link LossParameter} {@code boundaries}, the anchor's class deciding, without the paper's regularisation ν (0 in the
 * authors' code). There β has plain gradient descent with rate 0.1, gradients divided by the batch of 70, and momentum 0.9,
 * beside Adam with rate 1e-4: in effect β moves by up to 1e-3 a step, ten times the network's rate, and 10 is the factor here.
 * It is off by default.
 *
 * <p><b>Unlike the authors' code:</b> classes of any size in any order; an anchor whose negatives are all beyond the cutoff
 * draws uniformly from its negatives (there from the whole batch, positives and itself included); weights are relative to the
 * anchor's own largest (there to the largest of the matrix, so that they vanish, and all is drawn uniformly, in high
 * dimensions). A batch without violations has loss 0 (there NaN).
 *
 * <p>The draws are a function of the seed, the step and the place of the anchor in the batch. For that there is no form for
 * separate references. Rows must be unit vectors, to one thousandth. Items without another of their class are skipped as
 * anchors. {@link LossResult#perQuery} is one minus the anchor's part of the loss, times the number of anchors.
 *
 * <p>Cost: 2·N² logarithms and exponentials and 4 to 6·N²·D floating point operations. Memory as {@link ScoreLoss}.
 */
public final class Margin implements EmbeddingLoss {
    /** α of the authors. */
    public static final double DEFAULT_MARGIN = 0.2;
    /** β of the authors. */
    public static final double DEFAULT_BETA = 1.2;
    /** Of the authors. */
    public static final double DEFAULT_CUTOFF = 0.5;
    /** Of the authors: margin + beta. */
    public static final double DEFAULT_NONZERO_CUTOFF = 1.4;

    /** Random numbers in 0..1, 1 excluded. */
    interface Chance {
        double of(long step, int anchor, int number);
    }

    static final LossDescription DESCRIPTION = new LossDescription("margin",
            "positives nearer than a boundary, negatives farther, with negatives of all distances drawn alike",
            "Wu et al., Sampling Matters in Deep Embedding Learning, ICCV 2017, arXiv 1706.07567",
            """
            d_ik = root of 2 - 2 x_i · x_k of unit vectors
            for each item i every positive p, and as many negatives n, drawn with weight 1 / q(max(d_in, cutoff)),
            or 0 from nonzero-cutoff on; q(d) = d^(D-2) (1 - d²/4)^((D-3)/2)
            loss = mean of max(0, margin + d_ip - beta) and max(0, margin + beta - d_in), over those that are not 0
            """,
            List.of(
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "distance to keep from the boundary"),
                    new LossDescription.Parameter("beta", Double.toString(DEFAULT_BETA), "the boundary, a distance"),
                    new LossDescription.Parameter("learn-beta", "false",
                            "whether a training run learns a boundary for each class"),
                    new LossDescription.Parameter("cutoff", Double.toString(DEFAULT_CUTOFF),
                            "smaller distances are drawn as if they were this"),
                    new LossDescription.Parameter("nonzero-cutoff", Double.toString(DEFAULT_NONZERO_CUTOFF),
                            "negatives farther than this are not drawn; at most 2"),
                    new LossDescription.Parameter("seed", "0", "of the draws")));

    private final double margin;
    private final double beta;
    private final boolean learnBeta;
    private final double cutoff;
    private final double nonzeroCutoff;
    private final Chance chance;
    private final int tileValues;

    /** The authors' settings, with a fixed beta. */
    public Margin(long seed) {
        this(DEFAULT_MARGIN, DEFAULT_BETA, false, DEFAULT_CUTOFF, DEFAULT_NONZERO_CUTOFF, chance(seed),
                ScoreTiles.TILE_VALUES);
    }

    /** {@code chance} and {@code tileValues} for tests: given random numbers, another size of tiles. */
    Margin(double margin, double beta, boolean learnBeta, double cutoff, double nonzeroCutoff, Chance chance, int tileValues) {
        this.margin = Bounds.notNegative("margin", margin, DEFAULT_MARGIN);
        this.beta = Bounds.finite("beta", beta, DEFAULT_BETA);
        this.learnBeta = learnBeta;
        this.cutoff = Bounds.temperature("cutoff", cutoff, DEFAULT_CUTOFF);
        this.nonzeroCutoff = Bounds.notNegative("nonzero-cutoff", nonzeroCutoff, DEFAULT_NONZERO_CUTOFF);
        if (nonzeroCutoff > 2) {
            throw new IllegalArgumentException("expected a nonzero-cutoff of at most 2, the largest distance of unit vectors, got "
                    + nonzeroCutoff + "; the published value is " + DEFAULT_NONZERO_CUTOFF);
        }
        this.chance = chance;
        this.tileValues = tileValues;
    }

    static Margin of(Map<String, Object> parameters) {
        return new Margin((double) parameters.get("margin"), (double) parameters.get("beta"),
                (boolean) parameters.get("learn-beta"), (double) parameters.get("cutoff"),
                (double) parameters.get("nonzero-cutoff"), chance((long) parameters.get("seed")), ScoreTiles.TILE_VALUES);
    }

    static Chance chance(long seed) {
        return (step, anchor, number) -> {
            long pair = (long) anchor << 32 | number;
            return new SplittableRandom(seed + step * 0x9E3779B97F4A7C15L + pair * 0xD1342543DE82EF95L).nextDouble();
        };
    }

    double margin() {
        return margin;
    }

    double cutoff() {
        return cutoff;
    }

    double nonzeroCutoff() {
        return nonzeroCutoff;
    }

    Chance chance() {
        return chance;
    }

    /** With learned boundaries where they are asked for, all {@code beta} in the beginning. */
    @Override
    public TrainingLoss start(LossContext context) {
        return learnBeta ? new LearnedMargin(this, context.classes(), (float) beta) : this::evaluate;
    }

    /** At step 0, with the fixed boundary. */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        return evaluate(embeddings, labels, 0);
    }

    /**
     * With the fixed boundary.
     *
     * @throws IllegalArgumentException if the lengths disagree, a row is no unit vector, or no row has another of its label
     */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels, long step) {
        float[] boundaries = new float[labels.length];
        Arrays.fill(boundaries, (float) beta);
        return evaluate(embeddings, labels, step, boundaries, null);
    }

    /**
     * @param boundaries β of each item
     * @param boundaryGradient receives the derivative with respect to each, or null
     */
    LossResult evaluate(float[] embeddings, int[] labels, long step, float[] boundaries, float[] boundaryGradient) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        Tally tally = new Tally(labels.length);
        MarginStep sum = new MarginStep(this, dimension, boundaries, step, tally, tileValues);
        LossResult result = tally.mean(sum.evaluate(embeddings, labels));
        for (int i = 0; boundaryGradient != null && i < boundaries.length; i++) {
            boundaryGradient[i] = (float) (sum.balance[i] * tally.weight());
        }
        return result;
    }

    @Override
    public String toString() {
        return "margin(margin=" + margin + ", beta=" + beta + ", learn-beta=" + learnBeta + ", cutoff=" + cutoff
                + ", nonzero-cutoff=" + nonzeroCutoff + ")";
    }
}
