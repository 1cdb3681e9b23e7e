package org.smoothap.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.loss.Loss;

/**
 * The part of a loss's gradient on the pairs of one bin.
 *
 * @param from the smallest value of the bin
 * @param to the values of the bin are below; the last bin has its end in it
 * @param gradient the sum of |∂loss/∂score| over the pairs of the bin, as a share of the sum over all bins; 0 where there is none
 * @param pairs the number of pairs in the bin, as a share of those in all bins
 */
public record GradientShare(double from, double to, double gradient, double pairs) {
    /**
     * Over the gap s_negative - s_positive: above 0 the pair is ranked wrong. For each query and negative; the positive is the
     * only one that the query has.
     *
     * @param batches of two images a class
     * @param edges of the bins, ascending; what is outside belongs to the first and the last
     * @throws IllegalArgumentException if a query has not exactly one positive
     */
    public static List<GradientShare> overGap(List<ScoredBatch> batches, Loss loss, double[] edges) {
        Bins bins = new Bins(edges);
        for (ScoredBatch batch : batches) {
            float[] gradient = ScoreGradient.of(loss, batch, 0);
            for (int query = 0; query < batch.size(); query++) {
                int[] positives = batch.positives(query);
                if (positives.length != 1) {
                    throw new IllegalArgumentException("expected two images of each class, so that a gap is that of one positive; "
                            + "item " + query + " has " + positives.length + " others of its class");
                }
                float positive = batch.score(query, positives[0]);
                for (int k = 0; k < batch.size(); k++) {
                    if (batch.negative(query, k)) {
                        bins.add((double) batch.score(query, k) - positive, Math.abs(gradient[query * batch.size() + k]));
                    }
                }
            }
        }
        return bins.shares();
    }

    /**
     * Over the rank that the item has for the query.
     *
     * @param positives whether the items are the query's positives, or its negatives
     * @param edges of the bins, ascending whole numbers from 1; what is outside belongs to the first and the last
     */
    public static List<GradientShare> overRank(List<ScoredBatch> batches, Loss loss, boolean positives, double[] edges) {
        Bins bins = new Bins(edges);
        for (ScoredBatch batch : batches) {
            float[] gradient = ScoreGradient.of(loss, batch, 0);
            for (int query = 0; query < batch.size(); query++) {
                int[] ranks = batch.ranks(query);
                for (int k = 0; k < batch.size(); k++) {
                    if (positives ? batch.positive(query, k) : batch.negative(query, k)) {
                        bins.add(ranks[k], Math.abs(gradient[query * batch.size() + k]));
                    }
                }
            }
        }
        return bins.shares();
    }

    /** Sums by bin, in the order in which they are added. */
    private static final class Bins {
        private final double[] edges;
        private final double[] gradient;
        private final long[] pairs;

        Bins(double[] edges) {
            this.edges = edges;
            gradient = new double[edges.length - 1];
            pairs = new long[edges.length - 1];
        }

        void add(double value, double weight) {
            int found = Arrays.binarySearch(edges, value);
            int bin = Math.clamp(found >= 0 ? found : -found - 2, 0, gradient.length - 1);
            gradient[bin] += weight;
            pairs[bin]++;
        }

        List<GradientShare> shares() {
            double total = Arrays.stream(gradient).sum();
            long all = Arrays.stream(pairs).sum();
            return IntStream.range(0, gradient.length)
                    .mapToObj(b -> new GradientShare(edges[b], edges[b + 1], total == 0 ? 0 : gradient[b] / total,
                            all == 0 ? 0 : (double) pairs[b] / all))
                    .toList();
        }
    }
}
