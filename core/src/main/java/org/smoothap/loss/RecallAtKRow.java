package org.smoothap.loss;

import java.util.Arrays;

/** RS@k of one query: its smooth recall, mean over k, and the gradient with respect to its scores. */
final class RecallAtKRow implements ScoreTiles.Row {
    private final Positives positives;
    private final double scale;
    private final double temperature;
    private final double recallTemperature;
    private final int[] ks;
    private final boolean queryRanked;
    private final SigmoidKernel kernel;
    private final double[] recalls;
    private final double[] found;
    private final boolean[] full;
    private final float[] slopes;
    private final float[] gradient;
    private final double[] sums = new double[2];

    /**
     * @param queries how many the mean is over
     * @param recalls receives the recall at each visited query, NaN if it has no positive
     */
    RecallAtKRow(Positives positives, int queries, int references, double temperature, double recallTemperature, int[] ks,
            boolean queryRanked, SigmoidKernel kernel, double[] recalls) {
        this.positives = positives;
        this.scale = 1 / ((double) queries * ks.length * temperature);
        this.temperature = temperature;
        this.recallTemperature = recallTemperature;
        this.ks = Arrays.stream(ks).map(k -> Math.min(k, references)).toArray();
        this.queryRanked = queryRanked;
        this.kernel = kernel;
        this.recalls = recalls;
        this.found = new double[ks.length];
        this.full = new boolean[ks.length];
        this.slopes = new float[references];
        this.gradient = new float[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int n = gradient.length;
        int[] ranked = positives.others(query);
        if (ranked.length == 0) {
            recalls[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + n, 0);
            return;
        }
        int removed = queryRanked ? -1 : positives.self(query);
        if (removed >= 0) {
            scores[offset + removed] = -Float.MAX_VALUE; // below everything: its sigmoid is 0
        }
        Arrays.fill(full, false);
        rank(ranked, scores, offset);
        // Which k have more than k positives is known only when all are ranked; such a k has no gradient.
        boolean again = false;
        for (int i = 0; i < ks.length; i++) {
            full[i] = found[i] > ks[i];
            again |= full[i];
        }
        if (again) {
            rank(ranked, scores, offset);
        }
        double recall = 0;
        for (int i = 0; i < ks.length; i++) {
            recall += Math.min(found[i], ks[i]) / Math.min(ks[i], ranked.length);
        }
        recalls[query] = recall / ks.length;
        if (removed >= 0) {
            gradient[removed] = 0;
        }
        System.arraycopy(gradient, 0, scores, offset, n);
    }

    /** Fills in how many positives are found in the first k, and the gradient of those k that are not full. */
    private void rank(int[] ranked, float[] scores, int offset) {
        int n = gradient.length;
        Arrays.fill(gradient, 0);
        Arrays.fill(found, 0);
        for (int j : ranked) {
            // The sums hold k = j, a sigmoid of exactly 1/2 with a slope of exactly 1/4.
            kernel.sigmoids(scores, offset, n, scores[offset + j], temperature, slopes, sums);
            double rank = sums[0] + 0.5;
            double perRank = 0;
            for (int i = 0; i < ks.length; i++) {
                double e = Math.exp(-Math.abs(ks[i] - rank) / recallTemperature);
                found[i] += (ks[i] >= rank ? 1 : e) / (1 + e);
                perRank += full[i] ? 0 : e / ((1 + e) * (1 + e)) / Math.min(ks[i], ranked.length);
            }
            // The loss is -recall/queries, and recall falls with the rank: the loss grows with it.
            perRank *= scale / recallTemperature;
            slopes[j] = 0;
            kernel.addScaled((float) perRank, slopes, n, gradient);
            gradient[j] -= (float) (perRank * (sums[1] - 0.25));
        }
    }
}
