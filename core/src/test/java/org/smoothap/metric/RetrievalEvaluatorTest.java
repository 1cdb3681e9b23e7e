package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.similarity.Rows;

class RetrievalEvaluatorTest {
    private static final int[] KS = {1, 2, 10, 100};
    private static final IgnoreRule NOBODY = (q, g) -> false;

    private final RetrievalEvaluator evaluator = new RetrievalEvaluator(KS);

    /** Coarse values, so that products are exact and tie often; label counts from one class to mostly singletons. */
    @Test
    void agreesWithSortingEveryRanking() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(9);
            int q = 1 + random.nextInt(130);
            int g = 1 + random.nextInt(300);
            int classes = 1 + random.nextInt(seed % 3 == 0 ? 3 : g);
            float[] queries = coarse(random, q * dimension);
            float[] gallery = coarse(random, g * dimension);
            int[] queryLabels = labels(random, q, classes);
            int[] galleryLabels = labels(random, g, classes);
            galleryLabels[0] = queryLabels[0];
            IgnoreRule rule = seed % 2 == 0 ? NOBODY : (a, b) -> (a * 31 + b * 17) % 5 == 0 && b > 0;
            assertAgrees("query/gallery, seed " + seed,
                    FullSort.evaluate(queries, queryLabels, gallery, galleryLabels, rule, KS),
                    seed % 2 == 0 ? evaluator.queryGallery(queries, queryLabels, gallery, galleryLabels)
                            : evaluator.queryGallery(queries, queryLabels, gallery, galleryLabels, rule));
            if (g > 1) {
                galleryLabels[1] = galleryLabels[0];
                IgnoreRule pairs = seed % 2 == 0 ? NOBODY : (a, b) -> (a + b) % 4 == 0;
                assertAgrees("leave-one-out, seed " + seed,
                        FullSort.evaluate(gallery, galleryLabels, gallery, galleryLabels,
                                (a, b) -> a == b || pairs.ignores(a, b), KS),
                        seed % 2 == 0 ? evaluator.leaveOneOut(gallery, galleryLabels)
                                : evaluator.leaveOneOut(gallery, galleryLabels, pairs));
            }
        }
    }

    @Test
    void agreesWhereAClassIsLargerThanATile() {
        Random random = new Random(5);
        int q = 30, g = 4000, dimension = 3;
        float[] queries = coarse(random, q * dimension);
        float[] gallery = coarse(random, g * dimension);
        int[] queryLabels = labels(random, q, 2);
        int[] galleryLabels = labels(random, g, 3);
        assertAgrees("large classes", FullSort.evaluate(queries, queryLabels, gallery, galleryLabels, NOBODY, KS),
                evaluator.queryGallery(queries, queryLabels, gallery, galleryLabels));
    }

    /** From some size on every score serves both of its items, unless the classes are too large. */
    @Test
    void agreesWhereEveryScoreServesTwoItems() {
        Random random = new Random(7);
        int n = 3250, dimension = 5;
        float[] items = coarse(random, n * dimension);
        for (int classes : new int[] {1500, 400}) {
            int[] labels = labels(random, n, classes);
            IgnoreRule oneWay = (a, b) -> (3 * a + b) % 7 == 0;
            assertAgrees(classes + " classes",
                    FullSort.evaluate(items, labels, items, labels, (a, b) -> a == b || oneWay.ignores(a, b), KS),
                    evaluator.leaveOneOut(items, labels, oneWay));
        }
    }

    /** Every vector is there twice, under two labels: a positive and a negative must tie wherever they lie in a tile. */
    @Test
    void equalVectorsScoreEqually() {
        Random random = new Random(3);
        for (int dimension : new int[] {1, 17, 128, 512, 700}) {
            int half = 1100;
            float[] gallery = new float[2 * half * dimension];
            int[] galleryLabels = new int[2 * half];
            int[] places = shuffled(random, 2 * half);
            for (int i = 0; i < half; i++) {
                for (int d = 0; d < dimension; d++) {
                    float value = (float) random.nextGaussian();
                    gallery[places[i] * dimension + d] = value;
                    gallery[places[half + i] * dimension + d] = value;
                }
                galleryLabels[places[i]] = i;
                galleryLabels[places[half + i]] = i % 2 == 0 ? i : -1 - i;
            }
            // The query is the vector itself, of length 1 as all are: it ties with its copy at the top.
            gallery = Rows.normalized(gallery, dimension);
            RetrievalMetrics metrics = evaluator.leaveOneOut(gallery, galleryLabels);
            assertEquals(half, metrics.queries(), "the classes of two");
            if (dimension > 1) {
                assertEquals(1, metrics.recall().get(1), "dimension " + dimension);
            }
            int[] queryLabels = IntStream.range(0, half).toArray();
            float[] queries = new float[half * dimension];
            for (int i = 0; i < half; i++) {
                System.arraycopy(gallery, places[i] * dimension, queries, i * dimension, dimension);
            }
            metrics = evaluator.queryGallery(queries, queryLabels, gallery, galleryLabels);
            if (dimension > 1) {
                // Half of the queries find both copies right, the other half a wrong one before the right one.
                assertEquals(0.5, metrics.recall().get(1), "dimension " + dimension);
                assertEquals(1, metrics.recall().get(2), "dimension " + dimension);
                assertEquals(0.75, metrics.map(), 1e-12, "dimension " + dimension);
            }
        }
    }

    @Test
    void theOrderOfTheItemsDoesNotMatter() {
        Random random = new Random(11);
        int n = 400, dimension = 24;
        float[] embeddings = new float[n * dimension];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = i < embeddings.length / 2 ? (float) random.nextGaussian() : random.nextInt(3) - 1;
        }
        int[] labels = labels(random, n, 60);
        RetrievalMetrics expected = evaluator.leaveOneOut(embeddings, labels);
        for (int trial = 0; trial < 5; trial++) {
            int[] order = shuffled(random, n);
            float[] moved = new float[embeddings.length];
            int[] movedLabels = new int[n];
            for (int i = 0; i < n; i++) {
                System.arraycopy(embeddings, order[i] * dimension, moved, i * dimension, dimension);
                movedLabels[i] = 1000 - labels[order[i]];
            }
            assertAgrees("trial " + trial, expected, evaluator.leaveOneOut(moved, movedLabels));
        }
    }

    @Test
    void collapsedEmbeddingsScoreLow() {
        // 10 classes of 4 at one point: 36 negatives rank first, then the 3 positives.
        float[] embeddings = new float[40 * 3];
        Arrays.fill(embeddings, 0.3f);
        RetrievalMetrics metrics = evaluator.leaveOneOut(embeddings, IntStream.range(0, 40).map(i -> i % 10).toArray());
        assertEquals((1.0 / 37 + 2.0 / 38 + 3.0 / 39) / 3, metrics.map(), 1e-12);
        assertEquals(1.0 / 37, metrics.mrr(), 1e-12);
        assertEquals(Map.of(1, 0.0, 2, 0.0, 10, 0.0, 100, 1.0), metrics.recall());
        assertEquals(0, metrics.mapAtR());
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        Random random = new Random(2);
        float[] embeddings = new float[3500 * 16];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        int[] labels = labels(random, 3500, 900);
        RetrievalMetrics expected = evaluator.leaveOneOut(embeddings, labels);
        for (int threads = 1; threads <= 3; threads++) {
            try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                assertEquals(expected, pool.submit(() -> evaluator.leaveOneOut(embeddings, labels)).get());
            }
        }
    }

    @Test
    void queriesWithoutPositiveAreSkippedAndCounted() {
        // Items 0 and 1 find each other, 2 is alone, and 3 and 4 are ignored to each other.
        RetrievalMetrics metrics = evaluator.leaveOneOut(new float[] {1, 1, 0.5f, -1, -1},
                new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE, 0, Integer.MAX_VALUE, Integer.MAX_VALUE},
                (q, g) -> q + g == 7);
        assertEquals(2, metrics.queries());
        assertEquals(3, metrics.skipped());
        assertEquals(1, metrics.map());
        assertEquals("leave-one-out: each of 5 items against all others, ignored pairs removed", metrics.protocol());
    }

    @Test
    void namesItsNumbers() {
        RetrievalMetrics metrics = evaluator.queryGallery(
                new float[] {1, 0}, new int[] {4}, new float[] {1, 0, 0, 1}, new int[] {4, 5});
        assertEquals(List.of("recall@1", "recall@2", "recall@10", "recall@100", "map", "map@r", "r-precision", "mrr",
                "queries", "skipped", "protocol", "ties"), List.copyOf(metrics.toMap().keySet()));
        assertEquals("query/gallery: 1 queries against 2 gallery items", metrics.toMap().get("protocol"));
        assertEquals(1.0, metrics.toMap().get("recall@1"));
        assertThrows(UnsupportedOperationException.class, () -> metrics.recall().put(3, 1.0));
    }

    @Test
    void refusesWhatItCannotMeasure() {
        refused("Recall@K needs K of at least 1, got 0 in [1, 0]", () -> new RetrievalEvaluator(1, 0));
        refused("embeddings: 5 values are not whole rows for 2 labels",
                () -> evaluator.leaveOneOut(new float[5], new int[2]));
        refused("0 values are not whole rows for 0 labels", () -> evaluator.leaveOneOut(new float[0], new int[0]));
        refused("gallery: 0 values are not whole rows for 3 labels",
                () -> evaluator.queryGallery(new float[1], new int[1], new float[0], new int[3]));
        refused("queries have dimension 2, the gallery has 3",
                () -> evaluator.queryGallery(new float[2], new int[1], new float[3], new int[1]));
        refused("embeddings: row 1 holds NaN in column 2",
                () -> evaluator.leaveOneOut(new float[] {1, 2, 3, 1, 2, Float.NaN}, new int[2]));
        refused("gallery: row 0 holds -Infinity in column 0", () -> evaluator.queryGallery(
                new float[] {1}, new int[1], new float[] {Float.NEGATIVE_INFINITY}, new int[1]));
        refused("queries: row 0 has the squared length 1.0000000", () -> evaluator.queryGallery(
                new float[] {1e20f}, new int[1], new float[] {1}, new int[1]));
        refused("none of the 3 queries has a positive",
                () -> evaluator.leaveOneOut(new float[] {1, 2, 3}, new int[] {1, 2, 3}));
        refused("none of the 2 queries has a positive", () -> evaluator.queryGallery(
                new float[] {1, 1}, new int[] {1, 2}, new float[] {1, 1}, new int[] {1, 3}, (q, g) -> g == 0));
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    private static void assertAgrees(String when, RetrievalMetrics expected, RetrievalMetrics found) {
        assertEquals(expected.recall().keySet(), found.recall().keySet(), when);
        expected.recall().forEach((k, value) -> assertEquals(value, found.recall().get(k), 1e-12, when));
        assertEquals(expected.map(), found.map(), 1e-12, when);
        assertEquals(expected.mapAtR(), found.mapAtR(), 1e-12, when);
        assertEquals(expected.rPrecision(), found.rPrecision(), 1e-12, when);
        assertEquals(expected.mrr(), found.mrr(), 1e-12, when);
        assertEquals(expected.queries(), found.queries(), when);
        assertEquals(expected.skipped(), found.skipped(), when);
    }

    private static float[] coarse(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(5) - 2) * 0.5f;
        }
        return values;
    }

    private static int[] labels(Random random, int count, int classes) {
        return IntStream.range(0, count).map(i -> random.nextInt(classes) - classes / 2).toArray();
    }

    private static int[] shuffled(Random random, int count) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
