package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Rows;

class PairEvaluatorTest {
    private static final double[] LEVELS = {1e-4, 0.001, 0.01, 0.1, 0.29, 0.5, 1};

    private final PairEvaluator evaluator = new PairEvaluator(LEVELS);

    /** Half of the trials have coarse values whose scores tie; the others normal ones. */
    @Test
    void agreesWithHoldingEveryScore() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(9);
            int q = 2 + random.nextInt(250);
            int g = 2 + random.nextInt(1300);
            float[] queries = rows(random, q * dimension, seed % 2 == 0);
            float[] gallery = rows(random, g * dimension, seed % 2 == 0);
            int classes = 2 + random.nextInt(6);
            int[] queryLabels = labels(random, q, classes);
            int[] galleryLabels = labels(random, g, classes);
            IgnoreRule rule = seed % 3 == 0 ? null : (a, b) -> (a * 31 + b * 17) % 5 == 0;
            assertEquals(held(queries, queryLabels, gallery, galleryLabels, rule, false),
                    evaluator.queryGallery(queries, queryLabels, gallery, galleryLabels, rule), "query/gallery, seed " + seed);
            IgnoreRule symmetric = seed % 3 == 0 ? null : (a, b) -> (a * 31 + b * 17) % 5 == 0 || (b * 31 + a * 17) % 5 == 0;
            int n = Math.min(g, 300);
            float[] some = Arrays.copyOf(gallery, n * dimension);
            int[] someLabels = Arrays.copyOf(galleryLabels, n);
            if (IntStream.of(someLabels).distinct().count() > 1 && n > classes + 2) {
                assertEquals(held(some, someLabels, some, someLabels, symmetric, true),
                        evaluator.leaveOneOut(some, someLabels, rule), "leave-one-out, seed " + seed);
            }
        }
    }

    /** The scores of all pairs, from the ranks' own kernel by way of one query at a time, to the evaluator of scores. */
    private static VerificationMetrics held(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, IgnoreRule rule, boolean half) {
        int dimension = queries.length / queryLabels.length;
        List<Float> genuine = new ArrayList<>();
        List<Float> impostors = new ArrayList<>();
        var found = NearestNeighbors.search(queries, gallery, dimension, galleryLabels.length, null);
        for (int q = 0; q < queryLabels.length; q++) {
            for (int i = 0; i < galleryLabels.length; i++) {
                int item = found.indices()[q][i];
                if ((!half || item > q) && (rule == null || !rule.ignores(q, item))) {
                    (galleryLabels[item] == queryLabels[q] ? genuine : impostors).add(found.scores()[q][i]);
                }
            }
        }
        return new VerificationEvaluator(LEVELS).evaluate(array(genuine), array(impostors));
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        Random random = new Random(9);
        float[] rows = Rows.normalized(rows(random, 700 * 16, false), 16);
        int[] labels = labels(random, 700, 90);
        VerificationMetrics expected = evaluator.leaveOneOut(rows, labels, null);
        assertEquals(700 * 699 / 2, expected.genuine() + expected.impostors());
        for (int threads = 1; threads <= 3; threads++) {
            try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                assertEquals(expected, pool.submit(() -> evaluator.leaveOneOut(rows, labels, null)).get());
            }
        }
    }

    /** The distances of open-metric-learning's table as points on a line, one query, which is at 0. */
    @Test
    void falseNonMatchRate() {
        float[] gallery = {0, 0, -1, -1, -2, -2, -5, -5, -9, -9, -3, -3, -4, -4, -6, -6, -7, -7, -8, -8};
        int[] labels = IntStream.range(0, 20).map(i -> i < 10 ? 1 : 0).toArray();
        VerificationMetrics metrics =
                new PairEvaluator(0.1, 0.5).queryGallery(new float[] {1}, new int[] {1}, gallery, labels, null);
        assertEquals(0.4, metrics.points().get(0).fnmr(), 1e-12);
        assertEquals(0.2, metrics.points().get(1).fnmr(), 1e-12);
        assertEquals(List.of("fnmr@fmr=1e-1", "fnmr@fmr=5e-1"), List.copyOf(metrics.falseNonMatchRates().keySet()));
    }

    @Test
    void refusesWhatItCannotMeasure() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> evaluator.leaveOneOut(new float[] {1, 2}, new int[] {1, 2}, null));
        assertTrue(e.getMessage().contains("0 genuine and 1 impostor"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new PairEvaluator(0));
    }

    private static float[] rows(Random random, int count, boolean coarse) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = coarse ? (random.nextInt(5) - 2) * 0.5f : (float) random.nextGaussian();
        }
        return values;
    }

    private static int[] labels(Random random, int count, int classes) {
        return IntStream.range(0, count).map(i -> i < classes ? i : random.nextInt(classes)).toArray();
    }
}
