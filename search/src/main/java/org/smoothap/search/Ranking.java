package org.smoothap.search;

import java.util.Arrays;
import org.apache.lucene.util.NumericUtils;
import org.smoothap.similarity.Neighbors;

/**
 * Documents and their scores, best first; equal scores by lower document number.
 *
 * @param docs document numbers of one commit
 */
record Ranking(int[] docs, float[] scores) {
    static final Ranking EMPTY = new Ranking(new int[0], new float[0]);

    /** The best {@code k} of documents in ascending order. */
    static Ranking best(int[] docs, float[] scores, int k) {
        long[] order = new long[docs.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) ~NumericUtils.floatToSortableInt(scores[i] + 0f) << 32 | i; // 0 and -0 are equal
        }
        Arrays.sort(order);
        int[] bestDocs = new int[Math.min(k, order.length)];
        float[] bestScores = new float[bestDocs.length];
        for (int i = 0; i < bestDocs.length; i++) {
            bestDocs[i] = docs[(int) order[i]];
            bestScores[i] = scores[(int) order[i]];
        }
        return new Ranking(bestDocs, bestScores);
    }

    /** One query's part of a search among rows of known documents. */
    static Ranking of(Neighbors neighbors, int query, int[] docs) {
        int[] found = Arrays.stream(neighbors.indices()[query]).map(row -> docs[row]).toArray();
        return new Ranking(found, neighbors.scores()[query]);
    }

    /** The best {@code k} of both; all documents of {@code later} have higher numbers. */
    Ranking merge(Ranking later, int k) {
        int size = Math.min(k, docs.length + later.docs.length);
        int[] mergedDocs = new int[size];
        float[] mergedScores = new float[size];
        for (int i = 0, a = 0, b = 0; i < size; i++) {
            boolean first = b == later.docs.length || a < docs.length && scores[a] >= later.scores[b];
            mergedDocs[i] = first ? docs[a] : later.docs[b];
            mergedScores[i] = first ? scores[a++] : later.scores[b++];
        }
        return new Ranking(mergedDocs, mergedScores);
    }

    /** Without one document, and at most {@code k}. */
    Ranking without(int doc, int k) {
        int[] kept = new int[Math.min(k, docs.length)];
        float[] keptScores = new float[kept.length];
        int size = 0;
        for (int i = 0; i < docs.length && size < kept.length; i++) {
            if (docs[i] != doc) {
                kept[size] = docs[i];
                keptScores[size++] = scores[i];
            }
        }
        return new Ranking(Arrays.copyOf(kept, size), Arrays.copyOf(keptScores, size));
    }
}
