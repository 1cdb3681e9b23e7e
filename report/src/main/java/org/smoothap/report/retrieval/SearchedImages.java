package org.smoothap.report.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.metric.IgnoreRule;
import org.smoothap.metric.LabelLevels;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.RankingEvaluator;
import org.smoothap.metric.SimilarityHistogram;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Neighbors;

/**
 * Embedded images and who searches whom among them. A query is never searched for in itself. The arrays are not copied.
 *
 * @param embeddings N×D, row-major, L2-normalised
 * @param labels a class id for each of N images, from 0
 * @param names what the class of each image is called
 * @param queries which images are searched with, ascending
 * @param gallery which are found, ascending
 * @param ignore asked about two rows of the embeddings; null for none
 */
public record SearchedImages(
        float[] embeddings, int[] labels, List<String> names, int[] queries, int[] gallery, IgnoreRule ignore) {
    public SearchedImages {
        if (labels.length == 0 || names.size() != labels.length || embeddings.length % labels.length != 0) {
            throw new IllegalArgumentException("expected a label and a name for each of at least one embedding, got "
                    + labels.length + " labels, " + names.size() + " names and " + embeddings.length + " numbers");
        }
    }

    /** Images of a table: which are queries and which can be found, they say themselves. */
    public static SearchedImages of(List<ImageRow> rows, List<String> names, int[] labels, float[] embeddings) {
        return new SearchedImages(embeddings, labels, names, where(rows, ImageRow::query), where(rows, ImageRow::gallery),
                null);
    }

    private static int[] where(List<ImageRow> rows, Predicate<ImageRow> condition) {
        return IntStream.range(0, rows.size()).filter(row -> condition.test(rows.get(row))).toArray();
    }

    int dimension() {
        return embeddings.length / labels.length;
    }

    private boolean leaveOneOut() {
        return Arrays.equals(queries, gallery);
    }

    /** The figures of every query, in the order of {@link #queries}. */
    QueryTable measure(List<RankFigure> figures) {
        RankingEvaluator evaluator = new RankingEvaluator(figures);
        return leaveOneOut()
                ? evaluator.leaveOneOut(vectors(queries), LabelLevels.of(labels(queries)), rule())
                : evaluator.queryGallery(vectors(queries), LabelLevels.of(labels(queries)), vectors(gallery),
                        LabelLevels.of(labels(gallery)), rule());
    }

    /** How similar the pairs of one class are, and those of two classes: all pairs, one more pass over them. */
    public SimilarityHistogram similarities() {
        return leaveOneOut()
                ? SimilarityHistogram.leaveOneOut(vectors(queries), labels(queries), rule())
                : SimilarityHistogram.queryGallery(
                        vectors(queries), labels(queries), vectors(gallery), labels(gallery), rule());
    }

    /** The images of the gallery nearest to each of some images, best first, as rows of the embeddings. */
    Neighbors nearest(int[] rows, int k) {
        return nearest(rows, k, this::leavesOut);
    }

    /** The same, of other classes only. */
    Neighbors nearestWrong(int[] rows, int k) {
        return nearest(rows, k, (query, item) -> labels[query] == labels[item] || leavesOut(query, item));
    }

    /** The same, of the image's own class only. */
    Neighbors nearestRight(int[] rows, int k) {
        return nearest(rows, k, (query, item) -> labels[query] != labels[item] || leavesOut(query, item));
    }

    private Neighbors nearest(int[] rows, int k, NearestNeighbors.Exclusion exclusion) {
        if (rows.length == 0) {
            return new Neighbors(new int[0][], new float[0][]);
        }
        Neighbors found = NearestNeighbors.searchExcluding(vectors(rows), vectors(gallery), dimension(), k,
                (query, item) -> exclusion.excludes(rows[query], gallery[item]));
        int[][] items = Arrays.stream(found.indices())
                .map(places -> IntStream.of(places).map(place -> gallery[place]).toArray()).toArray(int[][]::new);
        return new Neighbors(items, found.scores());
    }

    private boolean leavesOut(int query, int item) {
        return query == item || ignore != null && ignore.ignores(query, item);
    }

    private IgnoreRule rule() {
        boolean both = IntStream.of(queries).anyMatch(row -> Arrays.binarySearch(gallery, row) >= 0);
        return ignore == null && (leaveOneOut() || !both) ? null
                : (query, item) -> leavesOut(queries[query], gallery[item]);
    }

    float[] vectors(int[] rows) {
        if (rows.length == labels.length && (rows == queries || rows == gallery)) {
            return embeddings; // ascending and all different: they are all
        }
        int dimension = dimension();
        float[] chosen = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(embeddings, rows[i] * dimension, chosen, i * dimension, dimension);
        }
        return chosen;
    }

    private int[] labels(int[] rows) {
        return IntStream.of(rows).map(row -> labels[row]).toArray();
    }
}
