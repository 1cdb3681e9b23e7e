package org.smoothap.analysis;

import java.util.stream.IntStream;

/**
 * The joint probabilities of t-SNE, p<sub>ij</sub> = (p<sub>j|i</sub> + p<sub>i|j</sub>) / 2n, where p<sub>·|i</sub> is a
 * Gaussian around row i, as wide as gives it the wanted perplexity: about that many neighbours count.
 */
final class Affinities {
    private static final int BISECTIONS = 60;

    private Affinities() {}

    /**
     * @param rows n × dimension, row-major
     * @param perplexity above 1 and below n − 1
     * @return n × n, symmetric, of sum 1, zero on the diagonal
     */
    static double[] of(float[] rows, int dimension, double perplexity) {
        int n = rows.length / dimension;
        double[] conditional = conditional(rows, dimension, perplexity);
        double[] joint = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                joint[i * n + j] = (conditional[i * n + j] + conditional[j * n + i]) / (2.0 * n);
            }
        }
        return joint;
    }

    /** Row i has p<sub>·|i</sub>. */
    static double[] conditional(float[] rows, int dimension, double perplexity) {
        int n = rows.length / dimension;
        double[] conditional = new double[n * n];
        IntStream.range(0, n).parallel().forEach(i -> conditional(rows, dimension, i, n, Math.log(perplexity), conditional));
        return conditional;
    }

    private static void conditional(float[] rows, int dimension, int i, int n, double entropy, double[] out) {
        double[] distances = new double[n];
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int d = 0; d < dimension; d++) {
                double difference = rows[i * dimension + d] - rows[j * dimension + d];
                sum += difference * difference;
            }
            distances[j] = sum;
            nearest = j == i ? nearest : Math.min(nearest, sum);
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double precision = 1;
        for (int step = 0; step < BISECTIONS; step++) {
            double total = 0;
            double weighted = 0;
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    // distances from the nearest: the Gaussian's height does not matter, and it cannot underflow everywhere
                    double weight = Math.exp(-precision * (distances[j] - nearest));
                    out[i * n + j] = weight;
                    total += weight;
                    weighted += weight * (distances[j] - nearest);
                }
            }
            for (int j = 0; j < n; j++) {
                out[i * n + j] /= total;
            }
            double excess = Math.log(total) + precision * weighted / total - entropy;
            if (Math.abs(excess) < 1e-6) {
                return;
            }
            if (excess > 0) {
                low = precision;
                precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
            } else {
                high = precision;
                precision = (low + high) / 2;
            }
        }
    }
}
