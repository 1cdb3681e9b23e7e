/**
 * Ranking losses: arrays in, value and gradient out, no automatic differentiation and no engine.
 *
 * <p>{@link org.smoothap.loss.Losses} names them. A new loss is one class that implements
 * {@link org.smoothap.loss.EmbeddingLoss}, with its {@link org.smoothap.loss.LossDescription}, and one line in the
 * registry. A loss that reads the scores of one query at a time gets tiles, threads and both gradients from
 * {@code ScoreTiles}; one minus a mean over queries is a {@link org.smoothap.loss.ScoreLoss}. A sum of losses is a
 * {@link org.smoothap.loss.WeightedSum}.
 */
package org.smoothap.loss;
