package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One class taken for another: queries of the one whose first wrong neighbour is of the other.
 *
 * @param from the class searched with
 * @param to the class found
 * @param count how many such queries there are
 * @param queries how many queries of the first class there are
 * @param query the row of the one that is most similar to its wrong neighbour
 * @param wrong the row of that neighbour
 */
public record Confusion(String from, String to, int count, int queries, int query, int wrong) {
    private record Pair(int from, int to) {}

    /** All confusions, the most frequent first; of equally frequent ones first that of the larger share, then the more similar. */
    public static List<Confusion> mostFrequentFirst(RankedQueries ranked) {
        int[] labels = ranked.images().labels();
        Map<Pair, List<Integer>> byPair = new TreeMap<>(Comparator.comparingInt(Pair::from).thenComparingInt(Pair::to));
        Map<Integer, Integer> queries = new HashMap<>();
        for (int query = 0; query < ranked.size(); query++) {
            int label = labels[ranked.row(query)];
            if (!ranked.skipped(query)) {
                queries.merge(label, 1, Integer::sum);
            }
            int wrong = ranked.firstWrong(query);
            if (wrong >= 0) {
                byPair.computeIfAbsent(new Pair(label, labels[wrong]), _ -> new ArrayList<>()).add(query);
            }
        }
        record Scored(Confusion confusion, float score) {}
        List<Scored> scored = new ArrayList<>();
        byPair.forEach((pair, confused) -> {
            int shown = confused.stream()
                    .max((a, b) -> Float.compare(ranked.wrongScore(a), ranked.wrongScore(b))).orElseThrow();
            int row = ranked.row(shown);
            int wrong = ranked.firstWrong(shown);
            scored.add(new Scored(new Confusion(ranked.images().names().get(row), ranked.images().names().get(wrong),
                    confused.size(), queries.get(pair.from), row, wrong), ranked.wrongScore(shown)));
        });
        return scored.stream()
                .sorted(Comparator.<Scored>comparingInt(one -> -one.confusion.count)
                        .thenComparingInt(one -> one.confusion.queries)
                        .thenComparingDouble(one -> -one.score))
                .map(Scored::confusion).toList();
    }
}
