package org.smoothap.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * All pairs of rows whose dot product reaches a threshold, exactly: every pair is computed once, so N²·D floating point
 * operations on all cores. Memory: the rows packed, 12 bytes a pair.
 *
 * @param first rows, ascending
 * @param second rows, each above its {@code first}
 */
record SimilarPairs(int[] first, int[] second, float[] scores) {
    private static final int TILE = 512;

    /** Beyond it the threshold says nothing any more, and memory ends. */
    private static final int MOST = 20_000_000;

    /** @param progress is told how many rows are done */
    static SimilarPairs of(float[] rows, int dimension, float threshold, IntConsumer progress) {
        int count = rows.length / dimension;
        Growing found = new Growing();
        for (int from = 0; from < count; from += TILE) {
            int to = Math.min(count, from + TILE);
            PackedRows packed = PackedRows.of(rows, from, to, dimension);
            int top = from;
            int tiles = Math.ceilDiv(count - from, TILE);
            Growing[] parts = new Growing[tiles];
            IntStream.range(0, tiles).parallel().forEach(tile -> parts[tile] =
                    pairs(rows, top + tile * TILE, Math.min(count, top + (tile + 1) * TILE), packed, top, threshold));
            for (Growing part : parts) {
                found.addAll(part);
            }
            progress.accept(to);
        }
        return found.sorted();
    }

    /** Pairs of the packed rows, which begin at {@code top}, with later rows {@code from} to {@code to}. */
    private static Growing pairs(float[] rows, int from, int to, PackedRows packed, int top, float threshold) {
        Growing found = new Growing();
        int width = packed.count();
        float[] scores = new float[(to - from) * width];
        Similarity.products(rows, from, to, packed, scores, 0, width);
        for (int i = from; i < to; i++) {
            for (int j = 0; j < width && top + j < i; j++) {
                float score = scores[(i - from) * width + j];
                if (score >= threshold) {
                    found.add(top + j, i, score);
                }
            }
        }
        return found;
    }

    /** Pairs as they come. */
    private static final class Growing {
        private int[] first = new int[16];
        private int[] second = new int[16];
        private float[] scores = new float[16];
        private int size;

        void add(int a, int b, float score) {
            if (size == MOST) {
                throw new IllegalArgumentException("more than " + MOST + " pairs of images reach the threshold; raise it");
            }
            if (size == first.length) {
                int larger = Math.min(MOST, 2 * size);
                first = Arrays.copyOf(first, larger);
                second = Arrays.copyOf(second, larger);
                scores = Arrays.copyOf(scores, larger);
            }
            first[size] = a;
            second[size] = b;
            scores[size++] = score;
        }

        void addAll(Growing other) {
            for (int i = 0; i < other.size; i++) {
                add(other.first[i], other.second[i], other.scores[i]);
            }
        }

        SimilarPairs sorted() {
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer i) -> first[i]).thenComparingInt(i -> second[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            float[] byOrder = new float[size];
            for (int i = 0; i < size; i++) {
                byOrder[i] = scores[order[i]];
            }
            return new SimilarPairs(
                    IntStream.of(order).map(i -> first[i]).toArray(),
                    IntStream.of(order).map(i -> second[i]).toArray(),
                    byOrder);
        }
    }
}
