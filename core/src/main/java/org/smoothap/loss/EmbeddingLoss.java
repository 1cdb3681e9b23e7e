package org.smoothap.loss;

/** A loss of a batch of labelled embeddings that needs nothing but the batch, with its gradient. */
public interface EmbeddingLoss extends Loss {
    /**
     * The loss and its gradient with respect to the embeddings.
     *
     * @param embeddings N×D, row-major, D = embeddings.length / labels.length; taken as they are (normalise them first if
     *     scores are to be cosines)
     * @param labels N class numbers, in any order
     * @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no item has a positive
     */
    LossResult evaluate(float[] embeddings, int[] labels);

    /**
     * The same at a step of training, for losses with a random part: that is a function of the step, so that a run that
     * goes on repeats what the unbroken run would have done. Other losses do not depend on the step.
     *
     * @param step the number of the batch in the whole run
     */
    default LossResult evaluate(float[] embeddings, int[] labels, long step) {
        return evaluate(embeddings, labels);
    }

    @Override
    default TrainingLoss start(LossContext context) {
        return this::evaluate;
    }
}
