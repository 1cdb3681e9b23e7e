package org.smoothap.loss;

import java.util.Arrays;

/** An anchor's negatives, nearest first. O(N log N) time. */
final class SortedNegatives {
    private final long[] keys;
    private final double[] sums;
    final double[] distances;
    private int count;

    SortedNegatives(int references) {
        keys = new long[references];
        distances = new double[references];
        sums = new double[references + 1];
    }

    void sort(Anchor anchor, Distance distance) {
        count = anchor.negativeCount;
        for (int k = 0; k < count; k++) {
            int bits = Float.floatToIntBits((float) anchor.negatives[k]);
            // Ordered as the floats are, then turned over: large scores are near.
            int ordered = ~(bits ^ bits >> 31 & Integer.MAX_VALUE);
            keys[k] = (long) ordered << 32 | k;
        }
        Arrays.sort(keys, 0, count);
        for (int rank = 0; rank < count; rank++) {
            distances[rank] = distance.of(anchor.negatives[index(rank)]);
            sums[rank + 1] = sums[rank] + distances[rank];
        }
    }

    /** Where the negative at this rank, 0 is nearest, stands among the anchor's negatives. */
    int index(int rank) {
        return (int) keys[rank];
    }

    /** Sum of the distances of the nearest {@code nearest} negatives. */
    double sum(int nearest) {
        return sums[nearest];
    }

    /** How many negatives are nearer than this, or, with {@code orEqual}, not farther. */
    int nearer(double distance, boolean orEqual) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (distances[middle] < distance || orEqual && distances[middle] == distance) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
