package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Items with several labels, against sorting every ranking in double precision, and against single labels. */
class LabelSetEvaluatorTest {
    private static final double EXACT = 1e-12;
    private static final List<String> NAMES = List.of("recall@1", "recall@5", "map", "map@r", "r-precision", "mrr", "precision@7",
            "map@10", "oml-map@10", "ndcg", "ndcg@5");

    private static List<RankFigure> figures() {
        return NAMES.stream().map(name -> RankFigures.of(name, 1)).toList();
    }

    /** Half-integers, so that products are exact and tie often. */
    private static float[] coarse(Random random, int values) {
        float[] rows = new float[values];
        for (int i = 0; i < values; i++) {
            rows[i] = (random.nextInt(5) - 2) * 0.5f;
        }
        return rows;
    }

    /** From none to four labels of ten, some of them twice, one label more frequent than the others. */
    private static int[][] sets(Random random, int n) {
        return IntStream.range(0, n).mapToObj(_ -> IntStream.range(0, random.nextInt(5))
                .map(_ -> random.nextInt(3) == 0 ? -1 : random.nextInt(10)).toArray()).toArray(int[][]::new);
    }

    private record Item(double score, int shared) {}

    /** The figures of one query in the order of {@link #NAMES}, from their definitions; null where nothing is right. */
    private static double[] expected(Stream<Item> found) {
        List<Item> items = found.sorted(Comparator.comparingDouble(Item::score).reversed().thenComparing(Item::shared)).toList();
        int right = (int) items.stream().filter(item -> item.shared() > 0).count();
        if (right == 0) {
            return null;
        }
        List<Integer> best = items.stream().map(Item::shared).sorted(Comparator.reverseOrder()).toList();
        double[] values = new double[NAMES.size()];
        int seen = 0;
        double gained5 = 0;
        double gained = 0;
        double ideal = 0;
        double ideal5 = 0;
        double within10 = 0;
        int seen10 = 0;
        for (int rank = 1; rank <= items.size(); rank++) {
            int shared = items.get(rank - 1).shared();
            double discount = Math.log(2) / Math.log(rank + 1);
            gained += (Math.pow(2, shared) - 1) * discount;
            ideal += (Math.pow(2, best.get(rank - 1)) - 1) * discount;
            if (rank <= 5) {
                gained5 = gained;
                ideal5 = ideal;
            }
            if (shared > 0) {
                seen++;
                double precision = (double) seen / rank;
                values[0] = rank == 1 ? 1 : values[0];
                values[1] = rank <= 5 ? 1 : values[1];
                values[2] += precision / right;
                values[3] += rank <= right ? precision / right : 0;
                values[4] += rank <= right ? 1.0 / right : 0;
                values[5] = seen == 1 ? 1.0 / rank : values[5];
                values[6] += rank <= 7 ? 1.0 / 7 : 0;
                within10 += rank <= 10 ? precision : 0;
                seen10 += rank <= 10 ? 1 : 0;
            }
        }
        values[7] = within10 / right;
        values[8] = seen10 == 0 ? 0 : within10 / seen10;
        values[9] = gained / ideal;
        values[10] = gained5 / ideal5;
        return values;
    }

    private static Item item(float[] queries, int[][] querySets, int query, float[] gallery, int[][] gallerySets, int item, int dimension) {
        double score = 0;
        for (int d = 0; d < dimension; d++) {
            score += (double) queries[query * dimension + d] * gallery[item * dimension + d];
        }
        Set<Integer> shared = new HashSet<>(IntStream.of(querySets[query]).boxed().toList());
        shared.retainAll(IntStream.of(gallerySets[item]).boxed().toList());
        return new Item(score, shared.size());
    }

    private static void same(double[] expected, QueryTable table, int query, String where) {
        assertEquals(expected == null, table.firstRank()[query] == 0, where);
        for (int f = 0; f < NAMES.size(); f++) {
            double value = table.figures().get(NAMES.get(f))[query];
            assertEquals(expected == null ? Double.NaN : expected[f], value, EXACT, NAMES.get(f) + where);
        }
    }

    @Test
    void agreesWithSortingEveryRanking() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int n = 2 + random.nextInt(seed % 4 == 0 ? 500 : 60);
            int dimension = 1 + random.nextInt(6);
            float[] rows = coarse(random, n * dimension);
            int[][] sets = sets(random, n);
            IgnoreRule rule = seed % 2 == 0 ? null : (a, b) -> (a * 31 + b * 17) % 7 == 0;
            QueryTable table = new LabelSetEvaluator(figures()).leaveOneOut(rows, new LabelSets(sets), rule);
            for (int q = 0; q < n; q++) {
                int query = q;
                same(expected(IntStream.range(0, n).filter(g -> g != query && (rule == null || !rule.ignores(query, g)))
                        .mapToObj(g -> item(rows, sets, query, rows, sets, g, dimension))), table, q, " of " + q + ", seed " + seed);
            }
        }
    }

    @Test
    void separateQueriesAgreeToo() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(40);
            int items = 1 + random.nextInt(400);
            float[] queries = coarse(random, count * 3);
            float[] gallery = coarse(random, items * 3);
            int[][] querySets = sets(random, count);
            int[][] gallerySets = sets(random, items);
            IgnoreRule rule = seed % 2 == 0 ? null : (a, b) -> (a + b) % 5 == 0;
            QueryTable table = new LabelSetEvaluator(figures())
                    .queryGallery(queries, new LabelSets(querySets), gallery, new LabelSets(gallerySets), rule);
            for (int q = 0; q < count; q++) {
                int query = q;
                same(expected(IntStream.range(0, items).filter(g -> rule == null || !rule.ignores(query, g))
                        .mapToObj(g -> item(queries, querySets, query, gallery, gallerySets, g, 3))), table, q, " of " + q + ", seed " + seed);
            }
        }
    }

    @Test
    void withOneLabelAnItemEveryBitIsThatOfTheOrdinaryWay() {
        Random random = new Random(3);
        int n = 4000; // enough for the ordinary way to take half the product
        int dimension = 16;
        float[] rows = new float[n * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        int[] labels = IntStream.range(0, n).map(_ -> random.nextInt(700)).toArray();
        LabelSets sets = new LabelSets(IntStream.of(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new));
        QueryTable ordinary = new RankingEvaluator(figures()).leaveOneOut(rows, LabelLevels.of(labels), null);
        QueryTable several = new LabelSetEvaluator(figures()).leaveOneOut(rows, sets, null);
        NAMES.forEach(name -> assertArrayEquals(ordinary.figures().get(name), several.figures().get(name), name));
        assertArrayEquals(ordinary.firstRank(), several.firstRank());
        assertArrayEquals(ordinary.positives(), several.positives());
        int[] cameras = IntStream.range(0, n).map(_ -> random.nextInt(3)).toArray();
        assertArrayEquals(
                new RankingEvaluator(figures()).leaveOneOut(rows, LabelLevels.of(labels),
                        IgnoreRules.sameClassAndCamera(labels, cameras, labels, cameras)).figures().get("map"),
                new LabelSetEvaluator(figures()).leaveOneOut(rows, sets, IgnoreRules.sharedLabelAndCamera(sets, cameras))
                        .figures().get("map"));
    }

    @Test
    void itemsWithoutLabelsAreWrongForAllAndSearchForNothing() {
        float[] line = {1, 0.9f, 0.8f, 0.7f};
        QueryTable table = new LabelSetEvaluator(figures())
                .leaveOneOut(line, new LabelSets(new int[][] {{1, 2}, {}, {2}, {3}}), null);
        assertEquals(2, table.queries());
        assertEquals(2, table.skipped());
        // Against a line every query ranks 0 1 2 3: query 0 finds 2 behind 1, query 2 finds 0 first.
        assertArrayEquals(new int[] {2, 0, 1, 0}, table.firstRank());
        assertEquals(0.75, table.mean("map"), EXACT);
        assertTrue(table.protocol().contains("shares a label"), table.protocol());
        QueryTable none = new LabelSetEvaluator(figures()).leaveOneOut(line, new LabelSets(new int[4][0]), null);
        assertEquals(0, none.queries());
    }

    @Test
    void moreSharedLabelsAreTheBetterAnswer() {
        // Ranks: 1 shares one label, 2 shares two. Gains 1 and 3.
        QueryTable table = new LabelSetEvaluator(figures()).queryGallery(new float[] {1}, new LabelSets(new int[][] {{5, 6}}),
                new float[] {3, 2, 1}, new LabelSets(new int[][] {{6, 7}, {6, 5, 7}, {7}}), null);
        double log3 = Math.log(3) / Math.log(2);
        assertEquals((1 + 3 / log3) / (3 + 1 / log3), table.mean("ndcg"), EXACT);
        assertEquals(1, table.mean("map"), EXACT);
    }

    @Test
    void wrongInputIsRefused() {
        LabelSetEvaluator evaluator = new LabelSetEvaluator(figures());
        assertThrows(IllegalArgumentException.class, () -> evaluator.leaveOneOut(new float[5], new LabelSets(new int[2][1]), null));
        assertThrows(IllegalArgumentException.class,
                () -> evaluator.leaveOneOut(new float[] {1, Float.NaN}, new LabelSets(new int[2][1]), null));
        assertThrows(IllegalArgumentException.class, () -> evaluator.queryGallery(
                new float[4], new LabelSets(new int[2][1]), new float[3], new LabelSets(new int[1][1]), null));
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> new LabelSetEvaluator(List.of(RankFigures.of("h-ap", 1)))).getMessage().contains("hierarchy"));
        int[][] many = new int[2][];
        Arrays.fill(many, IntStream.range(0, 901).toArray());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> evaluator.leaveOneOut(new float[2], new LabelSets(many), null))
                .getMessage().contains("901 labels"));
        assertEquals(1, new LabelSetEvaluator(RankFigures.standard(1)).leaveOneOut(new float[2], new LabelSets(many), null).mean("map"));
    }

    @Test
    void setsAreNumberedByTheirContent() {
        LabelSets sets = new LabelSets(new int[][] {{3, 1}, {}, {1, 3, 3}, {1}});
        assertArrayEquals(new int[] {0, 1, 0, 2}, sets.numbers());
        assertEquals(2, sets.shared(0, 2));
        assertEquals(1, sets.select(new int[] {3, 2}).shared(0, 1));
        assertEquals(2, sets.largest());
    }
}
