package org.smoothap.loss;

/**
 * The value of a loss of queries against separate references. The arrays are the caller's to keep; they are not copied.
 *
 * @param loss the value to minimise
 * @param queries how many queries the mean is over
 * @param skipped how many were left out, for want of a positive
 * @param perQuery one value per query: Average Precision, NaN where skipped
 * @param queryGradient d loss / d queries, shaped like the queries, the references held fixed
 * @param referenceGradient d loss / d references, shaped like the references, the queries held fixed; null from
 *     {@link CrossLoss#evaluateFixed}
 */
public record CrossLossResult(double loss, int queries, int skipped, float[] perQuery, float[] queryGradient,
        float[] referenceGradient) {
    CrossLossResult withoutReferenceGradient() {
        return new CrossLossResult(loss, queries, skipped, perQuery, queryGradient, null);
    }
}
