package org.smoothap.loss;

/**
 * The value of a loss on one batch. The arrays are the caller's to keep; they are not copied.
 *
 * @param loss the value to minimise
 * @param queries how many items were queries of the mean
 * @param skipped how many were not, for want of a positive
 * @param perQuery N values, one minus the item's own loss: its Average Precision or recall where the loss is made of those,
 *     at most 1 always; the loss is one minus their mean. NaN where skipped
 * @param gradient N×D, row-major: d loss / d embeddings
 */
public record LossResult(double loss, int queries, int skipped, float[] perQuery, float[] gradient) {}
