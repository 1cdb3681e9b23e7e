package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The hand-computed tables of other projects' tests, worked out again, by the definitions that bear their names. */
class PublishedTablesTest {
    private static final double EXACT = 1e-12;

    /** Case of open-metric-learning: the figures of each query at each K, by its own definitions. */
    @Test
    void openMetricLearning() {
        String[] rankings = {"VVXVX", "VXXVV", "XVVXV", "XXVVV", "VXXXX", "XXXVX"};
        double[][] cmc = {
            {1, 1, 0, 0, 1, 0}, {1, 1, 1, 0, 1, 0}, {1, 1, 1, 1, 1, 0}, {1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1}
        };
        double[][] precision = {
            {1, 1, 0, 0, 1, 0},
            {1, 1 / 2.0, 1 / 2.0, 0, 1, 0},
            {2 / 3.0, 1 / 3.0, 2 / 3.0, 1 / 3.0, 1, 0},
            {1, 2 / 3.0, 2 / 3.0, 2 / 3.0, 1, 1},
            {1, 1, 1, 1, 1, 1}
        };
        double[][] map = {
            {1, 1, 0, 0, 1, 0},
            {1, 1, 1 / 2.0, 0, 1, 0},
            {1, 1, 7 / 12.0, 1 / 3.0, 1, 0},
            {11 / 12.0, 3 / 4.0, 7 / 12.0, 5 / 12.0, 1, 1 / 4.0},
            {11 / 12.0, 21 / 30.0, 53 / 90.0, 43 / 90.0, 1, 1 / 4.0}
        };
        int[] ks = {1, 2, 3, 4, 5, 10};
        for (int i = 0; i < ks.length; i++) {
            int row = Math.min(i, 4); // at 10 as at 5: there are five items
            int k = ks[i];
            QueryTable table = PencilRankings.of(
                    new int[] {0, 0, 0, 0, 1, 1}, rankings, "recall@" + k, "oml-precision@" + k, "oml-map@" + k);
            assertArrayEquals(cmc[row], table.figures().get("recall@" + k), EXACT);
            assertArrayEquals(precision[row], table.figures().get("oml-precision@" + k), EXACT, "precision@" + k);
            assertArrayEquals(map[row], table.figures().get("oml-map@" + k), EXACT, "map@" + k);
        }
    }

    /** open-metric-learning's mAP before its version 0.4, and the Google Landmarks challenge's: over min(K, R). */
    @Test
    void openMetricLearningBefore04() {
        QueryTable table = PencilRankings.of(new String[] {"VXV", "XVVV", "XXVVVVV"}, "gld-map@1", "gld-map@2");
        assertArrayEquals(new double[] {1, 0, 0}, table.figures().get("gld-map@1"), EXACT);
        assertArrayEquals(new double[] {1 / 2.0, 1 / 4.0, 0}, table.figures().get("gld-map@2"), EXACT);
    }

    /**
     * Six queries of pytorch-metric-learning with five neighbours each, R = 3 3 5 4 5 2, of the classes 1 1 2 3 4 0. Its
     * mean average precision knows the five neighbours only: it is map@5.
     */
    @Test
    void pytorchMetricLearning() {
        String[] rankings = {"XVVXXV", "VXVVX", "XXXXVVVVV", "VXVXVV", "XXVXXVVVV", "XXXXXVV"};
        QueryTable table = PencilRankings.of(new int[] {1, 1, 2, 3, 4, 0}, rankings,
                "precision@1", "r-precision", "map@r", "map@5");
        both(table, "precision@1", 0, 1, 0, 1, 0, 0);
        both(table, "r-precision", 2 / 3.0, 2 / 3.0, 1 / 5.0, 2 / 4.0, 1 / 5.0, 0);
        both(table, "map@r", (1 / 2.0 + 2 / 3.0) / 3, (1 + 2 / 3.0) / 3, 1 / 5.0 / 5, (1 + 2 / 3.0) / 4, 1 / 3.0 / 5, 0);
        both(table, "map@5", (1 / 2.0 + 2 / 3.0) / 3, (1 + 2 / 3.0 + 3 / 4.0) / 3, 1 / 5.0 / 5, (1 + 2 / 3.0 + 3 / 5.0) / 4,
                1 / 3.0 / 5, 0);
    }

    /** The same with the first neighbour taken off as the query itself: R = 2 2 4 3 4 1, four neighbours. */
    @Test
    void pytorchMetricLearningWithTheQueryInTheGallery() {
        String[] rankings = {"VVXX", "XVVX", "XXXVVVV", "XVXVV", "XVXXVVV", "XXXXV"};
        QueryTable table = PencilRankings.of(new int[] {1, 1, 2, 3, 4, 0}, rankings,
                "precision@1", "r-precision", "map@r", "map@4");
        both(table, "precision@1", 1, 0, 0, 0, 0, 0);
        both(table, "r-precision", 1, 1 / 2.0, 1 / 4.0, 1 / 3.0, 1 / 4.0, 0);
        both(table, "map@r", 1, 1 / 2.0 / 2, 1 / 4.0 / 4, 1 / 2.0 / 3, 1 / 2.0 / 4, 0);
        both(table, "map@4", 1, (1 / 2.0 + 2 / 3.0) / 2, 1 / 4.0 / 4, (1 / 2.0 + 2 / 4.0) / 3, 1 / 2.0 / 4, 0);
    }

    private static void both(QueryTable table, String figure, double... expected) {
        assertArrayEquals(expected, table.figures().get(figure), EXACT, figure);
        double sum = 0;
        for (double value : expected) {
            sum += value;
        }
        assertEquals(sum / 6, table.mean(figure), EXACT, figure);
        // The average of the averages of five classes, the first of which has two queries.
        assertEquals((sum - (expected[0] + expected[1]) / 2) / 5, table.classMean(figure), EXACT, figure);
    }

    /** TensorFlow Similarity: three queries of class 1 (R = 3), one of class 0 (R = 10). */
    @Test
    void tensorflowSimilarity() {
        QueryTable table = PencilRankings.of(new int[] {1, 1, 1, 0}, new String[] {"VVXV", "VVXV", "VVXV", "XXVVVVVVVVVV"},
                "precision@3", "recall@2", "map@3", "ndcg@2");
        assertEquals((3 * 2 / 3.0 + 1 / 3.0) / 4, table.mean("precision@3"), EXACT); // 0.58333
        assertEquals((2 / 3.0 + 1 / 3.0) / 2, table.classMean("precision@3"), EXACT);
        assertEquals(0.75, table.mean("recall@2"), EXACT);
        assertEquals(0.5, table.classMean("recall@2"), EXACT);
        assertEquals((3 * (1 + 1) / 3.0 + 1 / 3.0 / 10) / 4, table.mean("map@3"), EXACT); // 0.508333
        assertEquals(0.75, table.mean("ndcg@2"), EXACT);
        assertEquals(0.5, table.classMean("ndcg@2"), EXACT);
    }

    /** open-metric-learning's FNMR@FMR: distances of positives 0 0 1 1 2 2 5 5 9 9, of negatives 3 3 4 4 6 6 7 7 8 8. */
    @Test
    void falseNonMatchRate() {
        VerificationMetrics metrics = new VerificationEvaluator(0.1, 0.5).evaluate(
                new float[] {0, 0, -1, -1, -2, -2, -5, -5, -9, -9}, new float[] {-3, -3, -4, -4, -6, -6, -7, -7, -8, -8});
        assertEquals(0.4, metrics.points().get(0).fnmr(), EXACT);
        assertEquals(0.2, metrics.points().get(1).fnmr(), EXACT);
    }
}
