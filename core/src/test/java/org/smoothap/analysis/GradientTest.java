package org.smoothap.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.loss.CrossLoss;
import org.smoothap.loss.EmbeddingLoss;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.SmoothAp;
import org.smoothap.loss.SupAp;

/** The gradient with respect to scores, and where it lies. */
class GradientTest {
    private static final double[] GAPS = {-1, -0.1, 0, 0.1, 1};

    static List<CrossLoss> losses() {
        return List.of(new SmoothAp(0.1, true), new SmoothAp(0.05, false), new SupAp());
    }

    /** Queries that are the rows of scores, against the unit matrix, have these scores: the gradient of a query is that of its scores. */
    @ParameterizedTest
    @MethodSource("losses")
    void isThatOfRowsOfScoresAgainstTheUnitMatrix(CrossLoss loss) {
        ScoredBatch batch = Samples.random(5, 6, 4, 8);
        int n = batch.size();
        float[] unit = new float[n * n];
        IntStream.range(0, n).forEach(i -> unit[i * n + i] = 1);
        float[] expected = loss.evaluate(batch.scores(), batch.labels(), unit, batch.labels(), IntStream.range(0, n).toArray())
                .queryGradient();
        float[] found = ScoreGradient.of(loss, batch, 0);
        for (int i = 0; i < n * n; i++) {
            assertEquals(i % (n + 1) == 0 ? 0 : expected[i], found[i], 2e-5 + 2e-4 * Math.abs(expected[i]));
        }
    }

    @Test
    void aLossOfTheBatchAloneSharesAPairBetweenItsItems() {
        SmoothAp cross = new SmoothAp(0.1, false);
        EmbeddingLoss alone = cross::evaluate;
        ScoredBatch batch = Samples.random(6, 6, 4, 8);
        int n = batch.size();
        float[] directed = ScoreGradient.of(cross, batch, 0);
        float[] shared = ScoreGradient.of(alone, batch, 0);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double expected = (directed[i * n + k] + directed[k * n + i]) / 2;
                assertEquals(expected, shared[i * n + k], 1e-6 + 1e-5 * Math.abs(expected));
            }
        }
    }

    /** One query-positive-negative triple each: AP = 1/R, R = 1 + Σ σ(gap/τ), so the gradient of a negative is σ'(gap/τ)/τ / R² / N. */
    @Test
    void byHandOverTheGap() {
        ScoredBatch batch = Samples.plane(new int[] {0, 0, 1, 1}, 0, 40, 30, 90);
        double tau = 0.1;
        double[] expected = new double[GAPS.length - 1];
        double[] pairs = new double[GAPS.length - 1];
        for (int i = 0; i < 4; i++) {
            int positive = i ^ 1;
            double rank = 1;
            for (int k = 0; k < 4; k++) {
                rank += k / 2 == i / 2 ? 0 : sigma((batch.score(i, k) - batch.score(i, positive)) / tau);
            }
            for (int k = 0; k < 4; k++) {
                if (k / 2 != i / 2) {
                    double gap = batch.score(i, k) - batch.score(i, positive);
                    double s = sigma(gap / tau);
                    int bin = gap < -0.1 ? 0 : gap < 0 ? 1 : gap < 0.1 ? 2 : 3;
                    expected[bin] += s * (1 - s) / (rank * rank);
                    pairs[bin] += 1 / 8.0;
                }
            }
        }
        double total = IntStream.range(0, 4).mapToDouble(b -> expected[b]).sum();
        List<GradientShare> shares = GradientShare.overGap(List.of(batch), new SmoothAp(tau, false), GAPS);
        for (int b = 0; b < 4; b++) {
            assertEquals(expected[b] / total, shares.get(b).gradient(), 1e-5, "bin " + b);
            assertEquals(pairs[b], shares.get(b).pairs(), 1e-12);
            assertEquals(GAPS[b], shares.get(b).from());
            assertEquals(GAPS[b + 1], shares.get(b).to());
        }
    }

    private static double sigma(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void aGapIsOfOnePositive() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                () -> GradientShare.overGap(List.of(Samples.random(1, 3, 3, 4)), new SmoothAp(), GAPS));
        assertTrue(error.getMessage().contains("two images of each class"), error.getMessage());
    }

    @Test
    void overTheRankSharesAreOfOneKindAndCountEveryPair() {
        ScoredBatch batch = Samples.plane(new int[] {0, 1, 1, 0, 2, 2}, 0, 10, 20, 30, 31, 90);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, batch.ranks(0));
        assertArrayEquals(new int[] {4, 3, 2, 1, 0, 5}, batch.ranks(4));
        SmoothAp loss = new SmoothAp(0.1, false);
        float[] gradient = ScoreGradient.of(loss, batch, 0);
        for (boolean positives : new boolean[] {true, false}) {
            double[] edges = {1, 2, 3, 6};
            double[] sums = new double[3];
            int[] counts = new int[3];
            for (int i = 0; i < 6; i++) {
                for (int k = 0; k < 6; k++) {
                    if (i != k && (batch.labels()[i] == batch.labels()[k]) == positives) {
                        int bin = Math.min(2, batch.ranks(i)[k] - 1);
                        sums[bin] += Math.abs(gradient[6 * i + k]);
                        counts[bin]++;
                    }
                }
            }
            List<GradientShare> shares = GradientShare.overRank(List.of(batch), loss, positives, edges);
            for (int b = 0; b < 3; b++) {
                assertEquals(sums[b] / (sums[0] + sums[1] + sums[2]), shares.get(b).gradient(), 1e-9);
                assertEquals(counts[b] / (positives ? 6.0 : 24.0), shares.get(b).pairs(), 1e-12);
            }
        }
    }

    @Test
    void noGradientHasNoShare() {
        ScoredBatch batch = Samples.plane(new int[] {0, 0, 1, 1}, 0, 1, 90, 91);
        EmbeddingLoss satisfied = (embeddings, labels) -> new LossResult(0, 4, 0, new float[4], new float[embeddings.length]);
        GradientShare.overGap(List.of(batch), satisfied, GAPS).forEach(share -> assertEquals(0, share.gradient(), "no NaN"));
    }

    @Test
    void operatingRegionByBruteForce() {
        List<ScoredBatch> batches = List.of(Samples.random(7, 5, 3, 4), Samples.random(8, 5, 4, 4));
        OperatingRegion region = OperatingRegion.of(batches);
        for (double tau : new double[] {0.001, 0.01, 0.1, 1}) {
            int inside = 0;
            int wrong = 0;
            int wrongInside = 0;
            int all = 0;
            for (ScoredBatch batch : batches) {
                for (int i = 0; i < batch.size(); i++) {
                    for (int j = 0; j < batch.size(); j++) {
                        for (int k = 0; k < batch.size(); k++) {
                            if (i != j && batch.labels()[i] == batch.labels()[j] && batch.labels()[i] != batch.labels()[k]) {
                                float gap = batch.score(i, k) - batch.score(i, j);
                                boolean in = Math.abs(gap) <= 4 * tau;
                                all++;
                                inside += in ? 1 : 0;
                                wrong += gap >= 0 ? 1 : 0;
                                wrongInside += in && gap >= 0 ? 1 : 0;
                            }
                        }
                    }
                }
            }
            assertTrue(wrong > 0 && wrong < all);
            assertEquals((double) inside / all, region.share(tau), 1e-12);
            assertEquals((double) wrongInside / wrong, region.shareOfWrong(tau), 1e-12);
            assertEquals((double) wrong / all, region.wrong(), 1e-12);
        }
    }
}
