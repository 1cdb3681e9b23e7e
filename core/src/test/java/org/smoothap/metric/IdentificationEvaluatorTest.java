package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentificationEvaluatorTest {
    private static final int[] KS = {1, 2, 5, 10};
    private static final double[] FPIRS = {0.01, 0.05, 0.1, 0.3, 1};

    private final IdentificationEvaluator evaluator = new IdentificationEvaluator(KS, FPIRS);

    /** Coarse values, so that products are exact and tie often; persons with none, one or several gallery items. */
    @Test
    void agreesWithTheWholeMatrix() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(6);
            int p = 1 + random.nextInt(250);
            int g = seed % 10 == 0 ? 1100 + random.nextInt(1500) : 1 + random.nextInt(80);
            int persons = 1 + random.nextInt(2 * g);
            float[] probes = coarse(random, p * dimension);
            float[] gallery = coarse(random, g * dimension);
            int[] probePersons = IntStream.range(0, p).map(i -> random.nextInt(persons)).toArray();
            int[] galleryPersons = IntStream.range(0, g).map(i -> random.nextInt(persons)).toArray();
            galleryPersons[0] = probePersons[0];
            IdentificationMetrics found = evaluator.evaluate(probes, probePersons, gallery, galleryPersons);
            assertEquals(WholeMatrix.identify(probes, probePersons, gallery, galleryPersons, KS, FPIRS), found, "seed " + seed);
        }
    }

    /** Three persons in the gallery, on the axes; a probe's coordinates are its scores. */
    @Test
    void aTableForThePencil() {
        float[] gallery = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        float[] probes = {
            0.9f, 0.1f, 0, // a, found first
            0.4f, 0.6f, 0, // a, found second
            0.7f, 0.7f, 0, // b, ties with a: second
            0.1f, 0.2f, 0.5f, // c, found first
            0.8f, 0, 0, // nobody: 0.8
            0.3f, 0.4f, 0, // nobody: 0.4
            0, 0.5f, 0, // nobody: 0.5
            0.1f, 0, 0 // nobody: 0.1
        };
        IdentificationMetrics metrics = new IdentificationEvaluator(new int[] {1, 2}, new double[] {0.1, 0.25, 0.5, 0.75, 1})
                .evaluate(probes, new int[] {'a', 'a', 'b', 'c', 'x', 'y', 'x', 'z'}, gallery, new int[] {'a', 'b', 'c'});
        assertEquals(Map.of(1, 0.5, 2, 1.0), metrics.rank());
        // One of four may be found: above 0.5, which rejects c (it ties). Two: above 0.4. Three, four: ranks alone matter.
        assertEquals(Map.of(0.25, 0.75, 0.5, 0.5, 0.75, 0.5, 1.0, 0.5), metrics.fnir());
        assertEquals(List.of(0.1), metrics.notMeasurable());
        assertEquals(4, metrics.mated());
        assertEquals(4, metrics.nonMated());
        assertEquals(List.of("rank-1", "rank-2", "fnir@fpir=1e-1", "fnir@fpir=25e-2", "fnir@fpir=5e-1", "fnir@fpir=75e-2",
                "fnir@fpir=1", "mated", "non-mated", "gallery"), List.copyOf(metrics.toMap().keySet()));
        assertEquals("not measurable: needs 10 non-mated probes or more", metrics.toMap().get("fnir@fpir=1e-1"));
    }

    @Test
    void withoutNonMatedProbesOnlyTheClosedSetIsMeasured() {
        IdentificationMetrics metrics = IdentificationEvaluator.ijb()
                .evaluate(new float[] {1}, new int[] {5}, new float[] {1, -1}, new int[] {5, 6});
        assertEquals(Map.of(1, 1.0, 5, 1.0, 10, 1.0), metrics.rank());
        assertEquals(Map.of(), metrics.fnir());
        assertEquals(List.of(1e-3, 1e-2, 1e-1), metrics.notMeasurable());
    }

    @Test
    void galleriesAreAveragedWithTheSameWeight() {
        IdentificationMetrics one = new IdentificationMetrics(new TreeMap<>(Map.of(1, 0.5)),
                new TreeMap<>(Map.of(0.01, 0.2, 0.1, 0.1)), List.of(), 10, 100, 7);
        IdentificationMetrics two = new IdentificationMetrics(new TreeMap<>(Map.of(1, 1.0)),
                new TreeMap<>(Map.of(0.1, 0.3)), List.of(0.01), 90, 20, 8);
        IdentificationMetrics mean = IdentificationMetrics.mean(List.of(one, two));
        assertEquals(Map.of(1, 0.75), mean.rank());
        assertEquals(Set.of(0.1), mean.fnir().keySet());
        assertEquals(0.2, mean.fnir().get(0.1), 1e-12);
        assertEquals(List.of(0.01), mean.notMeasurable());
        assertEquals(List.of(100, 120, 15), List.of(mean.mated(), mean.nonMated(), mean.gallery()));
    }

    @Test
    void neitherOrderNorThreadsMatter() throws Exception {
        Random random = new Random(9);
        int p = 700, g = 1300, dimension = 8;
        float[] probes = coarse(random, p * dimension);
        float[] gallery = coarse(random, g * dimension);
        int[] probePersons = IntStream.range(0, p).map(i -> random.nextInt(2000)).toArray();
        int[] galleryPersons = IntStream.range(0, g).toArray();
        IdentificationMetrics expected = evaluator.evaluate(probes, probePersons, gallery, galleryPersons);
        List<Integer> order = new ArrayList<>(IntStream.range(0, g).boxed().toList());
        Collections.shuffle(order, random);
        float[] moved = new float[gallery.length];
        for (int i = 0; i < g; i++) {
            System.arraycopy(gallery, order.get(i) * dimension, moved, i * dimension, dimension);
        }
        int[] movedPersons = order.stream().mapToInt(i -> 5 - galleryPersons[i]).toArray();
        int[] renamed = Arrays.stream(probePersons).map(person -> 5 - person).toArray();
        try (ForkJoinPool pool = new ForkJoinPool(3)) {
            assertEquals(expected, pool.submit(() -> evaluator.evaluate(probes, renamed, moved, movedPersons)).get());
        }
    }

    @Test
    void refusesWhatItCannotMeasure() {
        refused("rank-K needs K of at least 1, got 0 in [1, 0]", () -> new IdentificationEvaluator(new int[] {1, 0}, FPIRS));
        refused("an FPIR must be above 0 and at most 1, got 1.5",
                () -> new IdentificationEvaluator(KS, new double[] {1.5}));
        refused("probes have dimension 2, the gallery has 3",
                () -> evaluator.evaluate(new float[2], new int[1], new float[3], new int[1]));
        refused("gallery: row 0 holds NaN in column 0",
                () -> evaluator.evaluate(new float[1], new int[1], new float[] {Float.NaN}, new int[1]));
        refused("none of the 2 probes is of a person in the gallery of 1",
                () -> evaluator.evaluate(new float[2], new int[] {1, 2}, new float[1], new int[] {3}));
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    private static float[] coarse(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(9) - 4) * 0.25f;
        }
        return values;
    }
}
