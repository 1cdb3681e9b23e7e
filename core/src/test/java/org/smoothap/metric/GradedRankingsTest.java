package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** NDCG, H-AP and figures of coarser levels, against the authors' code, by hand, and against their definitions. */
class GradedRankingsTest {
    private static final double EXACT = 1e-12;

    /** Of each place its grade, best first; 0 is a negative. */
    private static RankedPositives ranked(String grades, int levels) {
        int[] ranks = IntStream.range(0, grades.length()).filter(i -> grades.charAt(i) > '0').map(i -> i + 1).toArray();
        return new RankedPositives(ranks, IntStream.of(ranks).map(rank -> grades.charAt(rank - 1) - '0').toArray(), levels);
    }

    @Test
    void agreesWithTheAuthorsOfHierarchicalAveragePrecision() {
        int rows = 0;
        for (String line : golden().lines().skip(1).toList()) {
            String[] cells = line.split(",");
            RankedPositives positives = ranked(cells[1], Integer.parseInt(cells[0]));
            // Theirs are sums of some 70 float32 numbers.
            assertEquals(Double.parseDouble(cells[2]), RankFormulas.hierarchicalAveragePrecision(positives), 2e-6, line);
            assertEquals(Double.parseDouble(cells[3]), RankFormulas.ndcg(positives, Integer.MAX_VALUE), 2e-6, line);
            rows++;
        }
        assertTrue(rows > 15);
    }

    private static String golden() {
        try (var in = GradedRankingsTest.class.getResourceAsStream("hierarchy-golden.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void workedByHand() {
        // Grades 1 2 0 2: relevance of grade 2 is (2/2)/2 = 1/2, of grade 1 (1/2)/1 = 1/2. Every pair weighs 1/2.
        // Place by place that is 0.5/1, 1.0/2 and 1.5/4, over the sum of the relevances, 1.5.
        RankedPositives positives = ranked("1202", 2);
        assertEquals((0.5 + 0.5 + 1.5 / 4) / 1.5, RankFormulas.hierarchicalAveragePrecision(positives), EXACT);
        // Gains 1 3 0 3 with the discounts 1, log2 3, 2, log2 5; best 3 3 1.
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertEquals((1 + 3 / log3 + 3 / log5) / (3 + 3 / log3 + 1.0 / 2), RankFormulas.ndcg(positives, 100), EXACT);
        assertEquals((1 + 3 / log3) / (3 + 3 / log3), RankFormulas.ndcg(positives, 2), EXACT);
    }

    @Test
    void aPerfectOrderScoresOne() {
        RankedPositives positives = ranked("3332211111", 3);
        assertEquals(1, RankFormulas.ndcg(positives, 100), EXACT);
        assertEquals(1, RankFormulas.ndcg(positives, 4), EXACT);
        // H-AP rewards the fine before the coarse only if the fine is the more relevant: here 1/3, 1/3 and 1/15.
        assertEquals(1, RankFormulas.hierarchicalAveragePrecision(positives), EXACT);
        assertTrue(RankFormulas.hierarchicalAveragePrecision(ranked("3332201111", 3)) < 1);
    }

    @Test
    void withOneLevelHierarchicalAveragePrecisionIsAveragePrecision() {
        RankedPositives positives = ranked("0110010001", 1);
        assertEquals(RankFormulas.averagePrecision(positives.ranks()),
                RankFormulas.hierarchicalAveragePrecision(positives), EXACT);
    }

    private static final String[] NAMES = {"recall@1", "map", "map@r", "precision@7", "map-level2", "recall@3-level2",
        "r-precision-level3", "ndcg", "ndcg@5", "h-ap"};

    /** Coarse values, so that products are exact and tie often: everything is sorted and taken from the definitions. */
    @Test
    void agreesWithSortingEveryRanking() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int n = 2 + random.nextInt(180);
            int dimension = 1 + random.nextInt(6);
            float[] rows = new float[n * dimension];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (random.nextInt(5) - 2) * 0.5f;
            }
            int[] fine = IntStream.range(0, n).map(_ -> random.nextInt(12)).toArray();
            int[] middle = IntStream.of(fine).map(label -> label / 3).toArray();
            int[] coarse = IntStream.of(middle).map(label -> -label / 2).toArray();
            LabelLevels labels = new LabelLevels(List.of(fine, middle, coarse));
            IgnoreRule rule = seed % 2 == 0 ? null : (a, b) -> (a * 31 + b * 17) % 7 == 0;
            QueryTable table = new RankingEvaluator(List.of(NAMES).stream().map(name -> RankFigures.of(name, 3)).toList())
                    .leaveOneOut(rows, labels, rule);
            for (int q = 0; q < n; q++) {
                RankedPositives expected = sorted(rows, dimension, labels, q, rule);
                int[] ranks = expected.ranks(1);
                assertEquals(ranks.length == 0 ? 0 : ranks[0], table.firstRank()[q]);
                assertEquals(ranks.length, table.positives()[q]);
                for (String name : NAMES) {
                    assertEquals(RankFigures.of(name, 3).formula().applyAsDouble(expected), table.figures().get(name)[q], EXACT,
                            name + " of query " + q + ", seed " + seed);
                }
            }
            QueryTable alone = new RankingEvaluator(RankFigures.standard(1)).leaveOneOut(rows, LabelLevels.of(fine), rule);
            assertArrayEquals(alone.figures().get("map"), table.figures().get("map"), "levels do not change the class's figures");
        }
    }

    private record Item(double score, int grade) {}

    private static RankedPositives sorted(float[] rows, int dimension, LabelLevels labels, int query, IgnoreRule rule) {
        List<Item> items = new ArrayList<>();
        for (int g = 0; g < labels.items(); g++) {
            if (g != query && (rule == null || !rule.ignores(query, g))) {
                double score = 0;
                for (int d = 0; d < dimension; d++) {
                    score += (double) rows[query * dimension + d] * rows[g * dimension + d];
                }
                int grade = 0;
                for (int level = 1; level <= labels.count(); level++) {
                    grade += labels.labels(level)[query] == labels.labels(level)[g] ? 1 : 0;
                }
                items.add(new Item(score, grade));
            }
        }
        items.sort(Comparator.comparingDouble(Item::score).reversed().thenComparing(Item::grade));
        StringBuilder grades = new StringBuilder();
        items.forEach(item -> grades.append(item.grade()));
        return ranked(grades.toString(), labels.count());
    }

    @Test
    void classesMustLieInOneSuperclass() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> new LabelLevels(List.of(new int[] {4, 4, 5}, new int[] {1, 2, 2})));
        assertTrue(e.getMessage().contains("class 4 of level 1 lies in 1 and in 2 of level 2"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new LabelLevels(List.of(new int[2], new int[3])));
        assertThrows(IllegalArgumentException.class, () -> new RankingEvaluator(RankFigures.standard(1)).queryGallery(
                new float[1], LabelLevels.of(new int[1]), new float[1], new LabelLevels(List.of(new int[1], new int[1])), null));
    }
}
