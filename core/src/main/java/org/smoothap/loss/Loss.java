package org.smoothap.loss;

/**
 * A loss of labelled embeddings. {@link EmbeddingLoss} needs nothing but a batch; others learn class vectors
 * ({@link ClassVectorLoss}) or remember earlier batches. All of them start a {@link TrainingLoss}, which is what a training
 * loop works with. Implementations are immutable and thread-safe.
 */
public interface Loss {
    /**
     * The loss at the beginning of a training run.
     *
     * @throws IllegalArgumentException if the loss cannot be had for these classes
     */
    TrainingLoss start(LossContext context);
}
