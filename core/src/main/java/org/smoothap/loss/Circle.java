package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * Circle loss: pairs weigh the more, the farther they are from their optimum. Sun, Cheng, Zhang, Zhang, Zheng, Wang, Wei: Circle
 * Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020, <a href="https://arxiv.org/abs/2002.10857">arXiv
 * 2002.10857</a>, with class labels as pairs, for each anchor.
 *
 * <pre>
 *   s_ik = x_i · x_k,  a cosine
 *   a_ip = max(0, 1 + m - s_ip),   a_in = max(0, s_in + m)                no gradient through these
 *   P_i  = log Σ_p exp(-gamma a_ip (s_ip - (1 - m))),   N_i = log Σ_n exp(gamma a_in (s_in - m))
 *   loss = mean over the anchors i of log(1 + exp(P_i + N_i))
 *
 *   ∂/∂s_ip = -σ(P_i + N_i) softmax_p gamma a_ip,   ∂/∂s_in = σ(P_i + N_i) softmax_n gamma a_in
 * </pre>
 *
 * <p>The weights a are held fixed in the gradient, as in the paper and pytorch-metric-learning: the gradient is not the
 * derivative of the value. Rows must be unit vectors, to one thousandth. m 0.4 and gamma 80 are the paper's for CUB, Cars and
 * Stanford Online Products; it has 0.25 and 256 for faces, 0.25 and 128 for persons.
 *
 * <p>The authors have published no code. The mean is over the anchors with a positive; pytorch-metric-learning leaves out those
 * whose loss is 0 in single precision. An anchor without negatives has loss 0; items without another of their class are skipped
 * as anchors. {@link LossResult#perQuery} is one minus the anchor's own loss.
 *
 * <p>Cost: 2·N² exponentials and 4 to 6·N²·D floating point operations. Memory as {@link ScoreLoss}.
 */
public final class Circle extends AnchorLoss {
    /** m of the paper for retrieval. */
    public static final double DEFAULT_M = 0.4;
    /** γ of the paper for retrieval. */
    public static final double DEFAULT_GAMMA = 80;

    static final LossDescription DESCRIPTION = new LossDescription("circle",
            "soft maxima of low positives and high negatives that weigh by their distance from the optimum",
            "Sun et al., Circle Loss, CVPR 2020, arXiv 2002.10857",
            """
            s_ik = x_i · x_k;  a_ip = max(0, 1 + m - s_ip),  a_in = max(0, s_in + m), no gradient through these
            P_i  = log of the sum over the positives p of exp(-gamma a_ip (s_ip - (1 - m)))
            N_i  = log of the sum over the negatives n of exp(gamma a_in (s_in - m))
            loss = mean over the items i of log(1 + exp(P_i + N_i))
            """,
            List.of(
                    new LossDescription.Parameter("m", Double.toString(DEFAULT_M),
                            "margin: positives should be above 1 - m, negatives below m; 0.25 for faces"),
                    new LossDescription.Parameter("gamma", Double.toString(DEFAULT_GAMMA),
                            "scale of the scores; 256 for faces")));

    private final double m;
    private final double gamma;

    /** The paper's settings for retrieval. */
    public Circle() {
        this(DEFAULT_M, DEFAULT_GAMMA);
    }

    /**
     * @param m -1e30 to 1e30
     * @param gamma γ, 1e-30 to 1e30
     * @throws IllegalArgumentException if one is not
     */
    public Circle(double m, double gamma) {
        this(m, gamma, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    Circle(double m, double gamma, int tileValues) {
        super(tileValues);
        this.m = Bounds.finite("m", m, DEFAULT_M);
        this.gamma = Bounds.temperature("gamma", gamma, DEFAULT_GAMMA);
    }

    static Circle of(Map<String, Object> parameters) {
        return new Circle((double) parameters.get("m"), (double) parameters.get("gamma"));
    }

    @Override
    void check(String what, float[] rows, int dimension) {
        super.check(what, rows, dimension);
        Embeddings.requireUnit(what, rows, dimension);
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        return anchor -> {
            double low = log(anchor.positives, anchor.positiveCount, 1 - m, 1 + m, -1);
            double high = log(anchor.negatives, anchor.negativeCount, m, -m, 1);
            double slope = LogSumExp.sigmoid(low + high);
            differentiate(anchor.positives, anchor.positiveCount, 1 - m, 1 + m, -1, low, slope);
            differentiate(anchor.negatives, anchor.negativeCount, m, -m, 1, high, slope);
            return LogSumExp.softplus(low + high);
        };
    }

    /** Log of the sum of one kind's exponentials; sign is -1 for positives, 1 for negatives. */
    private double log(double[] scores, int count, double boundary, double optimum, int sign) {
        LogSumExp sum = new LogSumExp();
        for (int k = 0; k < count; k++) {
            sum.add(sign * gamma * weight(scores[k], optimum, sign) * (scores[k] - boundary));
        }
        return sum.value();
    }

    private void differentiate(double[] scores, int count, double boundary, double optimum, int sign, double log, double slope) {
        for (int k = 0; k < count; k++) {
            double scaled = sign * gamma * weight(scores[k], optimum, sign);
            scores[k] = slope * scaled * Math.exp(scaled * (scores[k] - boundary) - log);
        }
    }

    private static double weight(double score, double optimum, int sign) {
        return Math.max(0, sign * (score - optimum));
    }

    @Override
    public String toString() {
        return "circle(m=" + m + ", gamma=" + gamma + ")";
    }
}
