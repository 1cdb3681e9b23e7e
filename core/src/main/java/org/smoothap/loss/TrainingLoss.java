package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * A loss in the course of a training run, with what it has learned and what it remembers. Not thread-safe: one step after
 * the other.
 */
public interface TrainingLoss {
    /**
     * The loss of a batch, its gradient with respect to the embeddings, and, in {@link #parameters()}, with respect to the
     * loss's own parameters.
     *
     * @param embeddings N×D, row-major, taken as they are
     * @param labels N class numbers, in any order
     * @param step the number of the batch in the whole run; random choices are functions of it
     * @throws IllegalArgumentException if the lengths disagree, a value is not finite, or the batch has nothing to learn
     *     from
     */
    LossResult evaluate(float[] embeddings, int[] labels, long step);

    /** The parameters that the loss has of its own, to be moved by the training loop; none for most losses. */
    default List<LossParameter> parameters() {
        return List.of();
    }

    /**
     * What the loss remembers besides its parameters, to go on from: values by name, copied. Whole numbers up to 2^24 are
     * exact.
     */
    default Map<String, float[]> state() {
        return Map.of();
    }

    /**
     * Goes on from what {@link #state()} said.
     *
     * @throws IllegalArgumentException if the state is not of this loss
     */
    default void restore(Map<String, float[]> state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException("expected no state of this loss, got " + state.keySet());
        }
    }
}
