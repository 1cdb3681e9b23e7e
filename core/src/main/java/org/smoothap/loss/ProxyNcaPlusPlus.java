package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * ProxyNCA++: the probability that an item is assigned to the vector of its class, by squared distances. Teh, DeVries,
 * Taylor: ProxyNCA++: Revisiting and Revitalizing Proxy Neighborhood Component Analysis, ECCV 2020,
 * <a href="https://arxiv.org/abs/2004.01113">arXiv 2004.01113</a>.
 *
 * <pre>
 *   d_ic = |x_i - v_c/|v_c||² = 2 - 2 x_i · v_c / |v_c|
 *   loss = mean over i of -log(exp(-d_iy/T) / Σ_c exp(-d_ic/T)),  y the class of i
 * </pre>
 *
 * T is {@code temperature} (1/9; the authors' code writes it as a scale of 3 for the vectors, whose square is 1/T). It is
 * {@link NormalizedSoftmax} with half that temperature and, unlike the first ProxyNCA, has the own class in the sum. The
 * item's own loss is its term of the mean. Embeddings must be unit vectors. First vectors as in the authors' code: normal with
 * deviation 1/8. Their learning rate is 10,000 times that of the network there, but with an Adam of ε = 1, which is SGD with
 * momentum for gradients of this size; {@code vectors-rate} is 100 as in Proxy-Anchor. What else the paper proposes is not of
 * the loss: balanced batches, {@code network.pooling: max} and {@code network.head-norm: layer} of a recipe. Cost, memory,
 * threads: {@link ClassVectorLoss}.
 */
public final class ProxyNcaPlusPlus extends ClassVectorLoss {
    /** T of the authors. */
    public static final double DEFAULT_TEMPERATURE = 1 / 9.0;

    static final LossDescription DESCRIPTION = new LossDescription("proxy-nca++",
            "cross entropy of the class, by squared distances to class vectors",
            "Teh et al., ProxyNCA++, ECCV 2020, arXiv 2004.01113",
            """
            d_ic = |x_i - v_c / |v_c||²                        v_c: the vector of class c, learned
            loss = mean over i of -log(exp(-d_iy / temperature) / sum over classes c of exp(-d_ic / temperature))
            """,
            List.of(
                    new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                            "what squared distances are divided by before the softmax"),
                    rateParameter()));

    private final double temperature;

    /** The published loss. */
    public ProxyNcaPlusPlus() {
        this(DEFAULT_TEMPERATURE, DEFAULT_RATE);
    }

    /**
     * @param temperature T, 1e-30..1e30
     * @param vectorsRate how much faster than the network's head the class vectors learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public ProxyNcaPlusPlus(double temperature, double vectorsRate) {
        this(temperature, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    ProxyNcaPlusPlus(double temperature, double vectorsRate, int tileValues) {
        super(1, vectorsRate, tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
    }

    static ProxyNcaPlusPlus of(Map<String, Object> parameters) {
        return new ProxyNcaPlusPlus((double) parameters.get("temperature"), (double) parameters.get("vectors-rate"));
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return normal(rows * dimension, 0.125, random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        Embeddings.requireUnit("embeddings", scores.embeddings(), scores.dimension());
        scores.byItem(() -> new SoftmaxRow(scores, 2 / temperature, SoftmaxRow.NONE, losses));
    }

    @Override
    public String toString() {
        return "proxy-nca++(temperature=" + temperature + ")";
    }
}
