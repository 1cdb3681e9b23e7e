package org.smoothap.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.smoothap.metric.SimilarityHistogram;
import org.smoothap.report.ChartData.Chart;
import org.smoothap.report.ChartData.Style;
import org.smoothap.report.retrieval.RankedQueries;

/** The charts of what was found: recall by K, precision by recall, and how similar right and wrong pairs are. */
final class RankingCharts {
    /** Places on the axis of K, and bars of a histogram, at most. */
    private static final int PLACES = 60;

    /** The share of wrong pairs above the mark of the histogram. */
    private static final double MARKED_SHARE = 0.01;

    private RankingCharts() {}

    /** Recall@K for K from 1 to the size of the gallery, or to where nothing is left to find. */
    static Chart recall(RankedQueries ranked) {
        int last = Math.max(2, Arrays.stream(ranked.table().firstRank()).max().orElse(1));
        int[] ks = IntStream.rangeClosed(0, PLACES)
                .map(i -> (int) Math.round(Math.pow(last, (double) i / PLACES))).distinct().toArray();
        return new Chart("Recall@K", "K", Style.SHARES_OVER_LOG,
                ChartData.finite(Arrays.stream(ks).asDoubleStream().toArray()),
                List.of(ChartData.line("recall@K", Arrays.stream(ks).mapToDouble(ranked::recallAt).toArray())), null);
    }

    static Chart precision(RankedQueries ranked) {
        double[][] curve = ranked.precisionRecall();
        return new Chart("Precision by recall", "recall", Style.SHARES, ChartData.finite(curve[0]),
                List.of(ChartData.line("precision", curve[1])), null);
    }

    /** @param similarities with pairs of both kinds */
    static Chart similarities(SimilarityHistogram similarities) {
        long[] genuine = similarities.genuine();
        long[] impostors = similarities.impostors();
        int[] used = IntStream.range(0, SimilarityHistogram.BINS).filter(bin -> genuine[bin] + impostors[bin] > 0).toArray();
        // bars of a whole number of hundredths, from an edge that is one too
        int hundredth = SimilarityHistogram.BINS / 200;
        int first = used[0] / hundredth * hundredth;
        int last = Math.ceilDiv(used[used.length - 1] + 1, hundredth) * hundredth;
        int width = Math.max(1, Math.ceilDiv((last - first) / hundredth, PLACES)) * hundredth;
        int bars = Math.ceilDiv(last - first, width);
        double[] at = IntStream.rangeClosed(0, bars)
                .mapToDouble(bar -> SimilarityHistogram.edge(first) + bar * 2.0 * width / SimilarityHistogram.BINS)
                .map(edge -> Math.round(edge * 1000) / 1000.0).toArray();
        return new Chart("Similarity of pairs", "similarity", Style.AREAS, ChartData.finite(at),
                List.of(ChartData.line("same class", shares(genuine, first, width, bars)),
                        ChartData.line("different classes", shares(impostors, first, width, bars))),
                similarities.impostorEdge(MARKED_SHARE));
    }

    /** How far the two overlap. */
    static String overlap(SimilarityHistogram similarities) {
        double edge = similarities.impostorEdge(MARKED_SHARE);
        return String.format(Locale.ROOT, "Of all pairs of different classes 1%% are more similar than %.2f (the dashed line); of the "
                + "pairs of one class %.1f%% are less similar than that.", edge, 100 * similarities.genuineBelow(edge));
    }

    private static double[] shares(long[] counts, int first, int width, int bars) {
        double all = Arrays.stream(counts).sum();
        double[] shares = new double[bars + 1]; // the last position only ends the last bar
        for (int bar = 0; bar < bars; bar++) {
            long sum = 0;
            for (int bin = first + bar * width; bin < Math.min(counts.length, first + (bar + 1) * width); bin++) {
                sum += counts[bin];
            }
            shares[bar] = sum / all;
        }
        return shares;
    }
}
