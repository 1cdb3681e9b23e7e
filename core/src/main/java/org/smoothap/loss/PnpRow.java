package org.smoothap.loss;

import java.util.Arrays;

/** PNP of one query: one minus its penalty, and the gradient with respect to its scores. */
final class PnpRow implements ScoreTiles.Row {
    private final Pnp loss;
    private final Positives positives;
    private final int queries;
    private final double temperature;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;
    private final double[] measures;
    private final LowerScores negatives;
    private final float[] slopes;
    private final double[] sums = new double[2];

    /**
     * @param queries how many the mean is over
     * @param measures receives one minus the penalty at each visited query, NaN if it has no positive
     */
    PnpRow(Pnp loss, Positives positives, int queries, int references, double temperature, boolean queryPositive,
            SigmoidKernel kernel, double[] measures) {
        this.loss = loss;
        this.positives = positives;
        this.queries = queries;
        this.temperature = temperature;
        this.queryPositive = queryPositive;
        this.kernel = kernel;
        this.measures = measures;
        this.negatives = new LowerScores(references);
        this.slopes = new float[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int[] ranked = queryPositive ? positives.sameLabel(query) : positives.others(query);
        int count = ranked.length;
        if (count == 0) {
            measures[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + slopes.length, 0);
            return;
        }
        int[] sameLabel = positives.sameLabel(query);
        negatives.setAllBut(sameLabel, scores, offset);
        double sum = 0;
        double scale = 1 / (queries * (double) count * temperature);
        for (int j : ranked) {
            kernel.sigmoids(negatives.scores, 0, negatives.count(), scores[offset + j], temperature, slopes, sums);
            sum += loss.penalty(sums[0]);
            double perNegative = scale * loss.penaltySlope(sums[0]);
            kernel.addScaled((float) perNegative, slopes, negatives.count(), negatives.gradient);
            scores[offset + j] = (float) (-perNegative * sums[1]);
        }
        measures[query] = 1 - sum / count;
        if (!queryPositive && positives.self(query) >= 0) {
            scores[offset + positives.self(query)] = 0;
        }
        negatives.putGradient(scores, offset);
    }
}
