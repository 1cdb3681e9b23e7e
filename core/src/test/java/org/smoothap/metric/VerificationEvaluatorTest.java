package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerificationEvaluatorTest {
    private static final double[] LEVELS = {1e-3, 0.01, 0.07, 0.1, 0.29, 0.5, 1};

    /** Coarse scores, so that many tie, within a kind and across. */
    @Test
    void agreesWithTryingEveryThreshold() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int values = seed % 4 == 0 ? 3 : 1 + random.nextInt(200);
            float[] genuine = scores(random, 1 + random.nextInt(60), values, 0.2f);
            float[] impostors = scores(random, 1 + random.nextInt(300), values, 0);
            VerificationMetrics metrics = new VerificationEvaluator(LEVELS).evaluate(genuine, impostors);
            int point = 0;
            for (double level : LEVELS) {
                if (Math.round(level * impostors.length * 1e6) < 1_000_000) {
                    assertTrue(metrics.notMeasurable().contains(level), "seed " + seed);
                    continue;
                }
                OperatingPoint found = metrics.points().get(point++);
                double best = 0;
                for (float threshold : thresholds(genuine, impostors)) {
                    if (accepted(impostors, threshold) <= Math.round(level * impostors.length * 1e6) / 1_000_000) {
                        best = Math.max(best, (double) accepted(genuine, threshold) / genuine.length);
                    }
                }
                assertEquals(level, found.level());
                assertEquals(best, found.tar(), 0, "seed " + seed + ", FAR " + level);
                assertEquals((double) accepted(impostors, found.threshold()) / impostors.length, found.far());
                assertEquals((double) accepted(genuine, found.threshold()) / genuine.length, found.tar());
                assertTrue(found.far() <= level + 1e-12);
            }
            assertEquals(metrics.points().size(), point);
            assertEquals(equalErrorRate(genuine, impostors), metrics.eer(), 1e-12, "seed " + seed);
        }
    }

    /** Distances 0 0 1 1 2 2 5 5 9 9 and 3 3 4 4 6 6 7 7 8 8: open-metric-learning has FNMR 0.4 at FMR 0.1 and 0.2 at 0.5. */
    @Test
    void theTableOfOpenMetricLearning() {
        VerificationMetrics metrics = new VerificationEvaluator(0.1, 0.5).evaluate(
                new float[] {-0f, 0, -1, -1, -2, -2, -5, -5, -9, -9}, new float[] {-3, -3, -4, -4, -6, -6, -7, -7, -8, -8});
        assertEquals(List.of(0.6, 0.8), metrics.points().stream().map(OperatingPoint::tar).toList());
        assertEquals(List.of(0.0, 0.4), metrics.points().stream().map(OperatingPoint::far).toList());
        // At distances below 5: 6 of 10 genuine pairs and 4 of 10 impostors; below 6: 8 and 4. Nearest: FAR 0.4, FRR 0.4.
        assertEquals(0.4, metrics.eer(), 1e-12);
    }

    @Test
    void levelsThatTooFewPairsCannotMeasureHaveNoNumber() {
        float[] impostors = new float[1000];
        impostors[7] = 1;
        VerificationMetrics metrics = VerificationEvaluator.ijb().evaluate(new float[] {0.5f, 2}, impostors);
        assertEquals(List.of(1e-6, 1e-5, 1e-4), metrics.notMeasurable());
        // One of 1,000 may pass: that of score 1, and with it not the others, which tie at 0.
        assertEquals(new OperatingPoint(1e-3, 1e-3, 1, Math.nextUp(0f)), metrics.points().getFirst());
        assertEquals(List.of("tar@far=1e-6", "tar@far=1e-5", "tar@far=1e-4", "tar@far=1e-3", "tar@far=1e-2", "tar@far=1e-1",
                "eer", "genuine-pairs", "impostor-pairs", "threshold-rule"), List.copyOf(metrics.toMap().keySet()));
        assertEquals("not measurable: needs 1000000 impostor pairs or more", metrics.toMap().get("tar@far=1e-6"));
        assertEquals(1.0, metrics.toMap().get("tar@far=1e-3"));
        assertEquals(1000L, metrics.toMap().get("impostor-pairs"));
    }

    @Test
    void perfectScoresAndUselessOnes() {
        VerificationMetrics perfect = new VerificationEvaluator(0.5).evaluate(new float[] {3, 4}, new float[] {1, 2});
        assertEquals(1, perfect.points().getFirst().tar());
        assertEquals(0, perfect.eer());
        VerificationMetrics collapsed = new VerificationEvaluator(0.5, 1).evaluate(new float[50], new float[70]);
        assertEquals(0, collapsed.points().get(0).tar(), "all at one point: all or nothing");
        assertEquals(1, collapsed.points().get(1).tar());
        assertEquals(0.5, collapsed.eer());
        assertEquals(1, new VerificationEvaluator(0.5).evaluate(new float[] {0}, new float[] {1}).eer());
    }

    @Test
    void theOrderOfThePairsDoesNotMatterAndScoresAreLeftAlone() {
        Random random = new Random(4);
        float[] genuine = scores(random, 500, 90, 0.3f);
        float[] impostors = scores(random, 5000, 90, 0);
        float[] before = impostors.clone();
        VerificationMetrics expected = VerificationEvaluator.ijb().evaluate(genuine, impostors);
        assertEquals(List.of(), IntStream.range(0, 5000).filter(i -> before[i] != impostors[i]).boxed().toList());
        float[] reversed = new float[5000];
        for (int i = 0; i < 5000; i++) {
            reversed[i] = impostors[4999 - i];
        }
        assertEquals(expected, VerificationEvaluator.ijb().evaluate(genuine, reversed));
    }

    @Test
    void refusesWhatItCannotMeasure() {
        refused("a FAR must be above 0 and at most 1, got 0.0 in [0.1, 0.0]", () -> new VerificationEvaluator(0.1, 0));
        refused("got NaN", () -> new VerificationEvaluator(Double.NaN));
        VerificationEvaluator evaluator = VerificationEvaluator.ijb();
        refused("got 0 genuine and 1 impostor pairs", () -> evaluator.evaluate(new float[0], new float[1]));
        refused("got 2 genuine and 0 impostor pairs", () -> evaluator.evaluate(new float[2], new float[0]));
        refused("impostor pairs: score 1 is NaN",
                () -> evaluator.evaluate(new float[2], new float[] {0, Float.NaN}));
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    private static float[] scores(Random random, int count, int values, float shift) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = Math.round((random.nextFloat() - 0.5f + shift) * values) / (float) values;
        }
        return scores;
    }

    private static float[] thresholds(float[] genuine, float[] impostors) {
        float[] all = new float[genuine.length + impostors.length + 1];
        System.arraycopy(genuine, 0, all, 0, genuine.length);
        System.arraycopy(impostors, 0, all, genuine.length, impostors.length);
        all[all.length - 1] = Float.POSITIVE_INFINITY;
        return all;
    }

    private static long accepted(float[] scores, float threshold) {
        return IntStream.range(0, scores.length).filter(i -> scores[i] >= threshold).count();
    }

    private static double equalErrorRate(float[] genuine, float[] impostors) {
        double gap = 2;
        double rate = -1;
        float[] thresholds = thresholds(genuine, impostors);
        Arrays.sort(thresholds);
        for (float threshold : thresholds) {
            double far = (double) accepted(impostors, threshold) / impostors.length;
            double frr = 1 - (double) accepted(genuine, threshold) / genuine.length;
            if (Math.abs(far - frr) < gap - 1e-9) {
                gap = Math.abs(far - frr);
                rate = (far + frr) / 2;
            }
        }
        return rate;
    }
}
