package org.smoothap.metric;

import java.util.Arrays;

/**
 * How similar the pairs of one class are, and those of two classes: counts of all pairs in {@value #BINS} bins of equal width
 * over the cosines −1 to 1. A score on an edge belongs to the bin above it, one outside to the nearest bin.
 *
 * <p>One pass over the pairs, 2·pairs·D floating point operations on all cores; no score is kept.
 */
public final class SimilarityHistogram {
    /** How many bins there are. */
    public static final int BINS = 2000;

    private final long[] genuine = new long[BINS];
    private final long[] impostors = new long[BINS];

    private SimilarityHistogram() {}

    /**
     * All pairs of different items, each once.
     *
     * @param embeddings N×D, row-major, L2-normalised
     * @param labels N, any values
     * @param ignore pairs that do not count, either way round; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public static SimilarityHistogram leaveOneOut(float[] embeddings, int[] labels, IgnoreRule ignore) {
        return of(Search.leaveOneOut(embeddings, LabelLevels.of(labels), ignore));
    }

    /**
     * All pairs of a query and a gallery item.
     *
     * @param queries Q×D, row-major, L2-normalised
     * @param gallery G×D, row-major, L2-normalised
     * @param ignore pairs that do not count; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public static SimilarityHistogram queryGallery(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, IgnoreRule ignore) {
        return of(Search.queryGallery(
                queries, LabelLevels.of(queryLabels), gallery, LabelLevels.of(galleryLabels), ignore));
    }

    private static SimilarityHistogram of(Search search) {
        Counts counts = new PairScores(search).count(Counts::new);
        return counts.histogram;
    }

    /** The pairs of one class, by bin. */
    public long[] genuine() {
        return genuine.clone();
    }

    /** The pairs of two classes, by bin. */
    public long[] impostors() {
        return impostors.clone();
    }

    /** The lower edge of a bin. */
    public static double edge(int bin) {
        return -1 + 2.0 * bin / BINS;
    }

    /**
     * The lowest edge of a bin at or above which at most this share of the pairs of two classes lies.
     *
     * @return NaN if there are no such pairs
     */
    public double impostorEdge(double share) {
        long all = Arrays.stream(impostors).sum();
        if (all == 0) {
            return Double.NaN;
        }
        long above = 0;
        int bin = BINS;
        while (bin > 0 && above + impostors[bin - 1] <= share * all) {
            above += impostors[--bin];
        }
        return edge(bin);
    }

    /** The share of the pairs of one class in bins below an edge; NaN if there are no such pairs. */
    public double genuineBelow(double edge) {
        long below = 0;
        for (int bin = 0; bin < BINS && edge(bin) < edge; bin++) {
            below += genuine[bin];
        }
        return (double) below / Arrays.stream(genuine).sum();
    }

    private static final class Counts implements PairScores.Counter<Counts> {
        private final SimilarityHistogram histogram = new SimilarityHistogram();

        @Override
        public void count(float score, boolean genuine) {
            int bin = Math.clamp((int) Math.floor((score + 1.0) * (BINS / 2)), 0, BINS - 1);
            (genuine ? histogram.genuine : histogram.impostors)[bin]++;
        }

        @Override
        public void add(Counts other) {
            Arrays.setAll(histogram.genuine, bin -> histogram.genuine[bin] + other.histogram.genuine[bin]);
            Arrays.setAll(histogram.impostors, bin -> histogram.impostors[bin] + other.histogram.impostors[bin]);
        }
    }
}
