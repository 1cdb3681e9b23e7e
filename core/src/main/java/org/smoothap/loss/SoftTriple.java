package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * SoftTriple: cross entropy of an item's class, which has several centres that share its items softly. Qian, Shang, Sun, Hu,
 * Tacoma, Li, Jin: SoftTriple Loss: Deep Metric Learning Without Triplet Sampling, ICCV 2019,
 * <a href="https://arxiv.org/abs/1909.05235">arXiv 1909.05235</a>.
 *
 * <pre>
 *   u_ck = v_ck / |v_ck|,   s_ick = x_i · u_ck                       centre k of K of class c
 *   S_ic = Σ_k s_ick exp(s_ick/γ) / Σ_k exp(s_ick/γ)
 *   loss = mean over i of -log(exp(λ (S_iy - δ)) / (exp(λ (S_iy - δ)) + Σ_{c≠y} exp(λ S_ic))),  y the class of i
 *        + τ / (C K (K - 1)) Σ_c Σ_{j&lt;k} √(2 + ε - 2 u_cj · u_ck),  ε = 1e-5
 *
 *   ∂S_ic/∂s_ick = p_ick (1 + (s_ick - S_ic)/γ),  p the softmax over k
 * </pre>
 *
 * λ is {@code scale} (20), γ is {@code gamma} (0.1), δ is {@code margin} (0.01), K is {@code centres} (10), τ is
 * {@code regulariser} (0.2), all as in the authors' code; it draws the centres of a class together, so that there are no more
 * than the class needs. The sum over pairs of centres is divided by twice their number, as there. The item's own loss is its
 * term of the mean and the second line. First centres as there: uniform in ±1/√(C K). {@code vectors-rate} 100 as there, 1e-2
 * beside 1e-4 (with an Adam of ε = 0.01). Cost: as {@link ClassVectorLoss} with C·K vectors, and C·K²·D for the second line.
 */
public final class SoftTriple extends ClassVectorLoss {
    /** λ of the authors. */
    public static final double DEFAULT_SCALE = 20;
    /** γ of the authors. */
    public static final double DEFAULT_GAMMA = 0.1;
    /** δ of the authors. */
    public static final double DEFAULT_MARGIN = 0.01;
    /** K of the authors. */
    public static final int DEFAULT_CENTRES = 10;
    /** τ of the authors. */
    public static final double DEFAULT_REGULARISER = 0.2;

    static final LossDescription DESCRIPTION = new LossDescription("soft-triple",
            "cross entropy of the class, which has several centres",
            "Qian et al., SoftTriple Loss, ICCV 2019, arXiv 1909.05235",
            """
            s_ick = x_i · v_ck / |v_ck|                        v_ck: centre k of class c, learned
            S_ic  = sum over k of s_ick · exp(s_ick / gamma) / sum over k of exp(s_ick / gamma)
            t_i   = scale · (S_iy - margin)                    y: the class of i
            loss  = mean over i of -log(exp(t_i) / (exp(t_i) + sum over classes c≠y of exp(scale · S_ic)))
                  + regulariser / 2 · mean distance of two centres of a class
            """,
            List.of(
                    new LossDescription.Parameter("scale", Double.toString(DEFAULT_SCALE), "what scores are multiplied by"),
                    new LossDescription.Parameter("gamma", Double.toString(DEFAULT_GAMMA),
                            "how softly an item is shared among the centres of a class"),
                    new LossDescription.Parameter("margin", Double.toString(DEFAULT_MARGIN),
                            "what is taken off the score of the own class"),
                    new LossDescription.Parameter("centres", Integer.toString(DEFAULT_CENTRES), "vectors of each class"),
                    new LossDescription.Parameter("regulariser", Double.toString(DEFAULT_REGULARISER),
                            "how strongly the centres of a class are drawn together"),
                    rateParameter()));

    private final double scale;
    private final double gamma;
    private final double margin;
    private final double regulariser;

    /** The published loss. */
    public SoftTriple() {
        this(DEFAULT_SCALE, DEFAULT_GAMMA, DEFAULT_MARGIN, DEFAULT_CENTRES, DEFAULT_REGULARISER, DEFAULT_RATE);
    }

    /**
     * @param scale λ, 0..1e30
     * @param gamma γ, 1e-30..1e30
     * @param margin δ, -1e30..1e30
     * @param centres K, 1 or more
     * @param regulariser τ, 0..1e30
     * @param vectorsRate how much faster than the network's head the centres learn, 0..1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public SoftTriple(double scale, double gamma, double margin, int centres, double regulariser, double vectorsRate) {
        this(scale, gamma, margin, centres, regulariser, vectorsRate, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    SoftTriple(double scale, double gamma, double margin, long centres, double regulariser, double vectorsRate, int tileValues) {
        super(Bounds.count("centres", centres, DEFAULT_CENTRES), vectorsRate, tileValues);
        this.scale = Bounds.notNegative("scale", scale, DEFAULT_SCALE);
        this.gamma = Bounds.temperature("gamma", gamma, DEFAULT_GAMMA);
        this.margin = Bounds.finite("margin", margin, DEFAULT_MARGIN);
        this.regulariser = Bounds.notNegative("regulariser", regulariser, DEFAULT_REGULARISER);
    }

    static SoftTriple of(Map<String, Object> parameters) {
        return new SoftTriple((double) parameters.get("scale"), (double) parameters.get("gamma"),
                (double) parameters.get("margin"), (long) parameters.get("centres"), (double) parameters.get("regulariser"),
                (double) parameters.get("vectors-rate"), ScoreTiles.TILE_VALUES);
    }

    @Override
    float[] initial(int rows, int dimension, SplittableRandom random) {
        return uniform(rows * dimension, 1 / Math.sqrt(rows), random);
    }

    @Override
    void differentiate(ClassScores scores, double[] losses) {
        scores.byItem(() -> new SoftTripleRow(scores, scale, gamma, margin, losses));
        if (regulariser > 0 && scores.perClass() > 1) {
            double spread = draw(scores);
            for (int i = 0; i < losses.length; i++) {
                losses[i] += spread;
            }
        }
    }

    /** Draws the centres of each class together; returns the second line of the loss. */
    private double draw(ClassScores scores) {
        int centres = scores.perClass();
        double weight = regulariser / ((double) scores.vectorCount() * (centres - 1));
        double[] distances = new double[scores.classes()];
        IntStream.range(0, distances.length).parallel().forEach(c -> {
            for (int j = c * centres; j < (c + 1) * centres; j++) {
                for (int k = j + 1; k < (c + 1) * centres; k++) {
                    distances[c] += draw(scores, j, k, weight);
                }
            }
        });
        double sum = 0;
        for (double distance : distances) {
            sum += distance;
        }
        return weight * sum;
    }

    private static double draw(ClassScores scores, int first, int second, double weight) {
        float[] vectors = scores.vectors();
        float[] gradient = scores.vectorGradient();
        int dimension = scores.dimension();
        int a = first * dimension;
        int b = second * dimension;
        double cosine = 0;
        for (int d = 0; d < dimension; d++) {
            cosine += (double) vectors[a + d] * vectors[b + d];
        }
        double distance = Math.sqrt(Math.max(0, 2 - 2 * cosine) + 1e-5);
        float slope = (float) (-weight / distance);
        for (int d = 0; d < dimension; d++) {
            gradient[a + d] += slope * vectors[b + d];
            gradient[b + d] += slope * vectors[a + d];
        }
        return distance;
    }

    @Override
    public String toString() {
        return "soft-triple(scale=" + scale + ", gamma=" + gamma + ", margin=" + margin + ", centres=" + vectorsPerClass()
                + ", regulariser=" + regulariser + ")";
    }
}
