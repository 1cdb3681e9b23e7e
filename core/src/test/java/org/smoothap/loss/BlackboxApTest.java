package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gradient is no derivative: it is held against its definition, with ranks by counting. */
class BlackboxApTest {
    /** Scores in, 1 - AP out and the gradient by the definition; NaN without a positive. */
    private static double plain(double[] s, boolean[] positive, boolean[] ranked, int queries, double lambda, double margin,
            double[] gradient) {
        int n = s.length;
        double[] shifted = new double[n];
        int count = 0;
        int all = 0;
        for (int k = 0; k < n; k++) {
            shifted[k] = s[k] + (positive[k] ? -margin / 2 : margin / 2);
            count += positive[k] && ranked[k] ? 1 : 0;
            all += ranked[k] ? 1 : 0;
        }
        double[] pulled = shifted.clone();
        double ap = 0;
        for (int j = 0; j < n; j++) {
            if (positive[j] && ranked[j]) {
                double among = rank(shifted, ranked, positive, j, true);
                double r = rank(shifted, ranked, positive, j, false) / all;
                ap += among / all / r / count;
                pulled[j] += lambda * among / all / (r * r) / count / queries;
            }
        }
        for (int k = 0; k < n; k++) {
            gradient[k] = ranked[k]
                    ? -(rank(shifted, ranked, positive, k, false) - rank(pulled, ranked, positive, k, false)) / all / lambda
                    : 0;
        }
        return count == 0 ? Double.NaN : 1 - ap;
    }

    private static double rank(double[] s, boolean[] ranked, boolean[] positive, int of, boolean positivesOnly) {
        int rank = 1;
        for (int k = 0; k < s.length; k++) {
            rank += ranked[k] && (positive[k] || !positivesOnly) && s[k] > s[of] ? 1 : 0;
        }
        return rank;
    }

    @ParameterizedTest
    @CsvSource({"4, 0.02, true", "4, 0.02, false", "0.1, 0.3, true", "100, 0, false"})
    void agreesWithTheDefinition(double lambda, double margin, boolean queryPositive) {
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            int n = 12 + random.nextInt(40);
            int dimension = 3 + random.nextInt(6);
            Batches batch = Batches.random(random, n, dimension, 6);
            batch.labels()[0] = 77;
            batch.labels()[1] = batch.labels()[2];
            double[] x = Batches.doubles(batch.embeddings());
            int queries = 0;
            for (int i = 0; i < n; i++) {
                int same = 0;
                for (int label : batch.labels()) {
                    same += label == batch.labels()[i] ? 1 : 0;
                }
                queries += same > 1 || queryPositive ? 1 : 0;
            }
            double loss = 0;
            double[] expected = new double[x.length];
            double[] own = new double[n];
            for (int i = 0; i < n; i++) {
                double[] s = new double[n];
                boolean[] positive = new boolean[n];
                boolean[] ranked = new boolean[n];
                for (int k = 0; k < n; k++) {
                    s[k] = PlainPairs.dot(x, i, k, dimension);
                    positive[k] = batch.labels()[k] == batch.labels()[i];
                    ranked[k] = queryPositive || k != i;
                }
                double[] g = new double[n];
                own[i] = plain(s, positive, ranked, queries, lambda, margin, g);
                if (Double.isNaN(own[i])) {
                    continue;
                }
                loss += own[i] / queries;
                for (int k = 0; k < n; k++) {
                    for (int d = 0; d < dimension; d++) {
                        expected[i * dimension + d] += g[k] * x[k * dimension + d];
                        expected[k * dimension + d] += g[k] * x[i * dimension + d];
                    }
                }
            }
            LossResult result = new BlackboxAp(lambda, margin, queryPositive).evaluate(batch.embeddings(), batch.labels());
            assertEquals(loss, result.loss(), 1e-6);
            assertEquals(queries, result.queries());
            for (int i = 0; i < n; i++) {
                assertEquals((float) (1 - own[i]), result.perQuery()[i], 1e-6f);
            }
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], result.gradient()[i], 1e-5 * (1 + Batches.norm(expected)), "value " + i);
            }
        }
    }

    @Test
    void separatedClassesHaveNoLossAndNoGradient() {
        Batches batch = Batches.separated(6, 4);
        LossResult result = new BlackboxAp().evaluate(batch.embeddings(), batch.labels());
        assertEquals(0, result.loss(), 1e-12);
    }

    @Test
    void negativesStandFirstAmongEquals() {
        float[] same = {1, 0, 1, 0, 1, 0, 1, 0};
        LossResult result = new BlackboxAp(4, 0, false).evaluate(same, new int[] {1, 1, 2, 2});
        assertArrayEquals(new float[] {1f / 3, 1f / 3, 1f / 3, 1f / 3}, result.perQuery(), 1e-6f);
    }

    @Test
    void tilesAndThreadsDoNotMatter() throws Exception {
        Batches batch = Batches.random(new Random(8), 203, 30, 50);
        LossResult expected = new BlackboxAp().evaluate(batch.embeddings(), batch.labels());
        try (ForkJoinPool pool = new ForkJoinPool(3)) {
            LossResult result = pool.submit(() -> new BlackboxAp().evaluate(batch.embeddings(), batch.labels())).get();
            assertArrayEquals(expected.gradient(), result.gradient());
        }
        LossResult tiled = new BlackboxAp(4, 0.02, true, 5000).evaluate(batch.embeddings(), batch.labels());
        assertEquals(expected.loss(), tiled.loss());
        assertArrayEquals(expected.gradient(), tiled.gradient(), 1e-6f);
    }

    @Test
    void aBatchIsItsOwnReferences() {
        Batches batch = Batches.random(new Random(5), 50, 9, 8);
        BlackboxAp loss = new BlackboxAp();
        LossResult whole = loss.evaluate(batch.embeddings(), batch.labels());
        CrossLossResult cross = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                PlainSmoothAp.indices(50));
        assertEquals(whole.loss(), cross.loss());
        for (int i = 0; i < whole.gradient().length; i++) {
            assertEquals(whole.gradient()[i], cross.queryGradient()[i] + cross.referenceGradient()[i], 1e-6f);
        }
    }

    @Test
    void badInputIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BlackboxAp(0, 0.02, true));
        assertThrows(IllegalArgumentException.class, () -> new BlackboxAp(4, -1, true));
        IllegalArgumentException none = assertThrows(IllegalArgumentException.class,
                () -> new BlackboxAp().evaluate(new float[] {1, 0, 0, 1}, new int[] {1, 2}));
        assertTrue(none.getMessage().contains("no query has a positive"), none.getMessage());
    }
}
