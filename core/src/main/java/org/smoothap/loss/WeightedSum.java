package org.smoothap.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sum of losses of any kind, with weights: Smooth-AP with ArcFace for instance.
 *
 * <p>{@link LossResult#perQuery} is one minus the weighted sum of the item's own losses; a term that skips an item adds
 * nothing to it, and an item is skipped if all terms skip it. What the terms learn and remember has their number before its
 * name: {@code 2.class-vectors}.
 *
 * <p>Cost: that of the terms, one after the other.
 *
 * @param terms one or more
 */
public record WeightedSum(List<Term> terms) implements Loss {
    static final String DEFAULT_TERMS = "smooth-ap + contrastive";

    static final LossDescription DESCRIPTION = new LossDescription("sum",
            "a weighted sum of other losses",
            "that of its terms",
            """
            loss = sum over the terms of weight · loss of the term
            terms: [WEIGHT] NAME[(key=value, ...)] + [WEIGHT] NAME[(key=value, ...)] + ...
            """,
            List.of(new LossDescription.Parameter("terms", DEFAULT_TERMS,
                    "losses with weights, such as 'smooth-ap(temperature=0.01) + 0.5 contrastive'")));

    /**
     * A loss and its weight.
     *
     * @param weight 0 to 1e30; a term of weight 0 is evaluated all the same
     */
    public record Term(double weight, Loss loss) {
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

    static WeightedSum of(Map<String, Object> parameters) {
        return new WeightedSum(LossExpression.parse((String) parameters.get("terms")));
    }

    /** The first values and random choices of each term are of a seed of its own. */
    @Override
    public TrainingLoss start(LossContext context) {
        List<TrainingLoss> started = new ArrayList<>();
        for (Term term : terms) {
            started.add(term.loss.start(new LossContext(context.classes(), context.dimension(), context.superclasses(),
                    context.seed() + started.size())));
        }
        return new Sum(terms.stream().mapToDouble(Term::weight).toArray(), started);
    }

    private record Sum(double[] weights, List<TrainingLoss> terms) implements TrainingLoss {
        private static String prefix(int term) {
            return (term + 1) + ".";
        }

        @Override
        public LossResult evaluate(float[] embeddings, int[] labels, long step) {
            LossSum sum = new LossSum(labels.length, embeddings.length);
            for (int t = 0; t < weights.length; t++) {
                sum.add(weights[t], terms.get(t).evaluate(embeddings, labels, step));
                for (LossParameter parameter : terms.get(t).parameters()) {
                    float[] gradient = parameter.gradient();
                    for (int i = 0; i < gradient.length; i++) {
                        gradient[i] = (float) (weights[t] * gradient[i]);
                    }
                }
            }
            return sum.result();
        }

        @Override
        public List<LossParameter> parameters() {
            List<LossParameter> parameters = new ArrayList<>();
            for (int t = 0; t < weights.length; t++) {
                for (LossParameter own : terms.get(t).parameters()) {
                    parameters.add(new LossParameter(prefix(t) + own.name(), own.rows(), own.columns(), own.values(),
                            own.gradient(), own.learningRateFactor()));
                }
            }
            return parameters;
        }

        @Override
        public Map<String, float[]> state() {
            Map<String, float[]> state = new LinkedHashMap<>();
            for (int t = 0; t < weights.length; t++) {
                String prefix = prefix(t);
                terms.get(t).state().forEach((name, values) -> state.put(prefix + name, values));
            }
            return state;
        }

        @Override
        public void restore(Map<String, float[]> state) {
            Map<String, float[]> left = new LinkedHashMap<>(state);
            for (int t = 0; t < weights.length; t++) {
                String prefix = prefix(t);
                Map<String, float[]> own = new LinkedHashMap<>();
                state.forEach((name, values) -> {
                    if (name.startsWith(prefix)) {
                        own.put(name.substring(prefix.length()), values);
                        left.remove(name);
                    }
                });
                terms.get(t).restore(own);
            }
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("expected the state of " + weights.length + " terms, got " + left.keySet());
            }
        }
    }

    @Override
    public String toString() {
        return terms.stream().map(term -> term.weight + "·" + term.loss).collect(Collectors.joining(" + ", "sum(", ")"));
    }
}
