package org.smoothap.loss;

import java.util.Arrays;

/**
 * Average Precision of one query from histograms of its scores, and the gradient with respect to the scores.
 *
 * <p>With h_l references in bin l, h⁺_l positives, and H_l, H⁺_l those in bins 0 to l: AP = 1/|P| Σ_l h⁺_l H⁺_l/H_l, and
 * <pre>
 *   ∂AP/∂h_l  = -1/|P| Σ_{m≥l} h⁺_m H⁺_m/H_m²                     for a negative in bin l
 *   ∂AP/∂h⁺_l = 1/|P| (H⁺_l/H_l + Σ_{m≥l} h⁺_m/H_m) + ∂AP/∂h_l    for a positive, which is in both histograms
 * </pre>
 */
final class SoftBinApRow implements ScoreTiles.Row {
    private final Positives positives;
    private final int queries;
    private final int references;
    private final SoftBins bins;
    private final boolean queryPositive;
    private final double[] averagePrecision;
    private final double[] all;
    private final double[] positive;

    /**
     * @param queries how many the mean is over
     * @param queryPositive whether a query is its own positive, always in bin 0 and without a gradient; else it is in no bin
     * @param averagePrecision receives AP at each visited query, NaN if it has no positive
     */
    SoftBinApRow(Positives positives, int queries, int references, SoftBins bins, boolean queryPositive,
            double[] averagePrecision) {
        this.positives = positives;
        this.queries = queries;
        this.references = references;
        this.bins = bins;
        this.queryPositive = queryPositive;
        this.averagePrecision = averagePrecision;
        this.all = new double[bins.count()];
        this.positive = new double[bins.count()];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int[] others = positives.others(query);
        int self = positives.self(query);
        boolean selfRanked = queryPositive && self >= 0;
        int count = others.length + (selfRanked ? 1 : 0);
        if (count == 0) {
            averagePrecision[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + references, 0);
            return;
        }
        Arrays.fill(all, 0);
        Arrays.fill(positive, 0);
        for (int k = 0; k < references; k++) {
            if (k != self) {
                bins.add(scores[offset + k], all);
            }
        }
        for (int j : others) {
            bins.add(scores[offset + j], positive);
        }
        if (selfRanked) {
            all[0]++;
            positive[0]++;
        }
        averagePrecision[query] = differentiateBins(count);

        float[] positiveGradient = new float[others.length];
        for (int p = 0; p < others.length; p++) {
            positiveGradient[p] = (float) (-bins.slope(scores[offset + others[p]], positive) / queries);
        }
        for (int k = 0; k < references; k++) {
            scores[offset + k] = (float) (-bins.slope(scores[offset + k], all) / queries);
        }
        for (int p = 0; p < others.length; p++) {
            scores[offset + others[p]] = positiveGradient[p];
        }
        if (self >= 0) {
            scores[offset + self] = 0;
        }
    }

    /** AP of the histograms, which are replaced by its derivatives with respect to a negative and a positive in each bin. */
    private double differentiateBins(int count) {
        int last = all.length - 1;
        double[] within = new double[last + 1];
        double[] positiveWithin = new double[last + 1];
        double sum = 0;
        double positiveSum = 0;
        for (int l = 0; l <= last; l++) {
            within[l] = sum += all[l];
            positiveWithin[l] = positiveSum += positive[l];
        }
        double ap = 0;
        double perPositiveWithin = 0;
        double perWithin = 0;
        for (int l = last; l >= 0; l--) {
            if (within[l] == 0) { // and so in all bins before: no score is there
                all[l] = 0;
                positive[l] = 0;
                continue;
            }
            double precision = positiveWithin[l] / within[l];
            ap += positive[l] * precision / count;
            perPositiveWithin += positive[l] / within[l] / count;
            perWithin -= positive[l] * precision / within[l] / count;
            all[l] = perWithin;
            positive[l] = precision / count + perPositiveWithin + perWithin;
        }
        return ap;
    }
}
