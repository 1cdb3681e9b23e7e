package org.smoothap.loss;

/**
 * What a loss is told of the training run that it is started for.
 *
 * @param classes how many there are; labels are 0..classes-1
 * @param dimension of the embeddings
 * @param superclasses for each class the number of the class above it, or null where there is no hierarchy
 * @param seed of first values and of random choices
 */
public record LossContext(int classes, int dimension, int[] superclasses, long seed) {
    /** @throws IllegalArgumentException if a number is below 1, or the superclasses are not one for each class */
    public LossContext {
        if (classes < 1 || dimension < 1) {
            throw new IllegalArgumentException(
                    "expected at least 1 class and 1 dimension, got " + classes + " and " + dimension);
        }
        if (superclasses != null && superclasses.length != classes) {
            throw new IllegalArgumentException(
                    "expected a superclass for each of " + classes + " classes, got " + superclasses.length);
        }
    }

    /** Without a hierarchy. */
    public LossContext(int classes, int dimension, long seed) {
        this(classes, dimension, null, seed);
    }
}
