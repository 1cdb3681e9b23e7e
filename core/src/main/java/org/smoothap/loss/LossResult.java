package org.smoothap.loss;

/**
 * The value of a loss on one batch. The arrays are the caller's to keep; they are not copied.
 *
 * @param loss the value to minimise
 * @param queries how many items were queries of the mean
 * @param skipped how many were not, for want of a positive
 * @param perQuery N values: Average Precision (or the loss's own value per item), NaN where skipped
 * @param gradient N×D, row-major: d loss / d embeddings
 */
public record LossResult(double loss, int queries, int skipped, float[] perQuery, float[] gradient) {}
