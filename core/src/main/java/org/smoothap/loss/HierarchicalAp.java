package org.smoothap.loss;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * H-AP: one minus a smooth hierarchical Average Precision, in which items of another class of the query's superclass are
 * relevant too, but less. Ramzi, Audebert, Thome, Rambour, Bitot: Hierarchical Average Precision Training for Pertinent Image
 * Retrieval (HAPPIER), ECCV 2022, <a href="https://arxiv.org/abs/2207.04873">arXiv 2207.04873</a>.
 *
 * <pre>
 *   level of reference k for query i: 2 of its class, 1 of its superclass only, 0 of another
 *   rel_ik    = (level/2)^α / number of references of this level; 0 at level 0
 *   Hrank_ik  = rel_ik + Σ_{j≠k, s_ij ≥ s_ik} min(rel_ij, rel_ik)                       exact; no gradient
 *   R_ik      = 1 + #{j≠k of level_k or more: s_ij ≥ s_ik} + Σ_{j of less than level_k} H(s_ij - s_ik)
 *   HAP_i     = Σ_k Hrank_ik/R_ik / Σ_k rel_ik
 *   loss      = 1 - mean over the queries of HAP_i
 *
 *   H: the step of {@link SupAp}.
 *   ∂HAP_i/∂s_ij -= d_kj and ∂HAP_i/∂s_ik += d_kj for each k, and j of less than level_k, where
 *   d_kj      = Hrank_ik/R_ik² H'(s_ij - s_ik) / Σ rel_i
 * </pre>
 *
 * HAP_i is {@link LossResult#perQuery}. α is {@code alpha} (1): the larger, the less the superclass counts. The parameters of H
 * have the defaults and meanings of {@link SupAp}; {@code start} 0 and {@code offset} 1 are the authors' values for iNaturalist.
 * Where each class is its own superclass, this is SupAP. Levels order the items; as the relevance of a level is shared by its
 * items, a single one of level 1 may have more than each of many of level 2, as in the authors' code.
 *
 * <p><b>The query as its own positive</b> with {@code queryPositive}, the default, as in the authors' code and as in
 * {@link SmoothAp}. Without it the query is removed, and queries without another item of their superclass are skipped. A batch
 * in which no class has two items is refused in either.
 *
 * <p><b>Not here:</b> hierarchies of more than two levels, and the smooth Hrank of the authors' code, which their settings turn
 * off. They train with 0.9 of this loss and 0.1 of normalised softmax: {@link WeightedSum} of the two.
 *
 * <p><b>Cost.</b> Time: with M references of the query's superclass, N·M·N steps H, and 4 to 6·N²·D floating point operations for
 * scores and gradient. Memory as {@link ScoreLoss}: O(N·D) and a tile; the authors' code holds N×N×N tensors.
 */
public final class HierarchicalAp extends ScoreLoss {
    /** α of the authors. */
    public static final double DEFAULT_ALPHA = 1;

    static final LossDescription DESCRIPTION = new LossDescription("h-ap",
            "one minus an Average Precision to which the query's superclass counts too; needs superclasses",
            "Ramzi et al., HAPPIER, ECCV 2022, arXiv 2207.04873",
            """
            level_ik = 2 if k is of i's class, 1 if of its superclass only, else 0; k runs over the batch
            rel_ik   = (level_ik / 2)^alpha / number of items of this level
            Hrank_ik = rel_ik + sum over j≠k with s_ij ≥ s_ik of min(rel_ij, rel_ik)     (no gradient)
            R_ik     = 1 + number of j≠k of level_ik or more with s_ij ≥ s_ik            (no gradient)
                         + sum over j of lower level of H(s_ij - s_ik), H as of supap
            HAP_i    = sum over k of Hrank_ik / R_ik, over sum of rel_ik
            loss     = 1 - mean over the queries i of HAP_i
            """,
            Stream.concat(
                    Stream.of(new LossDescription.Parameter("alpha", Double.toString(DEFAULT_ALPHA),
                            "exponent of the relevance of levels; the larger, the less the superclass counts")),
                    SupAp.PARAMETERS.stream()).toList());

    /**
     * The loss before the hierarchy is known, as recipes name it.
     *
     * @param step H
     * @param alpha α
     */
    private record OfAnyClasses(UpperStep step, double alpha, boolean queryPositive) implements Loss {
        @Override
        public TrainingLoss start(LossContext context) {
            if (context.superclasses() == null) {
                throw new IllegalArgumentException("h-ap needs classes with superclasses, and these " + context.classes()
                        + " have none: take data with superclasses, or supap, which is this loss without them");
            }
            return new HierarchicalAp(context.superclasses(), step, alpha, queryPositive, SigmoidKernel.chosen(),
                    ScoreTiles.TILE_VALUES).start(context);
        }

        @Override
        public String toString() {
            return text(step, alpha, queryPositive);
        }
    }

    private final int[] superclasses;
    private final UpperStep step;
    private final double alpha;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;

    /**
     * The published loss, with the authors' settings for Stanford Online Products.
     *
     * @param superclasses for each class, that is each label 0 and up, the number of its superclass
     */
    public HierarchicalAp(int[] superclasses) {
        this(superclasses, new UpperStep(SupAp.DEFAULT_TEMPERATURE, SupAp.DEFAULT_RHO, SupAp.DEFAULT_DELTA,
                SupAp.DEFAULT_START, SupAp.DEFAULT_OFFSET), DEFAULT_ALPHA, true, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
    }

    HierarchicalAp(int[] superclasses, UpperStep step, double alpha, boolean queryPositive, SigmoidKernel kernel,
            int tileValues) {
        super(tileValues);
        this.superclasses = superclasses.clone();
        this.step = step;
        this.alpha = checkedAlpha(alpha);
        this.queryPositive = queryPositive;
        this.kernel = kernel;
    }

    /** A loss that takes the superclasses from the run that it is started for. */
    static Loss of(Map<String, Object> parameters) {
        UpperStep step = new UpperStep((double) parameters.get("temperature"), (double) parameters.get("rho"),
                (double) parameters.get("delta"), (double) parameters.get("start"), (double) parameters.get("offset"));
        return new OfAnyClasses(step, checkedAlpha((double) parameters.get("alpha")),
                (boolean) parameters.get("query-positive"));
    }

    /** 0..100, so that 2 to the power of it is a number. */
    private static double checkedAlpha(double alpha) {
        return Bounds.in("alpha", alpha, 0, 100, DEFAULT_ALPHA);
    }

    @Override
    int counted(Positives positives) {
        Positives families = families(positives);
        return families.withOther + (queryPositive ? families.alone : 0);
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new HierarchicalApRow(positives, families(positives), queries, references, step, alpha, queryPositive, kernel,
                measures);
    }

    /** Those of the superclasses. */
    private Positives families(Positives positives) {
        return positives.relabelled(this::superclass);
    }

    private int superclass(int label) {
        if (label < 0 || label >= superclasses.length) {
            throw new IllegalArgumentException("label " + label + " has no superclass: expected labels from 0 to "
                    + (superclasses.length - 1) + ", one for each superclass given");
        }
        return superclasses[label];
    }

    private static String text(UpperStep step, double alpha, boolean queryPositive) {
        return "h-ap(alpha=" + alpha + ", temperature=" + step.temperature() + ", rho=" + step.rho() + ", delta="
                + step.delta() + ", start=" + step.start() + ", offset=" + step.offset() + ", query-positive="
                + queryPositive + ")";
    }

    @Override
    public String toString() {
        return text(step, alpha, queryPositive) + " of " + superclasses.length + " classes in "
                + Arrays.stream(superclasses).distinct().count() + " superclasses";
    }
}
