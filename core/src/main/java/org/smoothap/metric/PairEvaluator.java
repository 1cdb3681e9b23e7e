package org.smoothap.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Verification on all pairs of embeddings: are two items of one class? TAR@FAR (1 − FNMR@FMR) and EER, defined in
 * {@link VerificationMetrics}, exact to the last pair, without holding the pairs' scores.
 *
 * <p>Two passes over the pairs ({@link ScoreHistogram}), each 2·pairs·D floating point operations on all cores. Memory: one
 * copy of the gallery, and for each thread a few MiB. The result does not depend on the number of threads.
 */
public final class PairEvaluator {
    private final double[] levels;

    /**
     * @param fars the levels, above 0 and at most 1, at most 100
     * @throws IllegalArgumentException if a level is not in that range, or there are more
     */
    public PairEvaluator(double... fars) {
        NegativeScores.checkLevels(fars, "a FAR");
        if (fars.length > 100) {
            throw new IllegalArgumentException("expected at most 100 FAR, got " + fars.length);
        }
        this.levels = Arrays.stream(fars).sorted().distinct().toArray();
    }

    /**
     * All pairs of different items, each once.
     *
     * @param embeddings N×D, row-major, finite; normalise for cosine
     * @param labels N, any values
     * @param ignore pairs that do not count, either way round; null for none
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or there are no pairs of one kind
     */
    public VerificationMetrics leaveOneOut(float[] embeddings, int[] labels, IgnoreRule ignore) {
        return evaluate(Search.leaveOneOut(embeddings, LabelLevels.of(labels), ignore));
    }

    /**
     * All pairs of a query and a gallery item.
     *
     * @param queries Q×D, row-major, finite
     * @param queryLabels Q, any values
     * @param gallery G×D, row-major, finite
     * @param galleryLabels G, any values
     * @param ignore pairs that do not count; null for none
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or there are no pairs of one kind
     */
    public VerificationMetrics queryGallery(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, IgnoreRule ignore) {
        return evaluate(Search.queryGallery(
                queries, LabelLevels.of(queryLabels), gallery, LabelLevels.of(galleryLabels), ignore));
    }

    private VerificationMetrics evaluate(Search search) {
        PairScores pairs = new PairScores(search);
        ScoreHistogram coarse = pairs.count(ScoreHistogram::new);
        long genuine = Arrays.stream(coarse.genuine).sum();
        long impostors = Arrays.stream(coarse.impostors).sum();
        if (genuine == 0 || impostors == 0) {
            throw new IllegalArgumentException("verification needs pairs of both kinds, got " + genuine + " genuine and "
                    + impostors + " impostor pairs (" + search.protocol() + ")");
        }
        if (Math.multiplyHigh(genuine, impostors) != 0 || genuine * impostors < 0) {
            throw new IllegalArgumentException(genuine + " genuine and " + impostors + " impostor pairs are too many: the error"
                    + " rates are compared as whole numbers of their product, which must be below 2^63; take fewer items");
        }
        TreeSet<Integer> bins = new TreeSet<>();
        List<Double> notMeasurable = new ArrayList<>();
        for (double level : levels) {
            long allowed = NegativeScores.allowed(level, impostors);
            if (allowed == 0) {
                notMeasurable.add(level);
            } else if (allowed < impostors) {
                bins.add(descend(coarse, allowed).place);
            }
        }
        Errors errors = new Errors(genuine, impostors);
        int crossing = errors.ascend(coarse, true);
        bins.add(crossing);
        int[] chosen = bins.stream().mapToInt(Integer::intValue).toArray();
        ScoreHistogram.Fine fine = pairs.count(() -> new ScoreHistogram.Fine(chosen));
        List<OperatingPoint> points = new ArrayList<>();
        for (double level : levels) {
            if (!notMeasurable.contains(level)) {
                points.add(point(level, NegativeScores.allowed(level, impostors), coarse, fine, genuine, impostors));
            }
        }
        errors.ascend(fine.within(crossing), false);
        return new VerificationMetrics(points, notMeasurable, errors.rate, genuine, impostors);
    }

    private static OperatingPoint point(double level, long allowed, ScoreHistogram coarse, ScoreHistogram.Fine fine,
            long genuine, long impostors) {
        if (allowed >= impostors) {
            return new OperatingPoint(level, 1, 1, Math.nextUp(Float.NEGATIVE_INFINITY));
        }
        Place bin = descend(coarse, allowed);
        Place score = descend(fine.within(bin.place), allowed - bin.impostorsAbove);
        return new OperatingPoint(level, (double) (bin.impostorsAbove + score.impostorsAbove) / impostors,
                (double) (bin.genuineAbove + score.genuineAbove) / genuine,
                Math.nextUp(ScoreHistogram.score(bin.place, score.place)));
    }

    /** A place of a histogram and how many pairs lie above it. */
    private record Place(int place, long genuineAbove, long impostorsAbove) {}

    /** The highest place that would let more than {@code allowed} impostors pass if it did. */
    private static Place descend(ScoreHistogram counts, long allowed) {
        long genuine = 0;
        long impostors = 0;
        int place = counts.impostors.length - 1;
        while (impostors + counts.impostors[place] <= allowed) {
            genuine += counts.genuine[place];
            impostors += counts.impostors[place];
            place--;
        }
        return new Place(place, genuine, impostors);
    }

    /** Walks up the thresholds to where the two error rates cross. */
    private static final class Errors {
        private final long genuine;
        private final long impostors;
        private long rejected;
        private long turnedAway; // the impostor pairs that are rejected
        private long gap = Long.MAX_VALUE;
        private double rate;

        Errors(long genuine, long impostors) {
            this.genuine = genuine;
            this.impostors = impostors;
            crossed(0, 0);
        }

        /**
         * Passes places from the lowest up to the one in which the rates cross.
         *
         * @param stopBefore whether to stay below that place
         * @return it
         */
        int ascend(ScoreHistogram counts, boolean stopBefore) {
            for (int place = 0;; place++) {
                if (counts.genuine[place] == 0 && counts.impostors[place] == 0) {
                    continue;
                }
                long far = (impostors - turnedAway - counts.impostors[place]) * genuine;
                long frr = (rejected + counts.genuine[place]) * impostors;
                if (far <= frr && stopBefore) {
                    return place;
                }
                rejected += counts.genuine[place];
                turnedAway += counts.impostors[place];
                if (crossed(rejected, turnedAway)) {
                    return place;
                }
            }
        }

        private boolean crossed(long rejectedNow, long turnedAwayNow) {
            long far = (impostors - turnedAwayNow) * genuine;
            long frr = rejectedNow * impostors;
            if (Math.abs(far - frr) < gap) {
                gap = Math.abs(far - frr);
                rate = (far + frr) / 2.0 / genuine / impostors;
            }
            return far <= frr;
        }
    }
}
