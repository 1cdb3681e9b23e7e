package org.smoothap.loss;

import java.util.Arrays;

/** SupAP of one query: its bound of Average Precision and the gradient with respect to its scores. */
final class SupApRow implements ScoreTiles.Row {
    private final Positives positives;
    private final int queries;
    private final UpperStep step;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;
    private final double[] averagePrecision;
    private final LowerScores negatives;
    private final float[] slopes;
    private final double[] sums = new double[2];

    /**
     * @param queries how many the mean is over
     * @param averagePrecision receives AP at each visited query, NaN if it has no positive
     */
    SupApRow(Positives positives, int queries, int references, UpperStep step, boolean queryPositive, SigmoidKernel kernel,
            double[] averagePrecision) {
        this.positives = positives;
        this.queries = queries;
        this.step = step;
        this.queryPositive = queryPositive;
        this.kernel = kernel;
        this.averagePrecision = averagePrecision;
        this.negatives = new LowerScores(references);
        this.slopes = new float[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int n = slopes.length;
        int[] sameLabel = positives.sameLabel(query);
        int[] ranked = queryPositive ? sameLabel : positives.others(query);
        int count = ranked.length;
        if (count == 0) {
            averagePrecision[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + n, 0);
            return;
        }
        float[] positiveScores = new float[count];
        for (int p = 0; p < count; p++) {
            positiveScores[p] = scores[offset + ranked[p]];
        }
        negatives.setAllBut(sameLabel, scores, offset);
        // From here the row receives the gradient: of the positives now, of the negatives below.
        Arrays.fill(scores, offset, offset + n, 0);
        double sum = 0;
        for (int p = 0; p < count; p++) {
            int positiveRank = notBelow(positiveScores[p], positiveScores);
            kernel.upperSteps(negatives.scores, negatives.count(), positiveScores[p], step, slopes, sums);
            double rank = positiveRank + sums[0];
            sum += positiveRank / rank;
            double perRank = positiveRank / (rank * rank) / ((double) queries * count);
            kernel.addScaled((float) perRank, slopes, negatives.count(), negatives.gradient);
            scores[offset + ranked[p]] = (float) (-perRank * sums[1]);
        }
        averagePrecision[query] = sum / count;
        negatives.putGradient(scores, offset);
    }

    /** How many scores are not below this one, itself included. */
    private static int notBelow(float score, float[] scores) {
        int count = 0;
        for (float other : scores) {
            count += other >= score ? 1 : 0;
        }
        return count;
    }
}
