package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Normalised softmax: cross entropy of an item's class, the scores being those against unit vectors of the classes. Zhai, Wu:
 * Classification is a Strong Baseline for Deep Metric Learning, BMVC 2019,
 * <a href="https://arxiv.org/abs/1811.12649">arXiv 1811.12649</a>.
 *
 * <pre>
 *   s_ic = x_i · v_c / |v_c|
 *   loss = mean over i of -log(exp(s_iy/T) / Σ_c exp(s_ic/T)),  y the class of i
 * </pre>
 *
 * T is {@code temperature} (0.05). The item's own loss is its term of the mean. First vectors as in the authors' code: uniform
 * in ±1/√D. The authors train network and vectors with SGD at one learning rate; for Adam the factor of the vectors'
 * learning rate is {@code vectors-rate}, 100 as in Proxy-Anchor. Their subsampling of classes and their layer norm are not
 * part of the loss (the latter is {@code network.head-norm} of a recipe). Cost, memory, threads: {@link ClassVectorLoss}.
 */
public final class NormalizedSoftmax extends ClassVectorLoss {
    /** T of the authors. */
    public static final double DEFAULT_TEMPERATURE = 0.05;

    static final LossDescription DESCRIPTION = new LossDescription("normalized-softmax",
            "cross entropy of the class, by cosines with class vectors",
            "Zhai and Wu, Classification is a Strong Baseline for Deep Metric Learning, BMVC 2019, arXiv 1811.12649",
            """
            s_ic = x_i · v_c / |v_c|                           v_c: the vector of class c, learned
            loss = mean over i of -log(exp(s_iy / temperature) / sum over classes c of exp(s_ic / temperature))
            """,
            List.of(
                    new LossDescription.Parameter("temperature", Double.toString(DEFAULT_TEMPERATURE),
                            "what scores are divided by before the softmax"),
                    rateParameter()));

    private final double temperature;

    /** The published loss. */
    public NormalizedSoftmax() {
        this(DEFAULT_TEMPERATURE, DEFAULT_RATE);
    }

    /**
     * @param temperature T, 1e-30..1e30
     * @param vectorsRate how much faster than the network's head the class vectors learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public NormalizedSoftmax(double temperature, double vectorsRate) {
        this(temperature, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    NormalizedSoftmax(double temperature, double vectorsRate, int tileValues) {
        super(1, vectorsRate, tileValues);
        this.temperature = Bounds.temperature("temperature", temperature, DEFAULT_TEMPERATURE);
    }

    static NormalizedSoftmax of(Map<String, Object> parameters) {
        return new NormalizedSoftmax((double) parameters.get("temperature"), (double) parameters.get("vectors-rate"));
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return uniform(rows * dimension, 1 / Math.sqrt(dimension), random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        scores.byItem(() -> new SoftmaxRow(scores, 1 / temperature, SoftmaxRow.NONE, losses));
    }

    @Override
    public String toString() {
        return "normalized-softmax(temperature=" + temperature + ")";
    }
}
