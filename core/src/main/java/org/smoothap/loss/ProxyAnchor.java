package org.smoothap.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Proxy-Anchor: every class vector, as an anchor, pulls the items of its class and pushes all others, the hardest most. Kim,
 * Kim, Cho, Kwak: Proxy Anchor Loss for Deep Metric Learning, CVPR 2020,
 * <a href="https://arxiv.org/abs/2003.13911">arXiv 2003.13911</a>.
 *
 * <pre>
 *   s_ic = x_i · v_c / |v_c|
 *   loss = 1/|C⁺| Σ_{c∈C⁺} log(1 + Σ_{i of c}     exp(-α (s_ic - δ)))
 *        + 1/|C|  Σ_{c∈C}  log(1 + Σ_{i not of c} exp(α (s_ic + δ)))
 * </pre>
 *
 * C⁺ are the classes in the batch, C all. α is {@code alpha} (32), δ is {@code margin} (0.1). The sums are over a class's
 * items, so an item has no loss of its own: {@link LossResult#perQuery} shares the first part out among the items of the
 * class in proportion to their exponentials (which is how the gradient is shared), and the second evenly among all.
 * First vectors as in the authors' code: normal with deviation √(2/|C|). {@code vectors-rate} 100 as there, 1e-2 beside 1e-4.
 * Unlike there, sums of exponentials cannot overflow, gradients are not clipped at 10, the vectors have no weight decay
 * (which would change nothing but their lengths), and embeddings are not normalised again. Cost, memory, threads:
 * {@link ClassVectorLoss}.
 */
public final class ProxyAnchor extends ClassVectorLoss {
    /** δ of the authors. */
    public static final double DEFAULT_MARGIN = 0.1;
    /** α of the authors. */
    public static final double DEFAULT_ALPHA = 32;

    static final LossDescription DESCRIPTION = new LossDescription("proxy-anchor",
            "class vectors as anchors that pull the items of their class and push the others, the hardest most",
            "Kim et al., Proxy Anchor Loss for Deep Metric Learning, CVPR 2020, arXiv 2003.13911",
            """
            s_ic = x_i · v_c / |v_c|                           v_c: the vector of class c, learned
            loss = mean over the classes c in the batch of log(1 + sum over items i of c     of exp(-alpha · (s_ic - margin)))
                 + mean over all classes c              of log(1 + sum over items i not of c of exp(alpha · (s_ic + margin)))
            """,
            List.of(
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "scores of the own class should be above this, those of others below minus this"),
                    new LossDescription.Parameter("alpha", Double.toString(DEFAULT_ALPHA),
                            "how much the hardest items weigh"),
                    rateParameter()));

    private final double margin;
    private final double alpha;

    /** The published loss. */
    public ProxyAnchor() {
        this(DEFAULT_MARGIN, DEFAULT_ALPHA, DEFAULT_RATE);
    }

    /**
     * @param margin δ, -1e30..1e30
     * @param alpha α, 0..1e30
     * @param vectorsRate how much faster than the network's head the class vectors learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public ProxyAnchor(double margin, double alpha, double vectorsRate) {
        this(margin, alpha, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    ProxyAnchor(double margin, double alpha, double vectorsRate, int tileValues) {
        super(1, vectorsRate, tileValues);
        this.margin = Bounds.finite("margin", margin, DEFAULT_MARGIN);
        this.alpha = Bounds.notNegative("alpha", alpha, DEFAULT_ALPHA);
    }

    static ProxyAnchor of(Map<String, Object> parameters) {
        return new ProxyAnchor((double) parameters.get("margin"), (double) parameters.get("alpha"),
                (double) parameters.get("vectors-rate"));
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return normal(rows * dimension, Math.sqrt(2.0 / rows), random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        int present = (int) Arrays.stream(scores.labels()).distinct().count();
        double[] pushes = new double[scores.classes()];
        scores.byVector(() -> new Anchor(scores, present, losses, pushes));
        double push = 0;
        for (double each : pushes) {
            push += each;
        }
        for (int i = 0; i < losses.length; i++) {
            losses[i] += push / scores.classes();
        }
    }

    /** One class's vector against all items. */
    private final class Anchor implements ScoreTiles.Row {
        private final ClassScores scores;
        private final int present;
        private final double[] pulls;
        private final double[] pushes;
        private final double[] exponents;

        Anchor(ClassScores scores, int present, double[] pulls, double[] pushes) {
            this.scores = scores;
            this.present = present;
            this.pulls = pulls;
            this.pushes = pushes;
            this.exponents = new double[scores.items()];
        }

        @Override
        public void differentiate(int anchor, float[] row, int offset) {
            int[] labels = scores.labels();
            double pull = 0;
            double push = 0;
            for (int i = 0; i < labels.length; i++) {
                double score = row[offset + i];
                if (labels[i] == anchor) {
                    exponents[i] = -alpha * (score - margin);
                    pull = Math.max(pull, exponents[i]);
                } else {
                    exponents[i] = alpha * (score + margin);
                    push = Math.max(push, exponents[i]);
                }
            }
            // Of the exponents, the 1 being exp(0), the largest is taken out.
            double pullSum = 0;
            double pushSum = 0;
            for (int i = 0; i < labels.length; i++) {
                boolean own = labels[i] == anchor;
                exponents[i] = Math.exp(exponents[i] - (own ? pull : push));
                pullSum += own ? exponents[i] : 0;
                pushSum += own ? 0 : exponents[i];
            }
            pushes[anchor] = logOnePlus(push, pushSum);
            double pulled = logOnePlus(pull, pullSum);
            double perPull = -alpha / present / (Math.exp(-pull) + pullSum);
            double perPush = alpha / scores.classes() / (Math.exp(-push) + pushSum);
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == anchor) {
                    double share = pullSum == 0 ? 0 : exponents[i] / pullSum;
                    pulls[i] = share * pulled * labels.length / present;
                }
                row[offset + i] = (float) ((labels[i] == anchor ? perPull : perPush) * exponents[i]);
            }
        }

        /** log(1 + exp(largest)·sum). */
        private static double logOnePlus(double largest, double sum) {
            return largest == 0 ? Math.log1p(sum) : largest + Math.log(Math.exp(-largest) + sum);
        }
    }

    @Override
    public String toString() {
        return "proxy-anchor(margin=" + margin + ", alpha=" + alpha + ")";
    }
}
