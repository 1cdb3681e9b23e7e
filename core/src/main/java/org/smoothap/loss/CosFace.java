package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * CosFace: cross entropy of an item's class by cosines with class vectors, a margin taken off that of the own class. Wang et
 * al.: CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018,
 * <a href="https://arxiv.org/abs/1801.09414">arXiv 1801.09414</a>.
 *
 * <pre>
 *   s_ic = x_i · v_c / |v_c|
 *   loss = mean over i of -log(exp(S (s_iy - m)) / (exp(S (s_iy - m)) + Σ_{c≠y} exp(S s_ic))),  y the class of i
 * </pre>
 *
 * S is {@code scale} (64), m is {@code margin} (0.35; the code of the insightface project takes 0.4). The item's own loss is
 * its term of the mean. First vectors as in that code: normal with deviation 0.01. There network and vectors are trained with
 * SGD at one learning rate; for Adam the factor of the vectors' rate is {@code vectors-rate}, 100 as in Proxy-Anchor. Cost,
 * memory, threads: {@link ClassVectorLoss}.
 */
public final class CosFace extends ClassVectorLoss {
    /** S of the paper. */
    public static final double DEFAULT_SCALE = 64;
    /** m of the paper. */
    public static final double DEFAULT_MARGIN = 0.35;

    static final LossDescription DESCRIPTION = new LossDescription("cosface",
            "cross entropy of the class with a margin on the cosine with its vector",
            "Wang et al., CosFace, CVPR 2018, arXiv 1801.09414",
            """
            s_ic = x_i · v_c / |v_c|                           v_c: the vector of class c, learned
            t_i  = scale · (s_iy - margin)                     y: the class of i
            loss = mean over i of -log(exp(t_i) / (exp(t_i) + sum over classes c≠y of exp(scale · s_ic)))
            """,
            List.of(
                    new LossDescription.Parameter("scale", Double.toString(DEFAULT_SCALE), "what scores are multiplied by"),
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "what is taken off the score of the own class"),
                    rateParameter()));

    private final double scale;
    private final double margin;

    /** The published loss. */
    public CosFace() {
        this(DEFAULT_SCALE, DEFAULT_MARGIN, DEFAULT_RATE);
    }

    /**
     * @param scale S, 0..1e30
     * @param margin m, -1e30..1e30
     * @param vectorsRate how much faster than the network's head the class vectors learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public CosFace(double scale, double margin, double vectorsRate) {
        this(scale, margin, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    CosFace(double scale, double margin, double vectorsRate, int tileValues) {
        super(1, vectorsRate, tileValues);
        this.scale = Bounds.notNegative("scale", scale, DEFAULT_SCALE);
        this.margin = Bounds.finite("margin", margin, DEFAULT_MARGIN);
    }

    static CosFace of(Map<String, Object> parameters) {
        return new CosFace((double) parameters.get("scale"), (double) parameters.get("margin"),
                (double) parameters.get("vectors-rate"));
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return normal(rows * dimension, ArcFace.DEVIATION, random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        SoftmaxRow.Margin own = SoftmaxRow.minus(margin);
        scores.byItem(() -> new SoftmaxRow(scores, scale, own, losses));
    }

    @Override
    public String toString() {
        return "cosface(scale=" + scale + ", margin=" + margin + ")";
    }
}
