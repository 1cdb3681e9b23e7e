package org.smoothap.loss;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A sum of losses of the same batch.
 *
 * <p>{@link LossResult#perQuery} is one minus the weighted sum of the item's own losses; a term that skips an item adds
 * nothing to it, and an item is skipped if all terms skip it. The loss is one minus the mean where no term skips what
 * another counts.
 *
 * <p>Cost: that of the terms, one after the other.
 *
 * @param terms one or more
 */
public record WeightedSum(List<Term> terms) implements EmbeddingLoss {
    /**
     * A loss and its weight.
     *
     * @param weight 0 to 1e30; a term of weight 0 is evaluated all the same
     */
    public record Term(double weight, EmbeddingLoss loss) {
        /** @throws IllegalArgumentException if the weight is not a number in 0..1e30 */
        public Term {
            Bounds.notNegative("weight", weight, 1);
        }
    }

    /** @throws IllegalArgumentException if there is no term */
    public WeightedSum {
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
        int n = labels.length;
        double loss = 0;
        double[] own = new double[n];
        boolean[] counted = new boolean[n];
        float[] gradient = new float[embeddings.length];
        for (Term term : terms) {
            LossResult result = term.loss.evaluate(embeddings, labels, step);
            loss += term.weight * result.loss();
            for (int i = 0; i < n; i++) {
                float measure = result.perQuery()[i];
                if (!Float.isNaN(measure)) {
                    counted[i] = true;
                    own[i] += term.weight * (1.0 - measure);
                }
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += (float) (term.weight * result.gradient()[i]);
            }
        }
        float[] perQuery = new float[n];
        int queries = 0;
        for (int i = 0; i < n; i++) {
            perQuery[i] = counted[i] ? (float) (1 - own[i]) : Float.NaN;
            queries += counted[i] ? 1 : 0;
        }
        return new LossResult(loss, queries, n - queries, perQuery, gradient);
    }

    @Override
    public String toString() {
        return terms.stream().map(term -> term.weight + "·" + term.loss).collect(Collectors.joining(" + "));
    }
}
