package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the images of one class are found.
 *
 * @param queries how many of them were searched with
 * @param map their mean average precision
 * @param recallAt1 the share of them whose nearest image is right
 * @param mistakenFor the class of most of their first wrong neighbours; null if they have none
 * @param mistaken how many of them have their first wrong neighbour in that class
 * @param worst the row of the query of lowest average precision among those, or of all where there are none
 * @param wrong the row of its first wrong neighbour; -1 if it has none
 */
public record ClassResult(
        String name, int queries, double map, double recallAt1, String mistakenFor, int mistaken, int worst, int wrong) {

    /** Of all classes with a query that is not skipped, the hardest (lowest mAP) first. */
    public static List<ClassResult> hardestFirst(RankedQueries ranked) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int query = 0; query < ranked.size(); query++) {
            if (!ranked.skipped(query)) {
                byClass.computeIfAbsent(ranked.images().labels()[ranked.row(query)], _ -> new ArrayList<>()).add(query);
            }
        }
        return byClass.values().stream().map(queries -> of(ranked, queries))
                .sorted(Comparator.comparingDouble(ClassResult::map).thenComparingDouble(ClassResult::recallAt1)).toList();
    }

    private static ClassResult of(RankedQueries ranked, List<Integer> queries) {
        List<String> names = ranked.images().names();
        Map<Integer, List<Integer>> byWrongClass = new LinkedHashMap<>();
        for (int query : queries) {
            int wrong = ranked.firstWrong(query);
            if (wrong >= 0) {
                byWrongClass.computeIfAbsent(ranked.images().labels()[wrong], _ -> new ArrayList<>()).add(query);
            }
        }
        List<Integer> mistaken = byWrongClass.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
        int worst = (mistaken.isEmpty() ? queries : mistaken).stream()
                .min(Comparator.comparingDouble(ranked::averagePrecision)).orElseThrow();
        int wrong = ranked.firstWrong(worst);
        return new ClassResult(
                names.get(ranked.row(queries.getFirst())),
                queries.size(),
                queries.stream().mapToDouble(ranked::averagePrecision).average().orElseThrow(),
                queries.stream().mapToDouble(query -> ranked.table().firstRank()[query] == 1 ? 1 : 0).average().orElseThrow(),
                wrong < 0 ? null : names.get(wrong),
                mistaken.size(),
                ranked.row(worst),
                wrong);
    }
}
