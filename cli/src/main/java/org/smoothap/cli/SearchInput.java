package org.smoothap.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.metric.IgnoreRule;
import org.smoothap.metric.LabelLevels;
import org.smoothap.metric.LabelSetEvaluator;
import org.smoothap.metric.LabelSets;
import org.smoothap.metric.PairEvaluator;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.RankingEvaluator;
import org.smoothap.metric.VerificationMetrics;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Neighbors;

/**
 * Embeddings and who searches whom among them.
 *
 * @param embeddings N×D, normalised; null where they are elsewhere
 * @param labels of N items
 * @param names what the labels are called
 * @param paths of the items; null if they have none
 * @param queryRows which rows are searched with
 * @param galleryRows which rows are found; the same rows are leave-one-out
 * @param ignore asked about two rows; null for none
 */
record SearchInput(float[] embeddings, LabelLevels labels, List<String> names, List<String> paths, int[] queryRows,
        int[] galleryRows, IgnoreRule ignore) {
    private int dimension() {
        return embeddings.length / labels.items();
    }

    boolean leaveOneOut() {
        return Arrays.equals(queryRows, galleryRows);
    }

    /** The same search with other embeddings. */
    SearchInput with(float[] others) {
        return new SearchInput(others, labels, names, paths, queryRows, galleryRows, ignore);
    }

    QueryTable measure(List<RankFigure> figures) {
        RankingEvaluator evaluator = new RankingEvaluator(figures);
        return leaveOneOut()
                ? evaluator.leaveOneOut(vectors(queryRows), labels(queryRows), rule())
                : evaluator.queryGallery(vectors(queryRows), labels(queryRows), vectors(galleryRows), labels(galleryRows),
                        rule());
    }

    /** The same where the rows have several labels each. */
    QueryTable measure(LabelSets sets, List<RankFigure> figures) {
        LabelSetEvaluator evaluator = new LabelSetEvaluator(figures);
        return leaveOneOut()
                ? evaluator.leaveOneOut(vectors(queryRows), sets.select(queryRows), rule())
                : evaluator.queryGallery(vectors(queryRows), sets.select(queryRows), vectors(galleryRows),
                        sets.select(galleryRows), rule());
    }

    VerificationMetrics verify(PairEvaluator evaluator) {
        return leaveOneOut()
                ? evaluator.leaveOneOut(vectors(queryRows), labels(queryRows).labels(1), rule())
                : evaluator.queryGallery(vectors(queryRows), labels(queryRows).labels(1), vectors(galleryRows),
                        labels(galleryRows).labels(1), rule());
    }

    /** The nearest rows of each query, best first; rows are those of {@link #embeddings}. */
    Neighbors nearest(int k) {
        Neighbors found = NearestNeighbors.searchExcluding(
                vectors(queryRows), vectors(galleryRows), dimension(), k,
                (query, item) -> leavesOut(queryRows[query], galleryRows[item]));
        int[][] rows = Arrays.stream(found.indices())
                .map(items -> IntStream.of(items).map(item -> galleryRows[item]).toArray()).toArray(int[][]::new);
        return new Neighbors(rows, found.scores());
    }

    /** Whether a row of the gallery does not count for a query. */
    boolean leavesOut(int queryRow, int galleryRow) {
        return queryRow == galleryRow || ignore != null && ignore.ignores(queryRow, galleryRow);
    }

    /** The rule in rows of queries and gallery. */
    IgnoreRule rule() {
        if (leaveOneOut()) {
            return ignore == null ? null : (query, item) -> ignore.ignores(queryRows[query], queryRows[item]);
        }
        boolean both = IntStream.of(queryRows).anyMatch(row -> Arrays.binarySearch(galleryRows, row) >= 0);
        return ignore == null && !both ? null : (query, item) -> leavesOut(queryRows[query], galleryRows[item]);
    }

    private float[] vectors(int[] rows) {
        if (rows.length == labels.items()) {
            return embeddings;
        }
        int dimension = dimension();
        float[] chosen = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(embeddings, rows[i] * dimension, chosen, i * dimension, dimension);
        }
        return chosen;
    }

    LabelLevels labels(int[] rows) {
        return new LabelLevels(IntStream.rangeClosed(1, labels.count())
                .mapToObj(level -> at(rows, labels.labels(level))).toList());
    }

    private static int[] at(int[] rows, int[] values) {
        return IntStream.of(rows).map(row -> values[row]).toArray();
    }
}
