package org.smoothap.analysis;

import java.util.List;

/**
 * What a query gains by counting as its own positive: it is at rank 1 for nothing.
 *
 * @param with mean exact AP with the query among its positives and in the ranking
 * @param without mean exact AP without it: that of retrieval
 * @param randomWith what {@code with} is to be expected of rankings in random order (the query itself first)
 * @param randomWithout what {@code without} is to be expected of them
 */
public record QueryGift(double with, double without, double randomWith, double randomWithout) {
    /** @param batches of P classes with K images, all of them alike */
    public static QueryGift of(List<ScoredBatch> batches, int perClass) {
        int others = batches.getFirst().size() - 1;
        return new QueryGift(ExactPrecision.mean(batches, true), ExactPrecision.mean(batches, false),
                expectedWith(perClass - 1, others), expectedWithout(perClass - 1, others));
    }

    /**
     * The expected AP of m positives among n items in random order: an item is at rank r with a chance of m/n, and then
     * (r-1)(m-1)/(n-1) of the positives are expected before it. Summed over r, with the harmonic number H_n:
     * AP = (H_n + (m-1)/(n-1) · (n - H_n)) / n.
     */
    static double expectedWithout(int positives, int items) {
        double h = harmonic(items);
        return (h + before(positives, items) * (items - h)) / items;
    }

    /**
     * The same with the query before all of them, as one more positive. An item at rank r is then at rank r + 1, with one
     * positive more before it: AP = (1 + m/n · (2·T + (m-1)/(n-1) · (n - 2·T))) / (m+1), T = H_{n+1} - 1.
     */
    static double expectedWith(int positives, int items) {
        double tail = harmonic(items + 1) - 1;
        double found = (double) positives / items * (2 * tail + before(positives, items) * (items - 2 * tail));
        return (1 + found) / (positives + 1);
    }

    private static double before(int positives, int items) {
        return items == 1 ? 0 : (positives - 1.0) / (items - 1);
    }

    private static double harmonic(int n) {
        double sum = 0;
        for (int i = n; i >= 1; i--) {
            sum += 1.0 / i;
        }
        return sum;
    }
}
