package org.smoothap.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.loss.SmoothAp;
import org.smoothap.metric.RetrievalEvaluator;

/** Exact AP, what counting the query adds to it, and the distance of the smoothed one. */
class PrecisionTest {
    @Test
    void byHand() {
        // The query at 0 degrees; from near to far: negative, negative, positive.
        ScoredBatch batch = Samples.plane(new int[] {0, 1, 1, 0}, 0, 10, 20, 30);
        assertEquals(1.0 / 3, ExactPrecision.of(batch, false)[0], 1e-12);
        assertEquals((1 + 2.0 / 4) / 2, ExactPrecision.of(batch, true)[0], 1e-12);
        // A tie of the positive and one of the two negatives ahead: rank 1 + 1 + 1/2.
        ScoredBatch tied = Samples.plane(new int[] {0, 1, 1, 0}, 0, 10, 30, 30);
        assertEquals(1 / 2.5, ExactPrecision.of(tied, false)[0], 1e-12);
    }

    @Test
    void isThatOfTheEvaluator() {
        ScoredBatch batch = Samples.random(1, 7, 5, 6);
        double map = new RetrievalEvaluator().leaveOneOut(batch.embeddings(), batch.labels()).map();
        assertEquals(map, DoubleStream.of(ExactPrecision.of(batch, false)).average().orElseThrow(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "2, 5", "3, 6", "4, 4", "3, 7"})
    void expectedPrecisionIsTheMeanOverAllOrders(int positives, int items) {
        double with = 0;
        double without = 0;
        int orders = 0;
        for (int set = 0; set < 1 << items; set++) {
            if (Integer.bitCount(set) != positives) {
                continue;
            }
            orders++;
            with += 1.0 / (positives + 1);
            int found = 0;
            for (int rank = 1; rank <= items; rank++) {
                if ((set >> rank - 1 & 1) == 1) {
                    found++;
                    without += (double) found / rank / positives;
                    with += (found + 1.0) / (rank + 1) / (positives + 1);
                }
            }
        }
        assertEquals(without / orders, QueryGift.expectedWithout(positives, items), 1e-12);
        assertEquals(with / orders, QueryGift.expectedWith(positives, items), 1e-12);
    }

    @Test
    void theGiftIsMeasuredOverAllQueries() {
        ScoredBatch a = Samples.random(1, 5, 3, 4);
        ScoredBatch b = Samples.random(2, 5, 3, 4);
        QueryGift gift = QueryGift.of(List.of(a, b), 3);
        double without = DoubleStream.concat(DoubleStream.of(ExactPrecision.of(a, false)),
                DoubleStream.of(ExactPrecision.of(b, false))).average().orElseThrow();
        assertEquals(without, gift.without(), 1e-12);
        assertTrue(gift.with() > gift.without());
        assertEquals(QueryGift.expectedWithout(2, 14), gift.randomWithout());
        assertEquals(QueryGift.expectedWith(2, 14), gift.randomWith());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aSmallTemperatureLeavesNoErrorAndALargeOneKnowsNoOrder(boolean queryPositive) {
        List<ScoredBatch> batches = List.of(Samples.random(3, 4, 3, 8), Samples.random(4, 4, 3, 8));
        SmoothingError small = SmoothingError.of(batches, new SmoothAp(1e-7, queryPositive), queryPositive);
        assertEquals(24, small.queries());
        assertEquals(small.exact(), small.smoothed(), 1e-6);
        assertEquals(0, small.meanAbsolute(), 1e-6);
        // With τ → ∞ every other item is ahead by one half: AP = (1 + (m-1)/2) / (1 + (n-1)/2) of m positives and n items.
        SmoothingError large = SmoothingError.of(batches, new SmoothAp(1e6, queryPositive), queryPositive);
        double expected = queryPositive ? (1 + 2 / 2.0) / (1 + 11 / 2.0) : (1 + 1 / 2.0) / (1 + 10 / 2.0);
        assertEquals(expected, large.smoothed(), 1e-5);
        assertEquals(small.exact(), large.exact());
        assertTrue(large.low() <= large.median() && large.median() <= large.high());
        assertEquals(large.exact() - expected, large.meanAbsolute(), 0.05, "nearly all are below");
    }

    @Test
    void quantiles() {
        double[] sorted = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertEquals(1, SmoothingError.quantile(sorted, 0.1));
        assertEquals(5, SmoothingError.quantile(sorted, 0.5));
        assertEquals(9, SmoothingError.quantile(sorted, 0.9));
        assertEquals(7, SmoothingError.quantile(new double[] {7}, 0.1));
    }
}
