package org.smoothap.torch.recipe;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code evaluation:} section of a recipe.
 *
 * @param every the validation classes are evaluated after every so many epochs, and after the last
 * @param k the K of Recall@K, beside those that a benchmark's test is published with; empty adds none
 * @param select the validation figure that the best checkpoint has most of: {@code map}, {@code map@r} or {@code recall@1}
 */
public record EvaluationSettings(Integer every, List<Integer> k, String select) {
    /** Where neither the recipe nor the test has any. */
    private static final List<Integer> DEFAULT_KS = List.of(1, 4, 10, 100);

    public EvaluationSettings {
        every = every == null ? 1 : every;
        k = k == null ? List.of() : List.copyOf(k);
        select = select == null ? "map" : select;
        Check.that(every >= 1, "evaluation.every", "1 or more", every);
        Check.that(k.stream().allMatch(i -> i >= 1), "evaluation.k", "numbers from 1", k);
        Check.oneOf("evaluation.select", select, "map", "map@r", "recall@1");
    }

    /** The K where no test says any: {@link #k}, or 1, 4, 10, 100 if that is empty; ascending, with 1 in it. */
    public int[] ks() {
        return ks(List.of());
    }

    /**
     * The K for a test: its own and {@link #k}, ascending, with 1 in it.
     *
     * @param published those of the test
     */
    public int[] ks(Collection<Integer> published) {
        List<Integer> wanted = Stream.concat(published.stream(), k.stream()).toList();
        return Stream.concat(Stream.of(1), (wanted.isEmpty() ? DEFAULT_KS : wanted).stream())
                .mapToInt(Integer::intValue)
                .distinct()
                .sorted()
                .toArray();
    }
}
