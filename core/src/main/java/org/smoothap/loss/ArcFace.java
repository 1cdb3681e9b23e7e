package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * ArcFace: cross entropy of an item's class by cosines with class vectors, a margin added to the angle with that of the own
 * class. Deng, Guo, Xue, Zafeiriou: ArcFace: Additive Angular Margin Loss for Deep Face Recognition, CVPR 2019,
 * <a href="https://arxiv.org/abs/1801.07698">arXiv 1801.07698</a>. With several {@code sub-centres} the score of a class is
 * that of its nearest vector: Deng, Guo, Liu, Gong, Zafeiriou: Sub-center ArcFace, ECCV 2020 (there 3).
 *
 * <pre>
 *   s_ic = max over the vectors v of class c of x_i · v / |v|
 *   t_i  = cos(acos(s_iy) + m)    where acos(s_iy) &lt; π - m,     y the class of i
 *          s_iy - m sin(m)        else
 *   loss = mean over i of -log(exp(S t_i) / (exp(S t_i) + Σ_{c≠y} exp(S s_ic)))
 * </pre>
 *
 * S is {@code scale} (64), m is {@code margin} (0.5, in radians). The item's own loss is its term of the mean. The second line
 * of t is that of the authors' code and not in the paper: beyond π - m the cosine of the larger angle would rise again. There t
 * jumps down, by cos(m) + m sin(m) - 1 or 0.12 with the published margin, and goes on falling; the jump has no gradient. The
 * authors' switch {@code easy_margin} (a margin for s_iy &gt; 0 only; off) is not here.
 *
 * <p>Embeddings must be unit vectors, of which alone there is an angle. The slope of t is without bound where the item lies at
 * its vector; scores there have errors of 1e-7, so the sine of the angle is taken to be 3.5e-4 at least. First vectors as in
 * the authors' code: normal with deviation 0.01. There network and vectors are trained with SGD at one learning rate; for Adam
 * the factor of the vectors' rate is {@code vectors-rate}, 100 as in Proxy-Anchor. Cost, memory, threads:
 * {@link ClassVectorLoss}.
 */
public final class ArcFace extends ClassVectorLoss {
    /** S of the paper. */
    public static final double DEFAULT_SCALE = 64;
    /** m of the paper. */
    public static final double DEFAULT_MARGIN = 0.5;
    /** K of the first paper. */
    public static final int DEFAULT_SUB_CENTRES = 1;

    /** Of the first vectors in the authors' code. */
    static final double DEVIATION = 0.01;

    /** Sine of the smallest angle of which a single-precision cosine is not 1. */
    private static final double SMALLEST_SINE = Math.sqrt(Math.ulp(1f));

    static final LossDescription DESCRIPTION = new LossDescription("arcface",
            "cross entropy of the class with a margin on the angle with its vector",
            "Deng et al., ArcFace, CVPR 2019, arXiv 1801.07698; Sub-center ArcFace, ECCV 2020",
            """
            s_ic = x_i · v_c / |v_c|                           v_c: the nearest of the sub-centres of class c, learned
            t_i  = cos(acos(s_iy) + margin)                    y: the class of i
                   s_iy - margin · sin(margin)                 where acos(s_iy) ≥ π - margin
            loss = mean over i of -log(exp(scale · t_i) / (exp(scale · t_i) + sum over classes c≠y of exp(scale · s_ic)))
            """,
            List.of(
                    new LossDescription.Parameter("scale", Double.toString(DEFAULT_SCALE), "what scores are multiplied by"),
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "what is added to the angle with the own class, in radians"),
                    new LossDescription.Parameter("sub-centres", Integer.toString(DEFAULT_SUB_CENTRES),
                            "vectors of each class, of which the nearest counts; 3 in the second paper"),
                    rateParameter()));

    private final double scale;
    private final double margin;

    /** The published loss, with one vector a class. */
    public ArcFace() {
        this(DEFAULT_SCALE, DEFAULT_MARGIN, DEFAULT_SUB_CENTRES, DEFAULT_RATE);
    }

    /**
     * @param scale S, 0..1e30
     * @param margin m, 0..π
     * @param subCentres vectors of a class, 1 or more
     * @param vectorsRate how much faster than the network's head the class vectors learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public ArcFace(double scale, double margin, int subCentres, double vectorsRate) {
        this(scale, margin, subCentres, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    ArcFace(double scale, double margin, long subCentres, double vectorsRate, int tileValues) {
        super(Bounds.count("sub-centres", subCentres, DEFAULT_SUB_CENTRES), vectorsRate, tileValues);
        this.scale = Bounds.notNegative("scale", scale, DEFAULT_SCALE);
        this.margin = Bounds.in("margin", margin, 0, Math.PI, DEFAULT_MARGIN);
    }

    static ArcFace of(Map<String, Object> parameters) {
        return new ArcFace((double) parameters.get("scale"), (double) parameters.get("margin"),
                (long) parameters.get("sub-centres"), (double) parameters.get("vectors-rate"), ScoreTiles.TILE_VALUES);
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return normal(rows * dimension, DEVIATION, random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        Embeddings.requireUnit("embeddings", scores.embeddings(), scores.dimension());
        Angle own = new Angle(margin, Math.cos(margin), Math.sin(margin));
        scores.byItem(() -> new SoftmaxRow(scores, scale, own, losses));
    }

    private record Angle(double margin, double cosine, double sine) implements SoftmaxRow.Margin {
        /** cos(π - m) is -cos(m). */
        private boolean turnsBack(double score) {
            return score <= -cosine;
        }

        @Override
        public double of(double score) {
            return turnsBack(score) ? score - margin * sine : score * cosine - sine(score) * sine;
        }

        @Override
        public double slope(double score) {
            return turnsBack(score) ? 1 : cosine + score / Math.max(SMALLEST_SINE, sine(score)) * sine;
        }

        /** Of the angle of this cosine. */
        private static double sine(double score) {
            return Math.sqrt(Math.max(0, 1 - score * score));
        }
    }

    @Override
    public String toString() {
        return "arcface(scale=" + scale + ", margin=" + margin + ", sub-centres=" + vectorsPerClass() + ")";
    }
}
