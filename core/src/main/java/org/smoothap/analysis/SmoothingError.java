package org.smoothap.analysis;

import java.util.Arrays;
import java.util.List;
import org.smoothap.loss.EmbeddingLoss;

/**
 * How far a smoothed Average Precision is from the exact one, over the queries of some batches.
 *
 * @param queries how many
 * @param exact mean exact AP
 * @param smoothed mean smoothed AP
 * @param meanAbsolute mean of |smoothed - exact|
 * @param low a tenth of the queries have a smaller (smoothed - exact)
 * @param median of (smoothed - exact)
 * @param high a tenth of the queries have a larger one
 */
public record SmoothingError(
        int queries, double exact, double smoothed, double meanAbsolute, double low, double median, double high) {
    /**
     * @param loss whose {@link org.smoothap.loss.LossResult#perQuery} is a smoothed AP
     * @param queryPositive whether in {@code loss} the query counts as its own positive
     * @throws IllegalArgumentException if no query has a positive
     */
    public static SmoothingError of(List<ScoredBatch> batches, EmbeddingLoss loss, boolean queryPositive) {
        double exact = 0;
        double smoothed = 0;
        double absolute = 0;
        double[] errors = new double[batches.stream().mapToInt(ScoredBatch::size).sum()];
        int count = 0;
        for (ScoredBatch batch : batches) {
            float[] values = loss.evaluate(batch.embeddings(), batch.labels()).perQuery();
            double[] exactValues = ExactPrecision.of(batch, queryPositive);
            for (int query = 0; query < values.length; query++) {
                if (!Float.isNaN(values[query]) && !Double.isNaN(exactValues[query])) {
                    exact += exactValues[query];
                    smoothed += values[query];
                    errors[count] = values[query] - exactValues[query];
                    absolute += Math.abs(errors[count++]);
                }
            }
        }
        double[] sorted = Arrays.copyOf(errors, count);
        Arrays.sort(sorted);
        return new SmoothingError(count, exact / count, smoothed / count, absolute / count, quantile(sorted, 0.1),
                quantile(sorted, 0.5), quantile(sorted, 0.9));
    }

    /** The smallest value that at least this share of the values does not exceed. */
    static double quantile(double[] sorted, double share) {
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
