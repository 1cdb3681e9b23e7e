package org.smoothap.similarity;

import java.util.Arrays;

/**
 * Keeps the k best of scores that are offered by ascending index; of equal scores those of lower index.
 *
 * <p>A binary heap with the worst kept one on top, score and index packed into one long so that comparing is one
 * instruction: the upper half is the score as an integer of the same order, the lower half the complement of the index.
 */
final class BestScores {
    /** Only higher scores can still enter. */
    float bar = Float.NEGATIVE_INFINITY;

    private final long[] heap;
    private int size;

    BestScores(int k) {
        heap = new long[k];
    }

    /** @param index higher than all indices before; {@code score} is finite and above {@link #bar} */
    void add(int index, float score) {
        long entry = pack(index, score);
        if (size < heap.length) {
            int place = size++;
            for (int parent; place > 0 && heap[parent = (place - 1) >>> 1] > entry; place = parent) {
                heap[place] = heap[parent];
            }
            heap[place] = entry;
        } else {
            int place = 0;
            for (int child; (child = 2 * place + 1) < size; place = child) {
                if (child + 1 < size && heap[child + 1] < heap[child]) {
                    child++;
                }
                if (heap[child] >= entry) {
                    break;
                }
                heap[place] = heap[child];
            }
            heap[place] = entry;
        }
        if (size == heap.length) {
            bar = score(heap[0]);
        }
    }

    /** Ends the adding: from now on best first. */
    void sort() {
        Arrays.sort(heap, 0, size);
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            long swapped = heap[i];
            heap[i] = heap[j];
            heap[j] = swapped;
        }
    }

    int[] indices() {
        return Arrays.stream(heap, 0, size).mapToInt(entry -> ~(int) entry).toArray();
    }

    float[] scores() {
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = score(heap[i]);
        }
        return scores;
    }

    private static long pack(int index, float score) {
        // Adding 0 turns -0 into 0: they are equal scores.
        int bits = Float.floatToRawIntBits(score + 0f);
        return (long) ordered(bits) << 32 | Integer.toUnsignedLong(~index);
    }

    private static float score(long entry) {
        return Float.intBitsToFloat(ordered((int) (entry >> 32)));
    }

    /** Between the bits of a float and an integer of the same order; its own inverse. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & 0x7fffffff);
    }
}
