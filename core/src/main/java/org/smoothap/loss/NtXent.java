package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * NT-Xent, also InfoNCE: the cross-entropy of each positive pair among the anchor's negatives. Sohn: Improved Deep Metric
 * Learning with Multi-class N-pair Loss Objective, NIPS 2016; Chen, Kornblith, Norouzi, Hinton: A Simple Framework for
 * Contrastive Learning of Visual Representations (SimCLR), ICML 2020, <a href="https://arxiv.org/abs/2002.05709">arXiv
 * 2002.05709</a>.
 *
 * <pre>
 *   s_ik = x_i · x_k / temperature
 *   l_ip = -log( exp(s_ip) / (exp(s_ip) + Σ_n exp(s_in)) ),   p of the label of i, p≠i, n of another
 *   loss = mean of l_ip over all pairs (i, p)
 * </pre>
 *
 * <p>SimCLR has one positive an anchor. With several, each is taken by itself against the negatives, the others left out, as
 * pytorch-metric-learning does; {@link SupCon} keeps them in the denominator. A class of m items weighs m(m - 1). The
 * temperature of 0.07 is that library's and that of MoCo (He et al., CVPR 2020); SimCLR has 0.1 to 0.5, by data set and batch.
 *
 * <p>{@link LossResult#perQuery} is one minus the anchor's own part of the loss, times the number of anchors. Items without
 * another of their class are skipped as anchors and count as negatives.
 *
 * <p>Cost: 2·N² exponentials and 4 to 6·N²·D floating point operations. Memory as {@link ScoreLoss}.
 */
public final class NtXent extends AnchorLoss {
    /** Of MoCo. */
    public static final double DEFAULT_TEMPERATURE = 0.07;

    static final LossDescription DESCRIPTION = new LossDescription("nt-xent",
            "cross-entropy of each positive pair among the negatives; InfoNCE",
            "Sohn, NIPS 2016; Chen et al., SimCLR, ICML 2020, arXiv 2002.05709",
            """
            s_ik = x_i · x_k / temperature
            l_ip = -log(exp(s_ip) / (exp(s_ip) + sum over the negatives n of exp(s_in)))
            loss = mean of l_ip over all pairs of an item i and a positive p
            """,
            List.of(new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                    "by which scores are divided; SimCLR has 0.1 to 0.5")));

    private final double temperature;

    /** Temperature 0.07. */
    public NtXent() {
        this(DEFAULT_TEMPERATURE);
    }

    /**
     * @param temperature 1e-30 to 1e30
     * @throws IllegalArgumentException if it is not
     */
    public NtXent(double temperature) {
        this(temperature, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    NtXent(double temperature, int tileValues) {
        super(tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
    }

    static NtXent of(Map<String, Object> parameters) {
        return new NtXent((double) parameters.get("temperature"));
    }

    @Override
    double weight(Positives positives) {
        return 1.0 / positives.pairs;
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        return anchor -> {
            LogSumExp negatives = new LogSumExp();
            for (int n = 0; n < anchor.negativeCount; n++) {
                negatives.add(anchor.negatives[n] / temperature);
            }
            double log = negatives.value();
            double sum = 0;
            double missed = 0;
            for (int p = 0; p < anchor.positiveCount; p++) {
                double ahead = log - anchor.positives[p] / temperature;
                double probability = LogSumExp.sigmoid(ahead); // of a negative
                sum += LogSumExp.softplus(ahead);
                missed += probability;
                anchor.positives[p] = -probability / temperature;
            }
            for (int n = 0; n < anchor.negativeCount; n++) {
                anchor.negatives[n] = missed * Math.exp(anchor.negatives[n] / temperature - log) / temperature;
            }
            return sum;
        };
    }

    @Override
    public String toString() {
        return "nt-xent(temperature=" + temperature + ")";
    }
}
