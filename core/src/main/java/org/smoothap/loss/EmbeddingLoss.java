package org.smoothap.loss;

/** A loss of a batch of labelled embeddings, with its gradient. Implementations are immutable and thread-safe. */
public interface EmbeddingLoss {
    /**
     * The loss and its gradient with respect to the embeddings.
     *
     * @param embeddings N×D, row-major, D = embeddings.length / labels.length; taken as they are (normalise them first if
     *     scores are to be cosines)
     * @param labels N class numbers, in any order
     * @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no item has a positive
     */
    LossResult evaluate(float[] embeddings, int[] labels);
}
