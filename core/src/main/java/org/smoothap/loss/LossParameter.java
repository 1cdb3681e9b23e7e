package org.smoothap.loss;

/**
 * A matrix that a loss learns together with the network, such as the vectors of the classes.
 *
 * @param name unique in the loss, such as {@code class-vectors}
 * @param rows of the matrix
 * @param columns of the matrix
 * @param values rows × columns, row-major; the training loop changes them in place
 * @param gradient d loss / d values of the last evaluation
 * @param learningRateFactor how much faster than the network's head it learns by default
 */
public record LossParameter(String name, int rows, int columns, float[] values, float[] gradient, double learningRateFactor) {
    /** @throws IllegalArgumentException if an array has another length than rows × columns */
    public LossParameter {
        if (values.length != Math.multiplyExact(rows, columns) || gradient.length != values.length) {
            throw new IllegalArgumentException(name + ": expected " + rows + " x " + columns + " values and gradients, got "
                    + values.length + " and " + gradient.length);
        }
    }
}
