package org.smoothap.metric;

import java.util.Arrays;

/**
 * How many genuine and impostor pairs have each score. A score is found in two passes, as radix sort does: the first counts by
 * the upper 16 bits of the score (in an order that is the scores' own), the second, within the few bins where something is to
 * be found, by the lower 16 bits. So nothing is rounded and no score is kept: 1 MiB a thread, and as much for each such bin.
 */
final class ScoreHistogram implements PairScores.Counter<ScoreHistogram> {
    private static final int BINS = 1 << 16;

    final long[] genuine = new long[BINS];
    final long[] impostors = new long[BINS];

    private static int order(float score) {
        return ScoreAndGrade.ordered(Float.floatToRawIntBits(score + 0f)) ^ Integer.MIN_VALUE;
    }

    /** The score of a bin and a place within it. */
    static float score(int bin, int fine) {
        return Float.intBitsToFloat(ScoreAndGrade.ordered((bin << 16 | fine) ^ Integer.MIN_VALUE));
    }

    @Override
    public void count(float score, boolean isGenuine) {
        (isGenuine ? genuine : impostors)[order(score) >>> 16]++;
    }

    @Override
    public void add(ScoreHistogram other) {
        Arrays.setAll(genuine, bin -> genuine[bin] + other.genuine[bin]);
        Arrays.setAll(impostors, bin -> impostors[bin] + other.impostors[bin]);
    }

    /** The second pass. */
    static final class Fine implements PairScores.Counter<Fine> {
        private final int[] bins;
        private final byte[] slots = new byte[BINS];
        private final ScoreHistogram[] counts;

        /** @param bins ascending, different, at most 127 */
        Fine(int[] bins) {
            this.bins = bins;
            this.counts = new ScoreHistogram[bins.length];
            Arrays.setAll(counts, _ -> new ScoreHistogram());
            Arrays.fill(slots, (byte) -1);
            for (int slot = 0; slot < bins.length; slot++) {
                slots[bins[slot]] = (byte) slot;
            }
        }

        @Override
        public void count(float score, boolean isGenuine) {
            int order = order(score);
            int slot = slots[order >>> 16];
            if (slot >= 0) {
                (isGenuine ? counts[slot].genuine : counts[slot].impostors)[order & BINS - 1]++;
            }
        }

        @Override
        public void add(Fine other) {
            for (int slot = 0; slot < counts.length; slot++) {
                counts[slot].add(other.counts[slot]);
            }
        }

        /** The counts within a bin, by the lower 16 bits. */
        ScoreHistogram within(int bin) {
            return counts[Arrays.binarySearch(bins, bin)];
        }
    }
}
