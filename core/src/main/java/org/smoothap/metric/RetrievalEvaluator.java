package org.smoothap.metric;

import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures retrieval exactly: Recall@K, mAP over the whole ranking, MAP@R, R-precision and MRR; definitions in
 * {@link RetrievalMetrics}.
 *
 * <p>The score of a pair is the dot product of the embeddings <em>as given</em>. For cosine similarity hand in
 * {@link org.smoothap.similarity.Rows#normalized normalised rows}.
 *
 * <p>Ties: a negative with the same score as a positive is ranked before it. So the result does not depend on the order
 * of the items, and a network that maps everything to one point scores low, not as luck has it. Queries without a
 * positive are skipped and counted. Ignored items are as if they were not in the gallery.
 *
 * <p>Time: 2·queries·gallery·D floating point operations, leave-one-out mostly half of it, on all cores (call from within a
 * {@code ForkJoinPool} to choose how many); K costs nothing. Memory: one copy of the gallery and, for each thread, the scores of
 * 192 queries against 192 items and against their own class; leave-one-out also the scores of all positives; no matrix of all
 * scores. The result is the same to the last bit for any number of threads.
 *
 * <p>An evaluator is immutable; any number of threads may use it.
 */
public final class RetrievalEvaluator {
    static final String TIES = "a negative that scores the same as a positive is ranked before it";

    private final int[] ks;

    /**
     * @param ks the K of Recall@K, in any order, repetitions count once; none gives the other metrics only
     * @throws IllegalArgumentException if a K is not positive
     */
    public RetrievalEvaluator(int... ks) {
        for (int k : ks) {
            if (k <= 0) {
                throw new IllegalArgumentException(
                        "Recall@K needs K of at least 1, got " + k + " in " + Arrays.toString(ks));
            }
        }
        this.ks = ks.clone();
    }

    /**
     * Every item is a query against all others.
     *
     * @param embeddings N×D, row-major, finite
     * @param labels N, any values
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or no item has a positive
     */
    public RetrievalMetrics leaveOneOut(float[] embeddings, int[] labels) {
        return evaluate(Search.leaveOneOut(embeddings, LabelLevels.of(labels), null));
    }

    /**
     * Every item is a query against all others but the ignored ones.
     *
     * @param embeddings N×D, row-major, finite
     * @param labels N, any values
     * @param ignore asked about pairs of different rows
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or no item has a positive
     */
    public RetrievalMetrics leaveOneOut(float[] embeddings, int[] labels, IgnoreRule ignore) {
        return evaluate(Search.leaveOneOut(
                embeddings, LabelLevels.of(labels), Objects.requireNonNull(ignore, "ignore")));
    }

    /**
     * Separate queries against a gallery.
     *
     * @param queries Q×D, row-major, finite
     * @param queryLabels Q, any values
     * @param gallery G×D, row-major, finite
     * @param galleryLabels G, any values
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or no query has a positive
     */
    public RetrievalMetrics queryGallery(float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels) {
        return evaluate(Search.queryGallery(
                queries, LabelLevels.of(queryLabels), gallery, LabelLevels.of(galleryLabels), null));
    }

    /**
     * Separate queries against a gallery but for the ignored items.
     *
     * @param queries Q×D, row-major, finite
     * @param queryLabels Q, any values
     * @param gallery G×D, row-major, finite
     * @param galleryLabels G, any values
     * @param ignore asked about a row of the queries and a row of the gallery
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or no query has a positive
     */
    public RetrievalMetrics queryGallery(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, IgnoreRule ignore) {
        return evaluate(Search.queryGallery(queries, LabelLevels.of(queryLabels), gallery, LabelLevels.of(galleryLabels),
                Objects.requireNonNull(ignore, "ignore")));
    }

    /**
     * The figures of every query, every item being one against all others: for what means do not show.
     *
     * @param embeddings N×D, row-major, finite
     * @param labels N, any values
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public static QueryFigures queries(float[] embeddings, int[] labels) {
        return QueryFigures.of(Search.leaveOneOut(embeddings, LabelLevels.of(labels), null));
    }

    private RetrievalMetrics evaluate(Search search) {
        return summary(QueryFigures.of(search));
    }

    /**
     * The means of the queries' figures.
     *
     * @throws IllegalArgumentException if no query has a positive
     */
    public RetrievalMetrics summary(QueryFigures figures) {
        // in the order of the rows, so that the means do not depend on who computed what when
        int[] firstRank = figures.firstRank();
        int all = firstRank.length;
        int queries = 0;
        double ap = 0;
        double apAtR = 0;
        double rPrecision = 0;
        double mrr = 0;
        for (int q = 0; q < all; q++) {
            if (firstRank[q] > 0) {
                queries++;
                ap += figures.averagePrecision()[q];
                apAtR += figures.averagePrecisionAtR()[q];
                rPrecision += figures.rPrecision()[q];
                mrr += 1.0 / firstRank[q];
            }
        }
        if (queries == 0) {
            throw new IllegalArgumentException("none of the " + all + " queries has a positive (an item of the same label"
                    + " to be found; " + figures.protocol() + "), so there is nothing to measure: check the labels");
        }
        SortedMap<Integer, Double> recall = new TreeMap<>();
        for (int k : ks) {
            recall.put(k, Arrays.stream(firstRank).filter(rank -> rank > 0 && rank <= k).count() / (double) queries);
        }
        return new RetrievalMetrics(recall, ap / queries, apAtR / queries, rPrecision / queries, mrr / queries,
                queries, all - queries, figures.protocol(), TIES);
    }
}
