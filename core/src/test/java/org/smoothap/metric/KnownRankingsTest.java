package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rankings whose metrics can be worked out with a pencil. V is a positive, X a negative, best first. */
class KnownRankingsTest {
    private static final double EXACT = 1e-12;

    /**
     * Five queries with R = 3, 3, 5, 4, 5 whose first five neighbours are those of the accuracy table in
     * pytorch-metric-learning's tests. There the list ends after five; here the other positives follow, which moves mAP
     * but neither Recall@1, MAP@R nor R-precision, as R is at most 5.
     */
    @Test
    void fiveNeighboursOfPytorchMetricLearning() {
        RetrievalMetrics metrics = rankings("XVVXXV", "VXVVX", "XXXXVVVVV", "VXVXVV", "XXVXXVVVV");
        // Only queries 2 and 4 start with a positive.
        assertEquals(2.0 / 5, metrics.recall().get(1), EXACT);
        // Positives among the first R: 2 of 3, 2 of 3, 1 of 5, 2 of 4, 1 of 5.
        assertEquals((2.0 / 3 + 2.0 / 3 + 1.0 / 5 + 2.0 / 4 + 1.0 / 5) / 5, metrics.rPrecision(), EXACT);
        // Precisions at the positives within R, over R: ranks 2 3 | 1 3 | 5 | 1 3 | 3.
        assertEquals(((1.0 / 2 + 2.0 / 3) / 3 + (1 + 2.0 / 3) / 3 + 1.0 / 5 / 5 + (1 + 2.0 / 3) / 4 + 1.0 / 3 / 5) / 5,
                metrics.mapAtR(), EXACT);
        // The whole lists: ranks 2 3 6 | 1 3 4 | 5 6 7 8 9 | 1 3 5 6 | 3 6 7 8 9.
        assertEquals(((1.0 / 2 + 2.0 / 3 + 3.0 / 6) / 3 + (1 + 2.0 / 3 + 3.0 / 4) / 3
                + (1.0 / 5 + 2.0 / 6 + 3.0 / 7 + 4.0 / 8 + 5.0 / 9) / 5 + (1 + 2.0 / 3 + 3.0 / 5 + 4.0 / 6) / 4
                + (1.0 / 3 + 2.0 / 6 + 3.0 / 7 + 4.0 / 8 + 5.0 / 9) / 5) / 5, metrics.map(), EXACT);
        assertEquals((1.0 / 2 + 1 + 1.0 / 5 + 1 + 1.0 / 3) / 5, metrics.mrr(), EXACT);
    }

    /** The same table with the first neighbour taken off as the query itself: R = 2, 2, 4, 3, 4. */
    @Test
    void fourNeighboursOfPytorchMetricLearning() {
        RetrievalMetrics metrics = rankings("VVXX", "XVVX", "XXXVVVV", "XVXVV", "XVXXVVV");
        assertEquals(1.0 / 5, metrics.recall().get(1), EXACT);
        assertEquals((1 + 1.0 / 2 + 1.0 / 4 + 1.0 / 3 + 1.0 / 4) / 5, metrics.rPrecision(), EXACT);
        assertEquals((1 + 1.0 / 2 / 2 + 1.0 / 4 / 4 + 1.0 / 2 / 3 + 1.0 / 2 / 4) / 5, metrics.mapAtR(), EXACT);
        assertEquals((1 + 1.0 / 2 + 1.0 / 4 + 1.0 / 2 + 1.0 / 2) / 5, metrics.mrr(), EXACT);
    }

    /**
     * Six items of the classes 0 0 0 0 1 1, each a query against the five others, with the positives at the places of
     * the exact case in open-metric-learning's tests. Its CMC@K is Recall@K; its mAP@5 reaches over all five, so it is
     * mAP. Its P@k (divided by min(k, R)) and mAP@k below 5 (divided by the positives found) have no counterpart here.
     */
    @Test
    void exactCaseOfOpenMetricLearning() {
        String[] rankings = {"VVXVX", "VXXVV", "XVVXV", "XXVVV", "VXXXX", "XXXVX"};
        int[] labels = {0, 0, 0, 0, 1, 1};
        float[] gallery = new float[36];
        float[] queries = new float[36];
        for (int q = 0; q < 6; q++) {
            gallery[q * 6 + q] = 1;
            queries[q * 6 + q] = 9; // itself would come first, were it not ignored
            for (int g = 0, v = -1, x = -1; g < 6; g++) {
                if (g != q) {
                    boolean positive = labels[g] == labels[q];
                    int place = positive ? (v = rankings[q].indexOf('V', v + 1)) : (x = rankings[q].indexOf('X', x + 1));
                    queries[q * 6 + g] = 5 - place;
                }
            }
        }
        RetrievalMetrics metrics = new RetrievalEvaluator(10, 5, 4, 3, 2, 1, 1)
                .queryGallery(queries, labels, gallery, labels, (q, g) -> q == g);
        // First positives at the ranks 1 1 2 3 1 4.
        assertEquals(Map.of(1, 3.0 / 6, 2, 4.0 / 6, 3, 5.0 / 6, 4, 1.0, 5, 1.0, 10, 1.0), metrics.recall());
        // (1 + 1 + 3/4)/3 = 11/12, (1 + 2/4 + 3/5)/3 = 7/10, (1/2 + 2/3 + 3/5)/3 = 53/90, (1/3 + 2/4 + 3/5)/3 = 43/90.
        assertEquals((11.0 / 12 + 7.0 / 10 + 53.0 / 90 + 43.0 / 90 + 1 + 1.0 / 4) / 6, metrics.map(), EXACT);
        assertEquals((1 + 1 + 1.0 / 2 + 1.0 / 3 + 1 + 1.0 / 4) / 6, metrics.mrr(), EXACT);
        assertEquals(metrics.map(), rankings(rankings).map(), EXACT);
        assertEquals(metrics.mapAtR(), rankings(rankings).mapAtR(), EXACT);
    }

    @Test
    void aPerfectRankingScoresOne() {
        RetrievalMetrics metrics = rankings("VVVXXX", "VXXX", "VV");
        assertEquals(Map.of(1, 1.0), metrics.recall());
        assertEquals(1, metrics.map());
        assertEquals(1, metrics.mapAtR());
        assertEquals(1, metrics.rPrecision());
        assertEquals(1, metrics.mrr());
    }

    @Test
    void aPositiveThatTiesWithNegativesRanksAfterThem() {
        // Scores 3; 2 2 2 (one of them positive); 1: the positives rank 4 and 5.
        RetrievalMetrics metrics = new RetrievalEvaluator(3, 4).queryGallery(
                new float[] {1}, new int[] {7}, new float[] {2, 3, 2, 1, 2}, new int[] {0, 0, 7, 7, 0});
        assertEquals(Map.of(3, 0.0, 4, 1.0), metrics.recall());
        assertEquals((1.0 / 4 + 2.0 / 5) / 2, metrics.map(), EXACT);
        assertEquals(0, metrics.mapAtR());
    }

    /** One query a ranking: it scores its own items by their place and all items of the other queries lower. */
    private static RetrievalMetrics rankings(String... rankings) {
        int items = String.join("", rankings).length();
        float[] queries = new float[rankings.length * items];
        float[] gallery = new float[items * items];
        int[] queryLabels = new int[rankings.length];
        int[] galleryLabels = new int[items];
        for (int q = 0, item = 0; q < rankings.length; q++) {
            queryLabels[q] = q;
            for (int place = 0; place < rankings[q].length(); place++, item++) {
                queries[q * items + item] = rankings[q].length() - place;
                gallery[item * items + item] = 1;
                galleryLabels[item] = rankings[q].charAt(place) == 'V' ? q : -1;
            }
        }
        return new RetrievalEvaluator(1).queryGallery(queries, queryLabels, gallery, galleryLabels);
    }
}
