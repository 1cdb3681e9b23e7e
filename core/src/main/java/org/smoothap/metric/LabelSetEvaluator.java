package org.smoothap.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * {@link RankingEvaluator} for items with several labels: an item is a positive of a query if they share a label. The grade of
 * its relevance is how many they share; {@code ndcg} takes it, all other figures take every positive alike.
 *
 * <p>Scores and ties are as in {@link RankingEvaluator}; with one label an item the figures have the same bits. An item without
 * labels has no positive and is a negative of every query.
 *
 * <p>Time: 2·queries·gallery·D floating point operations, and O(R log R) for the R positives of each query. Memory: one packed
 * copy of the gallery, 8 bytes for each label of each item, and for each thread 16 MiB of scores, or 6 scores for each gallery
 * item where that is more; no matrix of all scores.
 */
public final class LabelSetEvaluator {
    /** 2 to this power, summed over any gallery, is a double. */
    private static final int MOST_SHARED = 900;

    private final List<RankFigure> figures;

    /**
     * @param figures at least one, of one level, with different names
     * @throws IllegalArgumentException if one needs superclasses
     */
    public LabelSetEvaluator(List<RankFigure> figures) {
        this.figures = List.copyOf(figures);
        for (RankFigure figure : figures) {
            if (figure.name().equals("h-ap")) {
                throw new IllegalArgumentException("h-ap needs a hierarchy of classes, and items with several labels have none: leave it"
                        + " out, or take ndcg");
            }
        }
    }

    /**
     * Every item is a query against all others.
     *
     * @param embeddings N×D, row-major, finite
     * @param labels of N items
     * @param ignore asked about pairs of different rows; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public QueryTable leaveOneOut(float[] embeddings, LabelSets labels, IgnoreRule ignore) {
        return evaluate(Search.leaveOneOut(embeddings, LabelLevels.of(labels.numbers()), ignore), labels, labels);
    }

    /**
     * Separate queries against a gallery.
     *
     * @param queries Q×D, row-major, finite
     * @param queryLabels of Q items
     * @param gallery G×D, row-major, finite
     * @param galleryLabels of G items
     * @param ignore asked about a row of the queries and a row of the gallery; null for none
     * @throws IllegalArgumentException if the lengths do not fit, or a value is not finite
     */
    public QueryTable queryGallery(
            float[] queries, LabelSets queryLabels, float[] gallery, LabelSets galleryLabels, IgnoreRule ignore) {
        return evaluate(Search.queryGallery(queries, LabelLevels.of(queryLabels.numbers()), gallery,
                LabelLevels.of(galleryLabels.numbers()), ignore), queryLabels, galleryLabels);
    }

    private QueryTable evaluate(Search search, LabelSets queryLabels, LabelSets galleryLabels) {
        int count = search.queries().count();
        SequencedMap<String, double[]> columns = new LinkedHashMap<>();
        boolean graded = false;
        for (RankFigure figure : figures) {
            columns.put(figure.name(), new double[count]);
            graded |= isGraded(figure);
        }
        if (graded && Math.min(queryLabels.largest(), galleryLabels.largest()) > MOST_SHARED) {
            throw new IllegalArgumentException("ndcg has the gain 2^g - 1 for g shared labels, too much for items with "
                    + Math.min(queryLabels.largest(), galleryLabels.largest()) + " labels; expected at most " + MOST_SHARED
                    + ", or leave ndcg out");
        }
        int[] firstRank = new int[count];
        int[] positives = new int[count];
        new SharedLabelCounting(search, queryLabels, galleryLabels).count((query, ranked) -> {
            int[] ranks = ranked.ranks();
            RankedPositives alike = new RankedPositives(ranks, ones(ranks.length), 1);
            figures.forEach(figure -> columns.get(figure.name())[query] =
                    figure.formula().applyAsDouble(isGraded(figure) ? ranked : alike));
            firstRank[query] = ranks.length == 0 ? 0 : ranks[0];
            positives[query] = ranks.length;
        });
        return new QueryTable(columns, search.queryLevels().finest(), firstRank, positives,
                search.protocol() + "; right is what shares a label with the query");
    }

    private static boolean isGraded(RankFigure figure) {
        return figure.name().equals("ndcg") || figure.name().startsWith("ndcg@");
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
