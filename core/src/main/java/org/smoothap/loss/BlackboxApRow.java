package org.smoothap.loss;

import java.util.Arrays;

/** {@link BlackboxAp} of one query: its scores are ranked, pulled, and ranked again. */
final class BlackboxApRow implements ScoreTiles.Row {
    private final Positives positives;
    private final int queries;
    private final int references;
    private final double lambda;
    private final float half;
    private final boolean queryPositive;
    private final double[] averagePrecision;
    private final boolean[] positive;
    private final float[] shifted;
    private final long[] keys;
    private final int[] ranks;
    private final int[] pulledRanks;

    /** @param queries how many the mean is over */
    BlackboxApRow(Positives positives, int queries, int references, double lambda, double margin, boolean queryPositive,
            double[] averagePrecision) {
        this.positives = positives;
        this.queries = queries;
        this.references = references;
        this.lambda = lambda;
        this.half = (float) (margin / 2);
        this.queryPositive = queryPositive;
        this.averagePrecision = averagePrecision;
        this.positive = new boolean[references];
        this.shifted = new float[references];
        this.keys = new long[references];
        this.ranks = new int[references];
        this.pulledRanks = new int[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int[] own = queryPositive ? positives.sameLabel(query) : positives.others(query);
        if (own.length == 0) {
            averagePrecision[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + references, 0);
            return;
        }
        int left = queryPositive ? -1 : positives.self(query);
        int ranked = references - (left >= 0 ? 1 : 0);
        for (int j : own) {
            positive[j] = true;
        }
        for (int k = 0; k < references; k++) {
            shifted[k] = scores[offset + k] + (positive[k] ? -half : half);
        }
        rank(left, ranks);
        double precisions = 0;
        int[] ordered = Arrays.stream(own).map(j -> ranks[j]).sorted().toArray(); // ranks of the positives, the best first
        for (int j : own) {
            int among = Arrays.binarySearch(ordered, ranks[j]) + 1;
            double precision = (double) among / ranks[j];
            precisions += precision;
            // R⁺/N / (R/N)² = N · R⁺/R²
            double pull = lambda * precision * ranked / ranks[j] / own.length / queries;
            shifted[j] = (float) Math.min(shifted[j] + pull, Float.MAX_VALUE);
        }
        averagePrecision[query] = precisions / own.length;
        rank(left, pulledRanks);
        for (int k = 0; k < references; k++) {
            scores[offset + k] = k == left ? 0 : (float) ((pulledRanks[k] - ranks[k]) / (ranked * lambda));
        }
        for (int j : own) {
            positive[j] = false;
        }
    }

    /** Writes the rank of every reference but {@code left}, 1 for the highest score; of equals the negatives come first. */
    private void rank(int left, int[] into) {
        int count = 0;
        for (int k = 0; k < references; k++) {
            if (k != left) {
                // + 0.0f: one zero for both; then the bits of floats in descending order as whole numbers in ascending order
                int bits = Float.floatToIntBits(shifted[k] + 0.0f);
                int descending = bits >= 0 ? ~bits : bits & Integer.MAX_VALUE;
                keys[count++] = (long) descending << 32 | (positive[k] ? 1L << 31 : 0) | k;
            }
        }
        Arrays.sort(keys, 0, count);
        for (int place = 0; place < count; place++) {
            into[(int) (keys[place] & Integer.MAX_VALUE)] = place + 1;
        }
    }
}
