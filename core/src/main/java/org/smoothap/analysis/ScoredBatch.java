package org.smoothap.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * A batch of embeddings and the scores of all pairs of it. The arrays are not copied.
 *
 * @param embeddings N×D, row-major
 * @param labels N
 * @param scores N×N, row-major: the dot product of rows i and k at {@code i * N + k}
 */
public record ScoredBatch(float[] embeddings, int[] labels, float[] scores) {
    /** Scores the batch: 2·N²·D floating point operations. */
    public static ScoredBatch of(float[] embeddings, int[] labels) {
        if (labels.length == 0 || embeddings.length == 0 || embeddings.length % labels.length != 0) {
            throw new IllegalArgumentException("expected the same number of values for each label, got " + embeddings.length
                    + " values and " + labels.length + " labels");
        }
        int dimension = embeddings.length / labels.length;
        float[] scores = new float[Math.multiplyExact(labels.length, labels.length)];
        Similarity.products(embeddings, 0, labels.length, PackedRows.of(embeddings, 0, labels.length, dimension), scores, 0,
                labels.length);
        return new ScoredBatch(embeddings, labels, scores);
    }

    /** N. */
    public int size() {
        return labels.length;
    }

    /** D. */
    public int dimension() {
        return embeddings.length / labels.length;
    }

    float score(int query, int item) {
        return scores[query * labels.length + item];
    }

    boolean positive(int query, int item) {
        return item != query && labels[item] == labels[query];
    }

    boolean negative(int query, int item) {
        return labels[item] != labels[query];
    }

    /** The other items of the query's class. */
    int[] positives(int query) {
        return IntStream.range(0, labels.length).filter(item -> positive(query, item)).toArray();
    }

    /** For each item its rank for the query, 1 is best, equal scores in the order of the items; 0 for the query itself. */
    int[] ranks(int query) {
        int[] ranks = new int[labels.length];
        Integer[] order = IntStream.range(0, labels.length).filter(item -> item != query).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(score(query, b), score(query, a))); // stable
        for (int i = 0; i < order.length; i++) {
            ranks[order[i]] = i + 1;
        }
        return ranks;
    }
}
