package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothApTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesWithThePlainFormulaAndItsFiniteDifferences(boolean queryPositive) {
        Random random = new Random(1);
        for (int round = 0; round < 12; round++) {
            double temperature = new double[] {0.03, 0.1, 1}[round % 3];
            Batches batch = Batches.random(random, 5 + random.nextInt(20), 2 + random.nextInt(6), 4);
            LossResult result = new SmoothAp(temperature, queryPositive).evaluate(batch.embeddings(), batch.labels());
            double[] x = Batches.doubles(batch.embeddings());
            double[] perQuery = new double[batch.labels().length];
            int[] self = PlainSmoothAp.indices(perQuery.length);
            double loss = PlainSmoothAp.loss(x, batch.labels(), x, batch.labels(), self, temperature, queryPositive, perQuery);
            assertEquals(loss, result.loss(), 2e-6);
            assertEquals(perQuery.length, result.queries() + result.skipped());
            for (int i = 0; i < perQuery.length; i++) {
                assertEquals((float) perQuery[i], result.perQuery()[i], 1e-5f);
            }
            double[] gradient = PlainSmoothAp.gradient(x, batch.labels(), temperature, queryPositive);
            for (int i = 0; i < gradient.length; i++) {
                assertEquals(gradient[i], result.gradient()[i], 2e-5 * (1 + Batches.norm(gradient)), "value " + i);
            }
        }
    }

    @Test
    void rowsNeedNotBeUnitVectors() {
        Batches batch = Batches.random(new Random(2), 20, 6, 4);
        float[] rows = batch.embeddings().clone();
        for (int i = 0; i < rows.length; i++) {
            rows[i] *= 1 + i % 5;
        }
        double expected = PlainSmoothAp.loss(Batches.doubles(rows), batch.labels(), 0.5, true);
        assertEquals(expected, new SmoothAp(0.5, true).evaluate(rows, batch.labels()).loss(), 2e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 7, 13, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 150})
    void anySizeWithAnyKernelAndAnyTile(int count) {
        Random random = new Random(count);
        Batches batch = Batches.random(random, count, 1 + random.nextInt(70), 1 + count / 5);
        batch.labels()[0] = batch.labels()[count - 1];
        double[] x = Batches.doubles(batch.embeddings());
        for (boolean queryPositive : new boolean[] {true, false}) {
            LossResult expected = new SmoothAp(0.1, queryPositive).evaluate(batch.embeddings(), batch.labels());
            assertEquals(PlainSmoothAp.loss(x, batch.labels(), 0.1, queryPositive), expected.loss(), 2e-6);
            for (int tile : new int[] {1, 20 * count, ScoreTiles.TILE_VALUES}) {
                LossResult result = new SmoothAp(0.1, queryPositive, new ScalarSigmoids(), tile)
                        .evaluate(batch.embeddings(), batch.labels());
                assertEquals(expected.loss(), result.loss(), 1e-6);
                assertArrayEquals(expected.perQuery(), result.perQuery(), 1e-6f);
                assertArrayEquals(expected.gradient(), result.gradient(), 3e-6f);
            }
        }
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        Random random = new Random(3);
        Batches batch = Batches.random(random, 90, 16, 20);
        LossResult result = new SmoothAp().evaluate(batch.embeddings(), batch.labels());
        int[] order = Batches.shuffled(random, 90);
        Batches other = batch.ordered(order);
        LossResult shuffled = new SmoothAp().evaluate(other.embeddings(), other.labels());
        assertEquals(result.loss(), shuffled.loss(), 1e-7);
        assertArrayEquals(new Batches(result.gradient(), batch.labels()).ordered(order).embeddings(), shuffled.gradient(), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"96,4", "6,10", "10,6", "5,5", "2,2"})
    void zeroWhereTheClassesAreSeparated(int classes, int perClass) {
        Batches batch = Batches.separated(classes, perClass);
        Batches shuffled = batch.ordered(Batches.shuffled(new Random(4), classes * perClass));
        for (Batches each : new Batches[] {batch, shuffled}) {
            for (boolean queryPositive : new boolean[] {true, false}) {
                LossResult result = new SmoothAp(0.01, queryPositive).evaluate(each.embeddings(), each.labels());
                assertEquals(0, result.loss(), 1e-7);
                assertTrue(result.loss() >= 0);
                assertEquals(0, Batches.norm(Batches.doubles(result.gradient())), 1e-6);
            }
        }
    }

    @Test
    void tendsToExactAveragePrecisionWithTiesCountedHalf() {
        // Scores on a grid, so that many tie: one value per item, the query is always the first.
        Random random = new Random(5);
        int n = 40;
        float[] queries = {1};
        float[] references = new float[n];
        int[] labels = new int[n];
        for (int k = 0; k < n; k++) {
            references[k] = random.nextInt(8) / 8f;
            labels[k] = random.nextInt(3);
        }
        double precision = 0;
        int positives = 0;
        for (int j = 0; j < n; j++) {
            if (labels[j] == 0) {
                positives++;
                double rank = 0.5;
                double positiveRank = 0.5;
                for (int k = 0; k < n; k++) {
                    double ahead = references[k] > references[j] ? 1 : references[k] == references[j] ? 0.5 : 0;
                    rank += ahead;
                    positiveRank += labels[k] == 0 ? ahead : 0;
                }
                precision += positiveRank / rank;
            }
        }
        CrossLossResult result = new SmoothAp(1e-6, true).evaluate(queries, new int[] {0}, references, labels, null);
        assertEquals(1 - precision / positives, result.loss(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void crossEvaluationOfABatchAgainstItselfIsTheBatch(boolean queryPositive) {
        Batches batch = Batches.random(new Random(6), 75, 20, 15);
        SmoothAp loss = new SmoothAp(0.05, queryPositive);
        LossResult one = loss.evaluate(batch.embeddings(), batch.labels());
        CrossLossResult two = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                PlainSmoothAp.indices(75));
        assertEquals(one.loss(), two.loss());
        assertEquals(one.queries(), two.queries());
        assertEquals(one.skipped(), two.skipped());
        assertArrayEquals(one.perQuery(), two.perQuery());
        float[] sum = two.queryGradient().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += two.referenceGradient()[i];
        }
        assertArrayEquals(one.gradient(), sum, 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void crossEvaluationAgreesWithThePlainFormula(boolean queryPositive) {
        Random random = new Random(7);
        Batches queries = Batches.random(random, 9, 5, 4);
        Batches references = Batches.random(random, 31, 5, 4);
        int[] self = new int[9];
        Arrays.fill(self, -1);
        System.arraycopy(queries.embeddings(), 0, references.embeddings(), 15, 10);
        System.arraycopy(queries.labels(), 0, references.labels(), 3, 2);
        self[0] = 3;
        self[1] = 4;
        queries.labels()[8] = 99; // no reference of this label
        CrossLossResult result = new SmoothAp(0.1, queryPositive)
                .evaluate(queries.embeddings(), queries.labels(), references.embeddings(), references.labels(), self);
        double[] q = Batches.doubles(queries.embeddings());
        double[] r = Batches.doubles(references.embeddings());
        double expected = PlainSmoothAp.loss(q, queries.labels(), r, references.labels(), self, 0.1, queryPositive, null);
        assertEquals(expected, result.loss(), 2e-6);
        assertEquals(1, result.skipped());
        assertEquals(Float.NaN, result.perQuery()[8]);
        for (int i = 0; i < q.length + r.length; i++) {
            double[] moved = i < q.length ? q : r;
            int at = i < q.length ? i : i - q.length;
            double before = moved[at];
            moved[at] = before + 1e-5;
            double above = PlainSmoothAp.loss(q, queries.labels(), r, references.labels(), self, 0.1, queryPositive, null);
            moved[at] = before - 1e-5;
            double below = PlainSmoothAp.loss(q, queries.labels(), r, references.labels(), self, 0.1, queryPositive, null);
            moved[at] = before;
            float gradient = i < q.length ? result.queryGradient()[at] : result.referenceGradient()[at];
            assertEquals((above - below) / 2e-5, gradient, 1e-5);
        }
    }

    @Test
    void aSingletonHasApOneWithItselfAndIsSkippedWithout() {
        float[] rows = {1, 0, 0, 1, 0, -1};
        int[] labels = {5, 5, 9};
        LossResult with = new SmoothAp(0.01, true).evaluate(rows, labels);
        assertEquals(3, with.queries());
        assertEquals(1, with.perQuery()[2], 1e-6);
        LossResult without = new SmoothAp(0.01, false).evaluate(rows, labels);
        assertEquals(2, without.queries());
        assertEquals(1, without.skipped());
        assertEquals(Float.NaN, without.perQuery()[2]);
    }

    @Test
    void theBitsDoNotDependOnTheThreads() throws Exception {
        Batches batch = Batches.random(new Random(8), 203, 70, 50);
        for (int tile : new int[] {203 * 30, ScoreTiles.TILE_VALUES}) {
            SmoothAp loss = new SmoothAp(0.01, true, SigmoidKernel.chosen(), tile);
            LossResult expected = loss.evaluate(batch.embeddings(), batch.labels());
            for (int threads : new int[] {1, 2, 3, 7}) {
                try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                    LossResult result = pool.submit(() -> loss.evaluate(batch.embeddings(), batch.labels())).get();
                    assertEquals(expected.loss(), result.loss());
                    assertArrayEquals(expected.perQuery(), result.perQuery());
                    assertArrayEquals(expected.gradient(), result.gradient());
                }
            }
        }
    }

    @Test
    void extremeScoresGiveFiniteValues() {
        float[] rows = {1e18f, 0, -1e18f, 0, 0, 1e-30f, 0, 0};
        for (double temperature : new double[] {1e-30, 1e-6, 0.01, 1e30}) {
            LossResult result = new SmoothAp(temperature, true).evaluate(rows, new int[] {1, 1, 2, 2});
            assertTrue(result.loss() >= 0 && result.loss() < 1, () -> "loss " + result.loss());
        }
        for (float value : new SmoothAp(1e-6, false).evaluate(rows, new int[] {1, 1, 2, 2}).gradient()) {
            assertTrue(Float.isFinite(value));
        }
    }
}
