package org.smoothap.loss;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A sum of losses of the same batch, or of the same queries and references. For losses that learn or remember there is
 * {@link WeightedSum}.
 *
 * <p>{@link LossResult#perQuery} is one minus the weighted sum of the item's own losses; a term that skips an item adds
 * nothing to it, and an item is skipped if all terms skip it. The loss is one minus the mean where no term skips what
 * another counts.
 *
 * <p>Cost: that of the terms, one after the other.
 *
 * @param terms one or more
 */
public record CrossSum(List<Term> terms) implements CrossLoss {
    /**
     * A loss and its weight.
     *
     * @param weight 0 to 1e30; a term of weight 0 is evaluated all the same
     */
    public record Term(double weight, CrossLoss loss) {
        /** @throws IllegalArgumentException if the weight is not a number in 0..1e30 */
        public Term {
            Bounds.notNegative("weight", weight, 1);
        }
    }

    /** @throws IllegalArgumentException if there is no term */
    public CrossSum {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("expected at least one term of a weighted sum, got none");
        }
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        return evaluate(embeddings, labels, 0);
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels, long step) {
        LossSum sum = new LossSum(labels.length, embeddings.length);
        for (Term term : terms) {
            sum.add(term.weight, term.loss.evaluate(embeddings, labels, step));
        }
        return sum.result();
    }

    @Override
    public CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        LossSum sum = new LossSum(queryLabels.length, queries.length);
        float[] referenceGradient = new float[references.length];
        for (Term term : terms) {
            CrossLossResult result = term.loss.evaluate(queries, queryLabels, references, referenceLabels, self);
            sum.add(term.weight, result);
            LossSum.addScaled(referenceGradient, term.weight, result.referenceGradient());
        }
        return sum.result(referenceGradient);
    }

    @Override
    public CrossLossResult evaluateFixed(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        LossSum sum = new LossSum(queryLabels.length, queries.length);
        for (Term term : terms) {
            sum.add(term.weight, term.loss.evaluateFixed(queries, queryLabels, references, referenceLabels, self));
        }
        return sum.result(null);
    }

    @Override
    public String toString() {
        return terms.stream().map(term -> term.weight + "·" + term.loss).collect(Collectors.joining(" + "));
    }
}
