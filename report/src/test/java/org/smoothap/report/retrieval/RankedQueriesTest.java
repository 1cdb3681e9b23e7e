package org.smoothap.report.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.metric.RankedPositives;
import org.smoothap.similarity.Rows;

class RankedQueriesTest {
    private static final int DIMENSION = 5;

    /** Noisy points around a centre for each class; of every class the images are neighbours in the list. */
    static SearchedImages images(int classes, int ofAClass, boolean separate) {
        Random random = new Random(3);
        int[] labels = IntStream.range(0, classes * ofAClass).map(i -> i / ofAClass).toArray();
        float[] embeddings = new float[labels.length * DIMENSION];
        float[] centre = new float[DIMENSION];
        for (int i = 0; i < embeddings.length; i++) {
            if (i % (ofAClass * DIMENSION) < DIMENSION) {
                centre[i % DIMENSION] = (float) random.nextGaussian();
            }
            embeddings[i] = centre[i % DIMENSION] + 0.5f * (float) random.nextGaussian();
        }
        int[] all = IntStream.range(0, labels.length).toArray();
        return new SearchedImages(Rows.normalized(embeddings, DIMENSION), labels,
                IntStream.of(labels).mapToObj(label -> "class " + label).toList(),
                separate ? IntStream.of(all).filter(i -> i % 3 != 0).toArray() : all,
                separate ? IntStream.of(all).filter(i -> i % 3 != 1).toArray() : all, null);
    }

    private static List<Integer> ranking(SearchedImages images, int query) {
        return IntStream.of(images.gallery()).filter(item -> item != query).boxed()
                .sorted(Comparator.comparingDouble(item -> -dot(images, query, item))).toList();
    }

    private static double dot(SearchedImages images, int a, int b) {
        return IntStream.range(0, DIMENSION)
                .mapToDouble(d -> (double) images.embeddings()[a * DIMENSION + d] * images.embeddings()[b * DIMENSION + d]).sum();
    }

    @Test
    void firstWrongNeighboursAreThoseOfASortedRanking() {
        for (boolean separate : new boolean[] {false, true}) {
            SearchedImages images = images(9, 6, separate);
            RankedQueries ranked = new RankedQueries(images);
            int wrongs = 0;
            for (int query = 0; query < ranked.size(); query++) {
                int row = images.queries()[query];
                List<Integer> ranking = ranking(images, row);
                int wrong = ranking.stream().filter(item -> images.labels()[item] != images.labels()[row]).findFirst().orElseThrow();
                boolean rightAfter = ranking.subList(ranking.indexOf(wrong), ranking.size()).stream()
                        .anyMatch(item -> images.labels()[item] == images.labels()[row]);
                assertEquals(rightAfter ? wrong : -1, ranked.firstWrong(query));
                wrongs += rightAfter ? 1 : 0;
            }
            assertTrue(wrongs > 0 && wrongs < ranked.size(), wrongs + " of " + ranked.size());
        }
    }

    @Test
    void confusionsCountTheFirstWrongNeighbours() {
        SearchedImages images = images(9, 6, false);
        RankedQueries ranked = new RankedQueries(images);
        List<Confusion> confusions = Confusion.mostFrequentFirst(ranked);
        assertEquals(IntStream.range(0, ranked.size()).filter(query -> ranked.firstWrong(query) >= 0).count(),
                confusions.stream().mapToInt(Confusion::count).sum());
        for (int i = 0; i < confusions.size(); i++) {
            Confusion confusion = confusions.get(i);
            assertTrue(i == 0 || confusions.get(i - 1).count() >= confusion.count());
            assertEquals(6, confusion.queries());
            assertEquals(confusion.from(), images.names().get(confusion.query()));
            assertEquals(confusion.to(), images.names().get(confusion.wrong()));
        }
    }

    @Test
    void theHardestClassComesFirstWithWhatItIsMistakenFor() {
        RankedQueries ranked = new RankedQueries(images(9, 6, false));
        List<ClassResult> classes = ClassResult.hardestFirst(ranked);
        List<Confusion> confusions = Confusion.mostFrequentFirst(ranked);
        assertEquals(9, classes.size());
        assertEquals(ranked.table().mean("map"), classes.stream().mapToDouble(ClassResult::map).average().orElseThrow(), 1e-12);
        assertEquals(ranked.recallAt(1), classes.stream().mapToDouble(ClassResult::recallAt1).average().orElseThrow(), 1e-12);
        for (ClassResult one : classes) {
            assertTrue(one.map() >= classes.getFirst().map());
            assertEquals(confusions.stream().filter(confusion -> confusion.from().equals(one.name())).mapToInt(Confusion::count)
                    .max().orElse(0), one.mistaken());
        }
    }

    @Test
    void precisionIsTheBestAtThisRecallOrMore() {
        // precisions 1/2, 2/3, 3/8 at recall 1/3, 2/3, 1
        RankedPositives ranked = new RankedPositives(new int[] {2, 3, 8}, new int[] {1, 1, 1}, 1);
        assertEquals(2.0 / 3, RankedQueries.precision(0).applyAsDouble(ranked));
        assertEquals(2.0 / 3, RankedQueries.precision(33).applyAsDouble(ranked), "recall 66 %");
        assertEquals(3.0 / 8, RankedQueries.precision(34).applyAsDouble(ranked), "recall 68 %");
        assertEquals(3.0 / 8, RankedQueries.precision(50).applyAsDouble(ranked));
        double[][] curve = new RankedQueries(images(9, 6, false)).precisionRecall();
        assertArrayEquals(new double[] {0, 0.02, 0.04}, Arrays.copyOf(curve[0], 3), 1e-15);
        for (int i = 1; i < curve[1].length; i++) {
            assertTrue(curve[1][i] <= curve[1][i - 1], "never rises");
        }
    }

    @Test
    void intervalsAreThoseOfTheFigures() {
        RankedQueries ranked = new RankedQueries(images(9, 6, false));
        for (String figure : List.of("recall@1", "recall@4", "map", "mrr")) {
            var interval = ranked.interval(figure);
            assertTrue(interval.low() < interval.difference() && interval.difference() < interval.high(), figure);
        }
        assertEquals(ranked.recallAt(4), ranked.interval("recall@4").difference(), 1e-12);
        assertNull(ranked.interval("ndcg"));
    }

    @Test
    void queriesAreTheBestTheWorstAndSomeDrawn() {
        RankedQueries ranked = new RankedQueries(images(9, 6, false));
        ShownQuery.Groups groups = ShownQuery.Groups.of(ranked, 9, 4);
        List<ShownQuery> shown = new ArrayList<>(groups.best());
        shown.addAll(groups.typical());
        shown.addAll(groups.worst());
        assertEquals(9, shown.stream().map(ShownQuery::query).distinct().count());
        double best = groups.best().stream().mapToDouble(ShownQuery::averagePrecision).min().orElseThrow();
        double worst = groups.worst().stream().mapToDouble(ShownQuery::averagePrecision).max().orElseThrow();
        assertTrue(best > worst);
        assertEquals(3, groups.worst().stream().map(query -> ranked.images().labels()[query.query()]).distinct().count());
        for (ShownQuery query : shown) {
            List<Integer> ranking = ranking(ranked.images(), query.query());
            assertArrayEquals(ranking.subList(0, 4).stream().mapToInt(item -> item).toArray(), query.found());
            assertEquals(query.firstRightRow(), ranking.get(query.firstRight() - 1));
        }
    }

    @Test
    void aMapOfManyImagesHasWholeClasses() {
        RankedQueries ranked = new RankedQueries(images(20, 6, false));
        ImageMap map = ImageMap.of(ranked, 30);
        assertEquals(30, map.rows().length);
        assertEquals(120, map.of());
        assertEquals(5, IntStream.of(map.rows()).map(row -> ranked.images().labels()[row]).distinct().count());
        assertTrue(Arrays.stream(map.places()).allMatch(place -> place >= 0 && place <= 1));
        for (int i = 0; i < map.rows().length; i++) {
            int nearest = ranked.images().nearest(new int[] {map.rows()[i]}, 1).indices()[0][0];
            boolean right = ranked.images().labels()[nearest] == ranked.images().labels()[map.rows()[i]];
            assertEquals(right ? ImageMap.Outcome.RIGHT : ImageMap.Outcome.WRONG, map.outcomes().get(i));
        }
    }

    @Test
    void oneClassHasNothingWrong() {
        RankedQueries ranked = new RankedQueries(images(1, 6, false));
        assertEquals(List.of(), Confusion.mostFrequentFirst(ranked));
        assertNull(ClassResult.hardestFirst(ranked).getFirst().mistakenFor());
        assertEquals(1, ranked.recallAt(1));
    }
}
