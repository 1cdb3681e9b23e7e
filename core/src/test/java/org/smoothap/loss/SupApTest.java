package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupApTest {
    /** AP of the query of score 1 · reference, label 0, against references of these scores. */
    private static CrossLossResult ofScores(float[] scores, int... labels) {
        return new SupAp().evaluate(new float[] {1}, new int[] {0}, scores, labels, null);
    }

    @Test
    void byHand() {
        // The positive at 0.5 is second of two; the negatives stand above it by 0.2, 0.0 and -0.4.
        CrossLossResult result = ofScores(new float[] {0.5f, 0.9f, 0.7f, 0.5f, 0.1f}, 0, 0, 1, 1, 1);
        double first = 1 / (1 + PlainSmoothAp.sigmoid(-20) + 2 * PlainSmoothAp.sigmoid(-40));
        double second = 2 / (2 + 1.44 + 100 * 0.15 + 0.5 + PlainSmoothAp.sigmoid(-40));
        assertEquals(1 - (first + second) / 2, result.loss(), 1e-6);
        // Of the far negative: slope 100; of the tie: 1/4 of 1/0.01; the rank of the positive counts both.
        double perRank = second * second / 2 / 2;
        assertArrayEquals(new float[] {0, 0, (float) (100 * perRank), (float) (25 * perRank), 0},
                new float[] {0, 0, result.referenceGradient()[2], result.referenceGradient()[3], result.referenceGradient()[4]},
                1e-6f);
        assertEquals(-125 * perRank, result.referenceGradient()[0], 1e-5);
    }

    @Test
    void positivesThatTieCountEachOtherAsAhead() {
        assertEquals(1 - 3 / (3 + 1.44 + 100 * 0.15), ofScores(new float[] {0.5f, 0.5f, 0.5f, 0.7f}, 0, 0, 0, 1).loss(), 1e-6);
    }

    @Test
    void aFarMistakeHasAGradientThatSmoothApLacks() {
        float[] scores = {0.2f, 0.9f};
        int[] labels = {0, 1};
        double smooth = new SmoothAp().evaluate(new float[] {1}, new int[] {0}, scores, labels, null).referenceGradient()[1];
        assertEquals(0, smooth, 1e-12);
        assertTrue(ofScores(scores, labels).referenceGradient()[1] > 0.01);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAnUpperBoundOfTheExactLossForEveryQuery(boolean queryPositive) {
        Random random = new Random(1);
        PlainLoss exact = exact(queryPositive);
        for (int round = 0; round < 20; round++) {
            Batches batch = Batches.random(random, 5 + random.nextInt(40), 2 + random.nextInt(10), 5);
            LossResult bound = new SupAp(0.01, 100, 0.05, 0.5, 1.44, queryPositive).evaluate(batch.embeddings(), batch.labels());
            double[] perQuery = new double[batch.labels().length];
            double loss = exact.loss(Batches.doubles(batch.embeddings()), batch.labels(), perQuery);
            assertTrue(bound.loss() >= loss - 1e-6, () -> bound.loss() + " below " + loss);
            for (int i = 0; i < perQuery.length; i++) {
                assertEquals(Double.isNaN(perQuery[i]), Float.isNaN(bound.perQuery()[i]));
                assertTrue(!(bound.perQuery()[i] > perQuery[i] + 1e-6), "query " + i);
            }
        }
    }

    @Test
    void withoutSlopeAndJumpsItTendsToTheExactLoss() {
        Batches batch = Batches.random(new Random(2), 40, 6, 5);
        double exact = exact(true).loss(Batches.doubles(batch.embeddings()), batch.labels());
        assertEquals(exact, new SupAp(1e-7, 0, 0, 0, 1, true).evaluate(batch.embeddings(), batch.labels()).loss(), 1e-5);
    }

    private static PlainLoss exact(boolean queryPositive) {
        return PlainLoss.supAp(new UpperStep(1e-12, 0, 0, 0, 1), queryPositive);
    }

    @ParameterizedTest
    @CsvSource({"96,4", "6,10", "2,2"})
    void zeroWhereTheClassesAreSeparated(int classes, int perClass) {
        Batches batch = Batches.separated(classes, perClass);
        for (boolean queryPositive : new boolean[] {true, false}) {
            LossResult result = new SupAp(0.01, 100, 0.05, 0.5, 1.44, queryPositive).evaluate(batch.embeddings(), batch.labels());
            assertEquals(0, result.loss(), 1e-7);
            assertTrue(result.loss() >= 0);
            assertEquals(0, Batches.norm(Batches.doubles(result.gradient())), 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void crossEvaluationOfABatchAgainstItselfIsTheBatch(boolean queryPositive) {
        Batches batch = Batches.random(new Random(6), 75, 20, 15);
        SupAp loss = new SupAp(0.05, 10, 0.05, 0.5, 1.44, queryPositive);
        LossResult one = loss.evaluate(batch.embeddings(), batch.labels());
        CrossLossResult two = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                PlainSmoothAp.indices(75));
        assertEquals(one.loss(), two.loss());
        assertArrayEquals(one.perQuery(), two.perQuery());
        float[] sum = two.queryGradient().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += two.referenceGradient()[i];
        }
        assertArrayEquals(one.gradient(), sum, 1e-6f);
    }

    @Test
    void aSingletonCountsWithItselfAndIsSkippedWithout() {
        float[] rows = {1, 0, 0, 1, 0, -1};
        int[] labels = {5, 5, 9};
        LossResult with = new SupAp().evaluate(rows, labels);
        assertEquals(3, with.queries());
        assertEquals(1, with.perQuery()[2], 1e-6);
        LossResult without = new SupAp(0.01, 100, 0.05, 0.5, 1.44, false).evaluate(rows, labels);
        assertEquals(2, without.queries());
        assertEquals(1, without.skipped());
        assertEquals(Float.NaN, without.perQuery()[2]);
    }
}
