package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Supervised contrastive loss: the anchor's positives should have the whole softmax, in equal shares. Khosla, Teterwak, Wang,
 * Sarna, Tian, Isola, Maschinot, Liu, Krishnan: Supervised Contrastive Learning, NeurIPS 2020,
 * <a href="https://arxiv.org/abs/2004.11362">arXiv 2004.11362</a>, L_out of equation 2.
 *
 * <pre>
 *   s_ik = x_i · x_k / temperature
 *   loss = mean over the anchors i of  -1/|P_i| Σ_{p∈P_i} log( exp(s_ip) / Σ_{k≠i} exp(s_ik) )
 *
 *   ∂/∂s_ik = softmax_k - [k∈P_i]/|P_i|
 * </pre>
 *
 * <p>The temperature of 0.1 is the paper's; the authors' PyTorch code has 0.07, and multiplies the loss by the temperature
 * over a base temperature of 0.07, which is 1 there and left out here. The paper sums over the anchors, the code has
 * the mean. Items without another of their class are skipped as anchors; the code counts them in the mean, with loss 0.
 *
 * <p>The loss is never 0 for an anchor with several positives: at best it is log |P_i|.
 *
 * <p>{@link LossResult#perQuery} is one minus the anchor's own loss. Cost: 2·N² exponentials and 4 to 6·N²·D floating point
 * operations. Memory as {@link ScoreLoss}.
 */
public final class SupCon extends AnchorLoss {
    /** Of the paper. */
    public static final double DEFAULT_TEMPERATURE = 0.1;

    static final LossDescription DESCRIPTION = new LossDescription("sup-con",
            "the positives should have the whole softmax of the anchor's scores, in equal shares",
            "Khosla et al., Supervised Contrastive Learning, NeurIPS 2020, arXiv 2004.11362",
            """
            s_ik = x_i · x_k / temperature
            loss = mean over the items i of the mean over the positives p of
                   -log(exp(s_ip) / sum over k≠i of exp(s_ik))
            """,
            List.of(new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                    "by which scores are divided; the paper has 0.1, the authors' code 0.07")));

    private final double temperature;

    /** Temperature 0.1. */
    public SupCon() {
        this(DEFAULT_TEMPERATURE);
    }

    /**
     * @param temperature 1e-30 to 1e30
     * @throws IllegalArgumentException if it is not
     */
    public SupCon(double temperature) {
        this(temperature, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    SupCon(double temperature, int tileValues) {
        super(tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
    }

    static SupCon of(Map<String, Object> parameters) {
        return new SupCon((double) parameters.get("temperature"));
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        return anchor -> {
            int count = anchor.positiveCount;
            LogSumExp all = new LogSumExp();
            double mean = 0;
            for (int p = 0; p < count; p++) {
                all.add(anchor.positives[p] / temperature);
                mean += anchor.positives[p] / temperature / count;
            }
            for (int n = 0; n < anchor.negativeCount; n++) {
                all.add(anchor.negatives[n] / temperature);
            }
            double log = all.value();
            for (int p = 0; p < count; p++) {
                anchor.positives[p] = (Math.exp(anchor.positives[p] / temperature - log) - 1.0 / count) / temperature;
            }
            for (int n = 0; n < anchor.negativeCount; n++) {
                anchor.negatives[n] = Math.exp(anchor.negatives[n] / temperature - log) / temperature;
            }
            return log - mean;
        };
    }

    @Override
    public String toString() {
        return "sup-con(temperature=" + temperature + ")";
    }
}
