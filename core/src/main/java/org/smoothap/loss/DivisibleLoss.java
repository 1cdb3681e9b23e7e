package org.smoothap.loss;

/**
 * A loss in training that is a sum over the batch's items as queries: several processes can each take some of them. What
 * that saves is the work of the loss; a loss of any other kind is computed in full by every process.
 */
public interface DivisibleLoss extends TrainingLoss {
    /**
     * The part of the loss that some items have as queries, each against the whole batch. Over ranges that together cover the
     * batch once, the losses and the gradients of {@link #evaluate(float[], int[], long)} are the sums of the parts.
     *
     * @param embeddings N×D, row-major: the whole batch
     * @param labels N class numbers
     * @param from the first item taken as a query
     * @param to the item after the last, above {@code from}
     * @param step the number of the batch in the whole run
     * @return {@code perQuery} of the {@code to - from} queries, the gradient with respect to all N×D embeddings
     * @throws IllegalArgumentException as for the whole batch, and if the range is empty or not within it
     */
    LossResult evaluate(float[] embeddings, int[] labels, int from, int to, long step);
}
