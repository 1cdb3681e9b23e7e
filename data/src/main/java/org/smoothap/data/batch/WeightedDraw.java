package org.smoothap.data.batch;

import java.util.random.RandomGenerator;

/** Draws places with probability proportional to their weights: a Fenwick tree, O(log n) for a draw and for a change. */
final class WeightedDraw {
    private final int[] weights;
    private final long[] tree;
    private final int highestBit;
    private long total;

    /** All weights are 0. */
    WeightedDraw(int size) {
        weights = new int[size];
        tree = new long[size + 1];
        highestBit = Integer.highestOneBit(Math.max(1, size));
    }

    int weight(int place) {
        return weights[place];
    }

    void set(int place, int weight) {
        long change = (long) weight - weights[place];
        weights[place] = weight;
        total += change;
        for (int i = place + 1; change != 0 && i < tree.length; i += i & -i) {
            tree[i] += change;
        }
    }

    /** A place with a weight above 0; there must be one. */
    int draw(RandomGenerator random) {
        long left = random.nextLong(total);
        int place = 0;
        for (int step = highestBit; step > 0; step >>= 1) {
            if (place + step < tree.length && tree[place + step] <= left) {
                place += step;
                left -= tree[place];
            }
        }
        return place;
    }
}
