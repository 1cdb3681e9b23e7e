package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HierarchicalApTest {
    private static final UpperStep STEP = new UpperStep(0.03, 20, 0.05, 0.5, 1.44);
    private static final int[] SUPERCLASSES = IntStream.range(0, 30).map(label -> label * label % 4).toArray();

    private static HierarchicalAp loss(double alpha, boolean queryPositive, SigmoidKernel kernel, int tile) {
        return new HierarchicalAp(SUPERCLASSES, STEP, alpha, queryPositive, kernel, tile);
    }

    private static Batches batch(Random random, int count, int dimension, int classes) {
        Batches batch = Batches.random(random, count, dimension, classes);
        for (int i = 0; i < count; i++) {
            batch.labels()[i] = (batch.labels()[i] + 3) / 7;
        }
        batch.labels()[0] = batch.labels()[count - 1];
        return batch;
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "0, true", "2.5, false"})
    void agreesWithThePlainFormulaAndItsFiniteDifferences(double alpha, boolean queryPositive) {
        PlainLoss plain = PlainRankings.hierarchicalAp(label -> SUPERCLASSES[label], alpha, STEP, queryPositive);
        Random random = new Random(1);
        for (int round = 0; round < 12; round++) {
            Batches batch = batch(random, 5 + random.nextInt(20), 2 + random.nextInt(6), 6);
            LossResult result = loss(alpha, queryPositive, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES)
                    .evaluate(batch.embeddings(), batch.labels());
            double[] x = Batches.doubles(batch.embeddings());
            double[] perQuery = new double[batch.labels().length];
            assertEquals(plain.loss(x, batch.labels(), perQuery), result.loss(), 2e-6);
            for (int i = 0; i < perQuery.length; i++) {
                assertEquals((float) perQuery[i], result.perQuery()[i], 1e-5f);
            }
            assertEquals(Arrays.stream(perQuery).filter(Double::isNaN).count(), result.skipped());
            double[] gradient = plain.gradient(x, batch.labels(), 1e-7);
            for (int i = 0; i < gradient.length; i++) {
                assertEquals(gradient[i], result.gradient()[i], 3e-5 * (1 + Batches.norm(gradient)), "value " + i);
            }
        }
    }

    @Test
    void classesThatAreTheirOwnSuperclassesGiveSupAp() {
        Batches batch = batch(new Random(2), 60, 8, 20);
        LossResult supAp = new SupAp().evaluate(batch.embeddings(), batch.labels());
        LossResult result = new HierarchicalAp(IntStream.range(0, 20).toArray()).evaluate(batch.embeddings(), batch.labels());
        assertEquals(supAp.loss(), result.loss(), 1e-9);
        assertArrayEquals(supAp.perQuery(), result.perQuery(), 1e-6f);
        assertArrayEquals(supAp.gradient(), result.gradient(), 1e-6f);
    }

    /** Scores of query 0 with itself and the others: 1 (class), 0.8 (superclass), 0.6 (class), 0 (another). */
    @Test
    void aRankingByHand() {
        float[] rows = {1, 0, 0.8f, 0.6f, 0.6f, -0.8f, 0, 1};
        LossResult result = new HierarchicalAp(new int[] {5, 5, 6}).evaluate(rows, new int[] {0, 1, 0, 2});
        // rel 1/2, 1/2 (the superclass, 1/2 for one item), 1/2; ranks of 1 and 2; the third: 0.8 above by more than delta,
        // H = 100·(0.2 - 0.05) + 1.44 = 16.44, Hrank = 1.5, R = 2 + 16.44
        assertEquals((0.5 + 0.5 + 1.5 / 18.44) / 1.5, result.perQuery()[0], 1e-5);
    }

    @Test
    void aPerfectHierarchyHasNoLoss() {
        // Classes 0 and 1 of one superclass, 2 and 3 of another: planes at right angles, classes 60 degrees apart in them.
        float[][] directions = {{1, 0, 0, 0}, {0.5f, 0.8660254f, 0, 0}, {0, 0, 1, 0}, {0, 0, 0.5f, 0.8660254f}};
        float[] rows = new float[12 * 4];
        int[] labels = new int[12];
        for (int i = 0; i < 12; i++) {
            labels[i] = i % 4;
            System.arraycopy(directions[i % 4], 0, rows, i * 4, 4);
        }
        LossResult result = new HierarchicalAp(new int[] {0, 0, 1, 1}).evaluate(rows, labels);
        assertEquals(0, result.loss(), 1e-6);
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())), 1e-6);
    }

    @Test
    void orderTilesKernelsThreadsAndReferences() throws Exception {
        Batches batch = batch(new Random(8), 203, 30, 30);
        HierarchicalAp loss = loss(1, true, SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
        LossResult expected = loss.evaluate(batch.embeddings(), batch.labels());
        try (ForkJoinPool pool = new ForkJoinPool(3)) {
            LossResult result = pool.submit(() -> loss.evaluate(batch.embeddings(), batch.labels())).get();
            assertEquals(expected.loss(), result.loss());
            assertArrayEquals(expected.gradient(), result.gradient());
        }
        LossResult tiled = loss(1, true, new ScalarSigmoids(), 203 * 30).evaluate(batch.embeddings(), batch.labels());
        assertEquals(expected.loss(), tiled.loss(), 1e-6);
        assertArrayEquals(expected.gradient(), tiled.gradient(), 3e-6f);
        int[] order = Batches.shuffled(new Random(3), 203);
        Batches other = batch.ordered(order);
        LossResult shuffled = loss.evaluate(other.embeddings(), other.labels());
        assertEquals(expected.loss(), shuffled.loss(), 1e-6);
        assertArrayEquals(new Batches(expected.gradient(), batch.labels()).ordered(order).embeddings(), shuffled.gradient(), 3e-6f);
        CrossLossResult cross = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                PlainSmoothAp.indices(203));
        assertEquals(expected.loss(), cross.loss());
        for (int i = 0; i < expected.gradient().length; i++) {
            assertEquals(expected.gradient()[i], cross.queryGradient()[i] + cross.referenceGradient()[i], 3e-6f);
        }
    }

    @Test
    void aRunGivesTheSuperclasses() {
        Batches batch = batch(new Random(4), 40, 6, 30);
        Loss named = Losses.create("h-ap", Map.of());
        LossResult started = named.start(new LossContext(30, 6, SUPERCLASSES, 0)).evaluate(batch.embeddings(), batch.labels(), 0);
        assertEquals(new HierarchicalAp(SUPERCLASSES).evaluate(batch.embeddings(), batch.labels()).loss(), started.loss());
        refused(() -> named.start(new LossContext(30, 6, 0)), "h-ap needs classes with superclasses", "30", "supap");
    }

    @Test
    void aSumHandsTheSuperclassesOn() {
        Loss sum = Losses.create("sum", Map.of("terms", "0.9 h-ap + 0.1 normalized-softmax"));
        Batches batch = batch(new Random(4), 40, 6, 30);
        double expected = 0.9 * new HierarchicalAp(SUPERCLASSES).evaluate(batch.embeddings(), batch.labels()).loss()
                + 0.1 * new NormalizedSoftmax().start(new LossContext(30, 6, 8)).evaluate(batch.embeddings(), batch.labels(), 0).loss();
        LossResult result = sum.start(new LossContext(30, 6, SUPERCLASSES, 7)).evaluate(batch.embeddings(), batch.labels(), 0);
        assertEquals(expected, result.loss(), 1e-9);
        refused(() -> sum.start(new LossContext(30, 6, 7)), "h-ap needs classes with superclasses");
    }

    @Test
    void badInput() {
        HierarchicalAp loss = new HierarchicalAp(new int[] {0, 0});
        refused(() -> loss.evaluate(new float[] {1, 0, 1}, new int[] {0, 2, 0}), "label 2 has no superclass", "0 to 1");
        refused(() -> loss.evaluate(new float[] {1, 0, 1}, new int[] {0, -1, 0}), "label -1");
        refused(() -> loss.evaluate(new float[] {1, 0}, new int[] {0, 1}), "no query has a positive");
        refused(() -> loss.evaluate(new float[] {Float.NaN, 0}, new int[] {0, 0}), "embeddings have NaN");
        refused(() -> Losses.create("h-ap", Map.of("alpha", "-1.0")), "expected a alpha", "got -1.0");
        refused(() -> Losses.create("h-ap", Map.of("rho", "NaN")), "expected a rho");
    }

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }
}
