package org.smoothap.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures 1:1 verification exactly, on all pairs: TAR at given FARs and the equal error rate; definitions in
 * {@link VerificationMetrics}. Many levels give a ROC curve.
 *
 * <p>O(n log n) for n scores, on all cores; memory: a sorted copy of them (IJB-C's 15.7 million: 63 MB).
 */
public final class VerificationEvaluator {
    private final double[] levels;

    /**
     * @param fars the levels, above 0 and at most 1, in any order
     * @throws IllegalArgumentException if a level is not in that range
     */
    public VerificationEvaluator(double... fars) {
        NegativeScores.checkLevels(fars, "a FAR");
        this.levels = Arrays.stream(fars).sorted().distinct().toArray();
    }

    /** TAR at FAR 1e-6 to 1e-1, the levels that are published for IJB-C. */
    public static VerificationEvaluator ijb() {
        return new VerificationEvaluator(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1);
    }

    /**
     * @param genuine scores of the pairs of one person, finite, higher is more alike
     * @param impostors scores of the pairs of two persons, finite
     * @throws IllegalArgumentException if there are no scores of either kind or one is not finite
     */
    public VerificationMetrics evaluate(float[] genuine, float[] impostors) {
        if (genuine.length == 0 || impostors.length == 0) {
            throw new IllegalArgumentException("verification needs pairs of both kinds, got " + genuine.length
                    + " genuine and " + impostors.length + " impostor pairs");
        }
        float[] mates = NegativeScores.sorted(genuine, "genuine pairs");
        float[] others = NegativeScores.sorted(impostors, "impostor pairs");
        NegativeScores negatives = new NegativeScores(others);
        List<OperatingPoint> points = new ArrayList<>();
        List<Double> notMeasurable = new ArrayList<>();
        for (double level : levels) {
            if (negatives.measurable(level)) {
                float bar = negatives.bar(level);
                points.add(new OperatingPoint(level, share(negatives.above(bar), others),
                        share(NegativeScores.above(mates, bar), mates), Math.nextUp(bar)));
            } else {
                notMeasurable.add(level);
            }
        }
        return new VerificationMetrics(points, notMeasurable, equalErrorRate(mates, others), mates.length, others.length);
    }

    private static double share(int count, float[] of) {
        return (double) count / of.length;
    }

    /** Walks up the thresholds: every score of either kind, and one above them all. */
    private static double equalErrorRate(float[] mates, float[] others) {
        long gap = Long.MAX_VALUE;
        double rate = 0;
        int rejected = 0;
        int turnedAway = 0; // the impostor pairs that are rejected
        while (true) {
            // FRR and FAR times both counts: whole numbers, so that two equal gaps are equal.
            long frr = (long) rejected * others.length;
            long far = (long) (others.length - turnedAway) * mates.length;
            if (Math.abs(far - frr) < gap) {
                gap = Math.abs(far - frr);
                rate = (far + frr) / 2.0 / mates.length / others.length;
            }
            if (far <= frr) {
                return rate; // from here on they move apart
            }
            float next = Math.min(rejected < mates.length ? mates[rejected] : Float.POSITIVE_INFINITY,
                    turnedAway < others.length ? others[turnedAway] : Float.POSITIVE_INFINITY);
            while (rejected < mates.length && mates[rejected] == next) {
                rejected++;
            }
            while (turnedAway < others.length && others[turnedAway] == next) {
                turnedAway++;
            }
        }
    }
}
