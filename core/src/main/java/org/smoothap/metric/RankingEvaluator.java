package org.smoothap.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Measures any {@link RankFigures figures} of every query exactly, in one pass, with labels of one level or of several.
 *
 * <p>Scores, ties, cost and independence of order and threads are as in {@link RetrievalEvaluator}. With several levels the
 * positives of a query are the items of its coarsest class; of items with the same score the one of lower grade is ranked
 * first. The ranks of the items of the class itself are the same with and without coarser levels.
 */
public final class RankingEvaluator {
    private final List<RankFigure> figures;

    /** @param figures at least one, with different names */
    public RankingEvaluator(List<RankFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    /**
     * Every item is a query against all others.
     *
     * @param embeddings N×D, row-major, finite
     * @param labels of N items
     * @param ignore asked about pairs of different rows; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public QueryTable leaveOneOut(float[] embeddings, LabelLevels labels, IgnoreRule ignore) {
        return evaluate(Search.leaveOneOut(embeddings, labels, ignore));
    }

    /**
     * Separate queries against a gallery.
     *
     * @param queries Q×D, row-major, finite
     * @param queryLabels of Q items
     * @param gallery G×D, row-major, finite
     * @param galleryLabels of G items, as many levels
     * @param ignore asked about a row of the queries and a row of the gallery; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public QueryTable queryGallery(
            float[] queries, LabelLevels queryLabels, float[] gallery, LabelLevels galleryLabels, IgnoreRule ignore) {
        return evaluate(Search.queryGallery(queries, queryLabels, gallery, galleryLabels, ignore));
    }

    private QueryTable evaluate(Search search) {
        int count = search.queries().count();
        SequencedMap<String, double[]> columns = new LinkedHashMap<>();
        figures.forEach(figure -> columns.put(figure.name(), new double[count]));
        int[] firstRank = new int[count];
        int[] positives = new int[count];
        RankCounting.count(search, (query, ranked) -> {
            figures.forEach(figure -> columns.get(figure.name())[query] = figure.formula().applyAsDouble(ranked));
            int[] ranks = ranked.ranks(1);
            firstRank[query] = ranks.length == 0 ? 0 : ranks[0];
            positives[query] = ranks.length;
        });
        return new QueryTable(columns, search.queryLevels().finest(), firstRank, positives, search.protocol());
    }
}
