package org.smoothap.loss;

/** A loss that can be had for queries against separate references: a memory of earlier batches, or the batch of all machines. */
public interface CrossLoss extends EmbeddingLoss {
    /**
     * Queries against separate references.
     *
     * @param queries Q×D, row-major
     * @param queryLabels Q class numbers
     * @param references N×D, row-major
     * @param referenceLabels N class numbers
     * @param self for each query the index of the reference that is the query itself, or -1 where none is; null: none
     *     is. Where none is, all references of the query's label are its positives, in any mode
     * @throws IllegalArgumentException if lengths disagree, a value is not finite, an index in {@code self} is out of range
     *     or names a reference of another label, or there is nothing to learn from
     */
    CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels, int[] self);

    /**
     * The same against references that need no gradient, such as a memory of earlier batches: a third of the work is saved.
     *
     * @return as the other, its {@code referenceGradient} null
     */
    default CrossLossResult evaluateFixed(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return evaluate(queries, queryLabels, references, referenceLabels, self).withoutReferenceGradient();
    }
}
