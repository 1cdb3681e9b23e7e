package org.smoothap.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * The scores that ought to be low (of impostor pairs, or of searches for somebody who is not there), and the thresholds
 * that let at most a given share of them pass.
 *
 * <p>One rule for both, which neither interpolates nor picks the nearest point: of all thresholds with a share of at most
 * the level, the lowest. Equal scores pass together or not at all. A level that allows less than one of the scores
 * cannot be measured with so few.
 */
final class NegativeScores {
    private final float[] ascending;

    /** @param ascending from {@link #sorted} */
    NegativeScores(float[] ascending) {
        this.ascending = ascending;
    }

    /**
     * A sorted copy. Scores of -0 become 0, which they equal.
     *
     * @throws IllegalArgumentException if a score is not finite; {@code what} names the scores
     */
    static float[] sorted(float[] scores, String what) {
        float[] sorted = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new IllegalArgumentException(what + ": score " + i + " is " + scores[i] + "; expected a finite number");
            }
            sorted[i] = scores[i] + 0f;
        }
        Arrays.parallelSort(sorted);
        return sorted;
    }

    static void checkLevels(double[] levels, String what) {
        for (double level : levels) {
            if (!(level > 0 && level <= 1)) {
                throw new IllegalArgumentException(what + " must be above 0 and at most 1, got " + level + " in "
                        + Arrays.toString(levels));
            }
        }
    }

    /** Whether the level allows at least one of the scores to pass. */
    boolean measurable(double level) {
        return allowed(level) >= 1;
    }

    /**
     * The score that must be exceeded: those above it are at most the share {@code level}, and every lower bound lets
     * more pass. Minus infinity if all may pass.
     */
    float bar(double level) {
        int allowed = allowed(level);
        return allowed >= ascending.length ? Float.NEGATIVE_INFINITY : ascending[ascending.length - 1 - allowed];
    }

    /** How many scores exceed the bar. */
    int above(float bar) {
        return above(ascending, bar);
    }

    static int above(float[] ascending, float bar) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= bar) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return ascending.length - low;
    }

    private int allowed(double level) {
        return (int) allowed(level, ascending.length);
    }

    /** How many of so many may pass. In decimals, so that 0.29 of 100 is 29 and not, by rounding in binary, 28. */
    static long allowed(double level, long count) {
        return BigDecimal.valueOf(level).multiply(BigDecimal.valueOf(count)).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    /** The level as people write it: 1e-4, 5e-2, 1. */
    static String text(double level) {
        BigDecimal decimal = BigDecimal.valueOf(level).stripTrailingZeros();
        return decimal.scale() <= 0 ? decimal.toPlainString() : decimal.unscaledValue() + "e-" + decimal.scale();
    }

    /** What stands in the place of a figure that cannot be measured. */
    static String notMeasurable(double level, String what) {
        BigDecimal needed = BigDecimal.ONE.divide(BigDecimal.valueOf(level), 0, RoundingMode.CEILING);
        return "not measurable: needs " + needed.toPlainString() + " " + what + " or more";
    }
}
