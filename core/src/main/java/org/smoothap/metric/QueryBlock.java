package org.smoothap.metric;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.ScoreFilter;
import org.smoothap.similarity.Similarity;

/** The rankings of a run of queries, and the counting of what scores at least as much as their positives. */
final class QueryBlock {
    private static final int PART = 1024;

    private final Search search;
    final int from;
    private final Ranking[] rankings;
    /** What must be reached to matter. */
    private final float[] bars;

    /** @param rows of the queries at the positions {@code from} to {@code to} */
    QueryBlock(Search search, float[] rows, int from, int to) {
        this.search = search;
        this.from = from;
        this.rankings = new Ranking[to - from];
        LabelledRows queries = search.queries();
        for (int first = from; first < to; ) {
            int next = Math.min(to, queries.firstAtLeast(queries.label(first) + 1L));
            rankPositives(rows, first, next);
            first = next;
        }
        this.bars = new float[rankings.length];
        for (int i = 0; i < bars.length; i++) {
            bars[i] = rankings[i].bar();
        }
    }

    /** Whether any query has a positive: the others need no counting. */
    boolean counts() {
        for (float bar : bars) {
            if (bar < Float.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** Scores the positives of the queries {@code first} to {@code next}, which are all of one class. */
    private void rankPositives(float[] rows, int first, int next) {
        LabelledRows gallery = search.gallery();
        int label = search.queries().label(first);
        int classFrom = gallery.firstAtLeast(label);
        int classTo = gallery.firstAtLeast(label + 1L);
        int width = classTo - classFrom;
        float[] scores = new float[(next - first) * width];
        for (int start = classFrom; start < classTo; start += PART) {
            int end = Math.min(classTo, start + PART);
            PackedRows positives = PackedRows.of(gallery.gather(start, end), 0, end - start, gallery.dimension);
            Similarity.products(rows, first - from, next - from, positives, scores, start - classFrom, width);
        }
        long[] kept = new long[width];
        for (int i = first; i < next; i++) {
            int query = search.queries().row(i);
            int count = 0;
            for (int p = 0; p < width; p++) {
                int item = gallery.row(classFrom + p);
                if (!search.leavesOut(query, item)) {
                    kept[count++] = ScoreAndGrade.pack(scores[(i - first) * width + p],
                            search.queryLevels().grade(query, search.galleryLevels(), item));
                }
            }
            Arrays.sort(kept, 0, count);
            rankings[i - from] = Ranking.of(query, kept, count);
        }
    }

    /**
     * Counts items for the queries of this block.
     *
     * @param scores of query i and item j in {@code scores[i·stride + j]}
     * @param item the gallery row of each j
     * @param places room for {@code stride}
     */
    void count(float[] scores, int stride, int items, IntUnaryOperator item, int[] places) {
        for (int i = 0; i < bars.length; i++) {
            int found = ScoreFilter.atLeast(scores, i * stride, i * stride + items, bars[i], places);
            for (int f = 0; f < found; f++) {
                count(rankings[i], item.applyAsInt(places[f] - i * stride), scores[places[f]]);
            }
        }
    }

    /**
     * The same where the queries of this block are the columns and the items the rows.
     *
     * @param scores of the item at {@code itemsFrom + i} and query j in {@code scores[i·stride + j]}
     */
    void countTransposed(float[] scores, int stride, int itemsFrom, int items, int[] places) {
        for (int i = 0; i < items; i++) {
            int item = search.gallery().row(itemsFrom + i);
            int found = ScoreFilter.atLeast(scores, i * stride, bars, places);
            for (int f = 0; f < found; f++) {
                count(rankings[places[f]], item, scores[i * stride + places[f]]);
            }
        }
    }

    private void count(Ranking ranking, int item, float score) {
        if (!search.related(ranking.query(), item)
                && !(search.ignore() != null && search.ignore().ignores(ranking.query(), item))) {
            ranking.pass(score);
        }
    }

    /** Hands over the rankings, when all items have been counted. */
    void finish(RankCounting.Taker taker) {
        for (Ranking ranking : rankings) {
            taker.take(ranking.query(), ranking.ranked(search.queryLevels().count()));
        }
    }
}
