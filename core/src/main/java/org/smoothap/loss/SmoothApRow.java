package org.smoothap.loss;

import java.util.Arrays;

/**
 * Smooth-AP of one query: its Average Precision and the gradient with respect to its scores.
 *
 * <p>For every positive j: R_j = 1 + Σ_{k≠j} σ_jk is its rank among all references, R⁺_j the same among the positives;
 * AP = mean of R⁺_j / R_j. With σ' = σ(1-σ)/τ, moving score k changes R_j by σ'_jk, and moving score j by -Σ_k σ'_jk.
 */
final class SmoothApRow implements ScoreTiles.Row {
    private final Positives positives;
    private final int queries;
    private final double temperature;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;
    private final double[] averagePrecision;
    private final float[] slopes;
    private final float[] gradient;
    private final double[] sums = new double[2];

    /**
     * @param queries how many the mean is over
     * @param averagePrecision receives AP at each visited query, NaN if it has no positive
     */
    SmoothApRow(Positives positives, int queries, int references, double temperature, boolean queryPositive,
            SigmoidKernel kernel, double[] averagePrecision) {
        this.positives = positives;
        this.queries = queries;
        this.temperature = temperature;
        this.queryPositive = queryPositive;
        this.kernel = kernel;
        this.averagePrecision = averagePrecision;
        this.slopes = new float[references];
        this.gradient = new float[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int n = gradient.length;
        Arrays.fill(gradient, 0);
        int removed = queryPositive ? -1 : positives.self(query);
        int[] ranked = queryPositive ? positives.sameLabel(query) : positives.others(query);
        int count = ranked.length;
        if (count == 0) {
            averagePrecision[query] = Double.NaN;
            System.arraycopy(gradient, 0, scores, offset, n);
            return;
        }
        if (removed >= 0) {
            scores[offset + removed] = -Float.MAX_VALUE; // below everything: its sigmoid is 0
        }
        float[] positiveScores = new float[count];
        float[] positiveSlopes = new float[count];
        for (int p = 0; p < count; p++) {
            positiveScores[p] = scores[offset + ranked[p]];
        }
        double scale = 1 / (queries * (double) count * temperature);
        double sum = 0;
        for (int p = 0; p < count; p++) {
            int j = ranked[p];
            // Both sums hold k = j, a sigmoid of exactly 1/2 with a slope of exactly 1/4.
            kernel.sigmoids(positiveScores, 0, count, positiveScores[p], temperature, positiveSlopes, sums);
            double positiveRank = sums[0] + 0.5;
            double positiveSlope = sums[1] - 0.25;
            kernel.sigmoids(scores, offset, n, positiveScores[p], temperature, slopes, sums);
            double rank = Math.max(positiveRank, sums[0] + 0.5); // smaller only by rounding
            double slope = sums[1] - 0.25;
            sum += positiveRank / rank;

            // The loss is -AP/queries: the gradient grows with the rank and falls with the rank among the positives.
            double perRank = scale * positiveRank / (rank * rank);
            double perPositiveRank = scale / rank;
            slopes[j] = 0;
            positiveSlopes[p] = 0;
            kernel.addScaled((float) perRank, slopes, n, gradient);
            for (int k = 0; k < count; k++) {
                gradient[ranked[k]] -= (float) perPositiveRank * positiveSlopes[k];
            }
            gradient[j] += (float) (perPositiveRank * positiveSlope - perRank * slope);
        }
        averagePrecision[query] = sum / count;
        if (removed >= 0) {
            gradient[removed] = 0;
        }
        System.arraycopy(gradient, 0, scores, offset, n);
    }
}
