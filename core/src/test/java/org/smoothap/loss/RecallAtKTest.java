package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecallAtKTest {
    private static final int[] KS = {1, 2, 4, 8, 16};

    @Test
    void byHand() {
        // The query of label 0 finds its positives at ranks 1 and 3; queries are not among the references.
        CrossLossResult result = new RecallAtK(1e-3, 1, new int[] {1, 2}, true).evaluate(
                new float[] {1}, new int[] {0}, new float[] {0.9f, 0.5f, 0.1f}, new int[] {0, 1, 0}, null);
        double one = PlainSmoothAp.sigmoid(0) + PlainSmoothAp.sigmoid(-2);
        double two = (PlainSmoothAp.sigmoid(1) + PlainSmoothAp.sigmoid(-1)) / 2;
        assertEquals(1 - (one + two) / 2, result.loss(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tendsToExactRecallWithTheLastRankCountedHalf(boolean queryRanked) {
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            Batches batch = Batches.random(random, 20 + random.nextInt(30), 3 + random.nextInt(8), 4);
            LossResult result = new RecallAtK(1e-6, 0.02, KS, queryRanked).evaluate(batch.embeddings(), batch.labels());
            for (int i = 0; i < batch.labels().length; i++) {
                double exact = exact(batch, i, queryRanked);
                assertEquals((float) exact, result.perQuery()[i], 1e-4f);
            }
        }
    }

    /** The mean over k of the share of min(k, positives) positives that stand in the first k places. */
    private static double exact(Batches batch, int query, boolean queryRanked) {
        int n = batch.labels().length;
        int dimension = batch.embeddings().length / n;
        double[] scores = new double[n];
        for (int k = 0; k < n; k++) {
            for (int d = 0; d < dimension; d++) {
                scores[k] += (double) batch.embeddings()[query * dimension + d] * batch.embeddings()[k * dimension + d];
            }
        }
        double sum = 0;
        for (int k : KS) {
            double found = 0;
            int positives = 0;
            for (int j = 0; j < n; j++) {
                if (j == query || batch.labels()[j] != batch.labels()[query]) {
                    continue;
                }
                positives++;
                int rank = 1;
                for (int other = 0; other < n; other++) {
                    rank += scores[other] > scores[j] && (queryRanked || other != query) ? 1 : 0;
                }
                found += rank < k ? 1 : rank == k ? 0.5 : 0;
            }
            sum += found / Math.min(k, positives);
        }
        return sum / KS.length;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullKHasNoGradientAndCountsAsOne(boolean queryRanked) {
        // Twelve of one class and all scores nearly the same: smooth ranks about 6, so that all twelve are in the first eight.
        Batches batch = Batches.random(new Random(2), 14, 6, 1);
        batch.labels()[3] = 100;
        batch.labels()[8] = 100;
        int[] ks = {2, 8, 10};
        PlainLoss plain = PlainLoss.recallAtK(20, 0.3, ks, queryRanked);
        double[] x = Batches.doubles(batch.embeddings());
        double[] perQuery = new double[14];
        LossResult result = new RecallAtK(20, 0.3, ks, queryRanked).evaluate(batch.embeddings(), batch.labels());
        assertEquals(plain.loss(x, batch.labels(), perQuery), result.loss(), 1e-6);
        assertEquals((float) perQuery[0], result.perQuery()[0], 1e-5f);
        assertEquals(2 / 3.0, result.perQuery()[0], 1e-3); // of 2: nothing; of 8 and of 10: full
        double[] gradient = plain.gradient(x, batch.labels(), 1e-6);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], result.gradient()[i], 1e-4 * Batches.norm(gradient) + 1e-8);
        }
    }

    @Test
    void aKAboveTheNumberOfItemsCountsAsThat() {
        Batches batch = Batches.random(new Random(3), 9, 4, 3);
        double nine = new RecallAtK(0.01, 1, new int[] {9}, true).evaluate(batch.embeddings(), batch.labels()).loss();
        double more = new RecallAtK(0.01, 1, new int[] {1000}, true).evaluate(batch.embeddings(), batch.labels()).loss();
        assertEquals(nine, more);
    }

    @Test
    void aSingletonIsSkippedInBothModes() {
        float[] rows = {1, 0, 0, 1, 0, -1};
        for (boolean queryRanked : new boolean[] {true, false}) {
            LossResult result = new RecallAtK(0.01, 1, KS, queryRanked).evaluate(rows, new int[] {5, 5, 9});
            assertEquals(2, result.queries());
            assertEquals(1, result.skipped());
            assertEquals(Float.NaN, result.perQuery()[2]);
        }
    }

    @Test
    void crossEvaluationOfABatchAgainstItselfIsTheBatch() {
        Batches batch = Batches.random(new Random(6), 75, 20, 15);
        RecallAtK loss = new RecallAtK(0.05, 1, KS, false);
        LossResult one = loss.evaluate(batch.embeddings(), batch.labels());
        CrossLossResult two = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                PlainSmoothAp.indices(75));
        assertEquals(one.loss(), two.loss());
        float[] sum = two.queryGradient().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += two.referenceGradient()[i];
        }
        assertArrayEquals(one.gradient(), sum, 1e-6f);
        assertTrue(one.loss() > 0 && one.loss() < 1);
    }
}
