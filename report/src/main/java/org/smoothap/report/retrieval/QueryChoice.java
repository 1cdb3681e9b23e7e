package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Queries to look at. The best and the worst are of the highest and lowest average precision, one of a class; the typical ones
 * are drawn at random among all, with a fixed seed, so that nobody picks the pretty ones. Equally good ones are drawn, too.
 *
 * @param best places among the queries, the best first
 * @param typical the best first
 * @param worst the worst first
 */
record QueryChoice(List<Integer> best, List<Integer> typical, List<Integer> worst) {
    private static final long SEED = 1;

    /** @param count of all three together; they are about equally many */
    static QueryChoice of(RankedQueries ranked, int count) {
        List<Integer> shuffled = shuffled(ranked);
        Comparator<Integer> worstFirst = Comparator.comparingDouble(ranked::averagePrecision);
        int third = count / 3;
        List<Integer> typical = shuffled.stream().limit(count - 2L * third).sorted(worstFirst.reversed()).toList();
        Set<Integer> shown = new HashSet<>(typical);
        List<Integer> best = first(ranked, shuffled.stream().sorted(worstFirst.reversed()).toList(), third, shown);
        List<Integer> worst = first(ranked, shuffled.stream().sorted(worstFirst).toList(), third, shown);
        return new QueryChoice(best, typical, worst);
    }

    private static List<Integer> first(RankedQueries ranked, List<Integer> ordered, int count, Set<Integer> shown) {
        List<Integer> chosen = new ArrayList<>();
        Set<Integer> classes = new HashSet<>();
        for (int query : ordered) {
            if (chosen.size() < count && !shown.contains(query) && classes.add(ranked.images().labels()[ranked.row(query)])) {
                chosen.add(query);
            }
        }
        shown.addAll(chosen);
        return chosen;
    }

    private static List<Integer> shuffled(RankedQueries ranked) {
        Integer[] queries = IntStream.range(0, ranked.size())
                .filter(query -> !ranked.skipped(query)).boxed().toArray(Integer[]::new);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = queries.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Integer swapped = queries[i];
            queries[i] = queries[j];
            queries[j] = swapped;
        }
        return Arrays.asList(queries);
    }
}
