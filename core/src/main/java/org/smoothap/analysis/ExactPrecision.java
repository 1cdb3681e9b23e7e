package org.smoothap.analysis;

/** The exact Average Precision of the queries of a batch, items of equal score counted one half: the limit of Smooth-AP. */
public final class ExactPrecision {
    private ExactPrecision() {}

    /**
     * The AP of each item as a query against the batch. O(N·|P|·N) time.
     *
     * @param queryPositive whether the query is in the ranking, as a positive of its own
     * @return N values, NaN where there is no positive
     */
    public static double[] of(ScoredBatch batch, boolean queryPositive) {
        double[] precision = new double[batch.size()];
        for (int query = 0; query < precision.length; query++) {
            double sum = 0;
            int count = 0;
            for (int j = 0; j < precision.length; j++) {
                if (batch.positive(query, j) || queryPositive && j == query) {
                    sum += precisionAt(batch, query, j, queryPositive);
                    count++;
                }
            }
            precision[query] = count == 0 ? Double.NaN : sum / count;
        }
        return precision;
    }

    private static double precisionAt(ScoredBatch batch, int query, int positive, boolean queryPositive) {
        double rank = 1;
        double positiveRank = 1;
        float score = batch.score(query, positive);
        for (int k = 0; k < batch.size(); k++) {
            if (k == positive || k == query && !queryPositive) {
                continue;
            }
            float other = batch.score(query, k);
            double ahead = other > score ? 1 : other == score ? 0.5 : 0;
            rank += ahead;
            positiveRank += batch.negative(query, k) ? 0 : ahead;
        }
        return positiveRank / rank;
    }

    /** The mean over all queries of all batches that have a positive. */
    static double mean(Iterable<ScoredBatch> batches, boolean queryPositive) {
        double sum = 0;
        long count = 0;
        for (ScoredBatch batch : batches) {
            for (double precision : of(batch, queryPositive)) {
                if (!Double.isNaN(precision)) {
                    sum += precision;
                    count++;
                }
            }
        }
        return sum / count;
    }
}
