package org.smoothap.loss;

import java.util.stream.LongStream;

/**
 * The anchors' sums and counts of a loss that is a mean over what only the scores tell, such as all triplets that violate a
 * margin. The gradient is first made of the sum, and divided at the end, so that one visit of the scores is enough.
 */
record Tally(double[] sums, long[] counts) {
    Tally(int anchors) {
        this(new double[anchors], new long[anchors]);
    }

    void set(int anchor, double sum, long count) {
        sums[anchor] = sum;
        counts[anchor] = count;
    }

    /** Of one triplet in the mean; 0 if there is none. */
    double weight() {
        long count = LongStream.of(counts).sum();
        return count == 0 ? 0 : 1.0 / count;
    }

    /** The mean, where {@code sum} has the gradient of the sum and NaN for what is skipped; its arrays are changed. */
    LossResult mean(LossResult sum) {
        double loss = fill(sum.perQuery(), sum.queries());
        scale(sum.gradient());
        return new LossResult(loss, sum.queries(), sum.skipped(), sum.perQuery(), sum.gradient());
    }

    /** The same for queries against references. */
    CrossLossResult mean(CrossLossResult sum) {
        double loss = fill(sum.perQuery(), sum.queries());
        scale(sum.queryGradient());
        scale(sum.referenceGradient());
        return new CrossLossResult(loss, sum.queries(), sum.skipped(), sum.perQuery(), sum.queryGradient(),
                sum.referenceGradient());
    }

    private double fill(float[] perQuery, int queries) {
        double weight = weight();
        double loss = 0;
        for (int i = 0; i < perQuery.length; i++) {
            if (!Float.isNaN(perQuery[i])) {
                loss += weight * sums[i];
                perQuery[i] = (float) (1 - queries * weight * sums[i]);
            }
        }
        return loss;
    }

    private void scale(float[] gradient) {
        double weight = weight();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= (float) weight;
        }
    }
}
