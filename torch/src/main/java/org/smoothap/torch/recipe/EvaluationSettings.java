package org.smoothap.torch.recipe;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@code evaluation:} section of a recipe.
 *
 * @param every the validation classes are evaluated after every so many epochs, and after the last
 * @param k the K of Recall@K
 * @param select the validation figure that the best checkpoint has most of: {@code map}, {@code map@r} or {@code recall@1}
 */
public record EvaluationSettings(Integer every, List<Integer> k, String select) {
    public EvaluationSettings {
        every = every == null ? 1 : every;
        k = k == null ? List.of(1, 4, 10, 100) : List.copyOf(k);
        select = select == null ? "map" : select;
        Check.that(every >= 1, "evaluation.every", "1 or more", every);
        Check.that(!k.isEmpty() && k.stream().allMatch(i -> i >= 1), "evaluation.k", "numbers from 1", k);
        Check.oneOf("evaluation.select", select, "map", "map@r", "recall@1");
    }

    /** {@link #k} as an array, with 1 in it. */
    public int[] ks() {
        return IntStream.concat(IntStream.of(1), k.stream().mapToInt(Integer::intValue))
                .distinct()
                .sorted()
                .toArray();
    }
}
