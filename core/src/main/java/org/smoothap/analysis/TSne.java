package org.smoothap.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A map of rows on the plane that keeps neighbours together: exact t-SNE of van der Maaten and Hinton, "Visualizing data using
 * t-SNE" (JMLR 2008). Distances within a group mean something; those between far groups, and areas, mean little.
 *
 * <p>Begins with the first two principal components (Kobak and Berens, Nature Communications 2019) and a learning rate that
 * goes with n (Belkina et al., 2019), so the map is a function of the rows alone, whatever the number of threads.
 *
 * <p>Time: O(n²) for each of {@value #STEPS} steps, on all cores; memory 16·n² bytes: for a few thousand rows at most.
 */
public final class TSne {
    /** How many gradient steps are taken. */
    public static final int STEPS = 600;

    private static final int EXAGGERATED_STEPS = 200;
    private static final double EXAGGERATION = 12;
    private static final double PERPLEXITY = 30;
    private static final double START_DEVIATION = 1e-4;
    private static final long SEED = 1;

    private final double[] affinities;
    private final int n;

    /** @param affinities n × n, as {@link Affinities} gives them */
    TSne(double[] affinities, int n) {
        this.affinities = affinities;
        this.n = n;
    }

    /**
     * The map of the rows. The perplexity is {@value #PERPLEXITY}, or a third of n where that is less.
     *
     * @param rows n × dimension, row-major, finite
     * @return n × 2; up to 4 rows on their principal plane
     * @throws IllegalArgumentException if there are no whole rows
     */
    public static double[] map(float[] rows, int dimension) {
        if (dimension <= 0 || rows.length == 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException(rows.length + " values are not whole rows of dimension " + dimension
                    + "; expected at least one row");
        }
        int n = rows.length / dimension;
        double[] start = PrincipalPlane.of(rows, dimension, SEED);
        if (n < 5) {
            return start;
        }
        double perplexity = Math.min(PERPLEXITY, (n - 1) / 3.0);
        return new TSne(Affinities.of(rows, dimension, perplexity), n).descend(scaled(start), STEPS);
    }

    private static double[] scaled(double[] plane) {
        double squares = 0;
        for (int i = 0; i < plane.length; i += 2) {
            squares += plane[i] * plane[i];
        }
        double deviation = Math.sqrt(2 * squares / plane.length);
        // rows that are all the same still need to part
        return deviation == 0 ? IntStream.range(0, plane.length).mapToDouble(i -> START_DEVIATION * Math.sin(i)).toArray()
                : Arrays.stream(plane).map(value -> value / deviation * START_DEVIATION).toArray();
    }

    /** Gradient descent with momentum and a step size for each coordinate; exaggerated affinities at first draw groups together. */
    double[] descend(double[] start, int steps) {
        double[] y = start.clone();
        double[] velocity = new double[2 * n];
        double[] gains = new double[2 * n];
        Arrays.fill(gains, 1);
        double rate = Math.max(50, n / EXAGGERATION / 4);
        for (int step = 0; step < steps; step++) {
            boolean early = step < Math.min(EXAGGERATED_STEPS, steps / 3);
            double[] gradient = gradient(y, early ? EXAGGERATION : 1);
            for (int c = 0; c < 2 * n; c++) {
                gains[c] = Math.max(0.01, gradient[c] > 0 != velocity[c] > 0 ? gains[c] + 0.2 : gains[c] * 0.8);
                velocity[c] = (early ? 0.5 : 0.8) * velocity[c] - rate * gains[c] * gradient[c];
                y[c] += velocity[c];
            }
        }
        return y;
    }

    /**
     * Of {@link #divergence} by the places: 4 Σ<sub>j</sub> (p<sub>ij</sub> − q<sub>ij</sub>) w<sub>ij</sub> (y<sub>i</sub> −
     * y<sub>j</sub>), w<sub>ij</sub> = 1 / (1 + |y<sub>i</sub> − y<sub>j</sub>|²), q<sub>ij</sub> = w<sub>ij</sub> / Σ w.
     */
    double[] gradient(double[] y, double exaggeration) {
        double[] attraction = new double[2 * n];
        double[] repulsion = new double[2 * n];
        double[] weights = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            double x0 = y[2 * i];
            double y0 = y[2 * i + 1];
            double ax = 0;
            double ay = 0;
            double rx = 0;
            double ry = 0;
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double dx = x0 - y[2 * j];
                double dy = y0 - y[2 * j + 1];
                double w = 1 / (1 + dx * dx + dy * dy);
                double pull = affinities[i * n + j] * w;
                ax += pull * dx;
                ay += pull * dy;
                rx += w * w * dx;
                ry += w * w * dy;
                sum += w;
            }
            attraction[2 * i] = ax;
            attraction[2 * i + 1] = ay;
            repulsion[2 * i] = rx;
            repulsion[2 * i + 1] = ry;
            weights[i] = sum - 1; // without the row itself
        });
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] gradient = new double[2 * n];
        for (int c = 0; c < 2 * n; c++) {
            gradient[c] = 4 * (exaggeration * attraction[c] - repulsion[c] / total);
        }
        return gradient;
    }

    /** Kullback and Leibler's divergence of the map's probabilities from the rows': Σ p log(p / q). */
    double divergence(double[] y) {
        double[] w = new double[n * n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double dx = y[2 * i] - y[2 * j];
                    double dy = y[2 * i + 1] - y[2 * j + 1];
                    w[i * n + j] = 1 / (1 + dx * dx + dy * dy);
                    total += w[i * n + j];
                }
            }
        }
        double sum = 0;
        for (int pair = 0; pair < n * n; pair++) {
            if (affinities[pair] > 0) {
                sum += affinities[pair] * Math.log(affinities[pair] / (w[pair] / total));
            }
        }
        return sum;
    }
}
