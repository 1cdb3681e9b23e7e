package org.smoothap.metric;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.ScoreFilter;
import org.smoothap.similarity.Similarity;

/**
 * The counting of {@link RankCounting} where an item has several labels, and the positives of a query are no range of positions:
 * a block of queries meets the whole gallery, then each query's positives are found in an index and its negatives counted.
 */
final class SharedLabelCounting {
    private static final int TILE = RankCounting.TILE;
    /** Scores that a block may hold, 16 MiB; six rows of the gallery's length where that is more. */
    private static final int BLOCK_SCORES = 1 << 22;

    private final Search search;
    private final LabelSets queryLabels;
    private final LabelSets galleryLabels;
    private final LabelIndex index;
    private final PackedRows[] tiles;
    private final int grades;

    /** @param search whose own labels play no part but for the order in which items are looked at */
    SharedLabelCounting(Search search, LabelSets queryLabels, LabelSets galleryLabels) {
        this.search = search;
        this.queryLabels = queryLabels;
        this.galleryLabels = galleryLabels;
        this.index = new LabelIndex(search.gallery(), galleryLabels);
        this.tiles = RankCounting.tiles(search.gallery());
        this.grades = Math.max(1, queryLabels.largest());
    }

    /** Counts; the grade of a positive is the number of labels that it shares with the query. */
    void count(RankCounting.Taker taker) {
        int items = search.gallery().count();
        int size = Math.clamp(BLOCK_SCORES / items / 6 * 6, 6, TILE);
        int queries = search.queries().count();
        IntStream.range(0, (int) ((queries + (long) size - 1) / size)).parallel().forEach(b -> {
            int from = b * size;
            int to = Math.min(queries, from + size);
            float[] rows = search.queries().gather(from, to);
            float[] scores = new float[Math.multiplyExact(to - from, items)];
            for (int t = 0; t < tiles.length; t++) {
                Similarity.products(rows, 0, to - from, tiles[t], scores, t * TILE, items);
            }
            int[] places = new int[items];
            for (int position = from; position < to; position++) {
                int query = search.queries().row(position);
                taker.take(query, ranked(query, scores, (position - from) * items, places));
            }
        });
    }

    /** @param offset where in {@code scores} those of the query are, one for each position of the gallery */
    private RankedPositives ranked(int query, float[] scores, int offset, int[] places) {
        BitSet related = index.sharing(queryLabels.labels(query));
        long[] kept = new long[related.cardinality()];
        int count = 0;
        for (int position = related.nextSetBit(0); position >= 0; position = related.nextSetBit(position + 1)) {
            int item = search.gallery().row(position);
            if (!search.leavesOut(query, item)) {
                kept[count++] = ScoreAndGrade.pack(scores[offset + position], queryLabels.shared(query, galleryLabels, item));
            }
        }
        Arrays.sort(kept, 0, count);
        Ranking ranking = Ranking.of(query, kept, count);
        int found = count == 0 ? 0
                : ScoreFilter.atLeast(scores, offset, offset + search.gallery().count(), ranking.bar(), places);
        for (int f = 0; f < found; f++) {
            int position = places[f] - offset;
            if (!related.get(position) && !search.leavesOut(query, search.gallery().row(position))) {
                ranking.pass(scores[places[f]]);
            }
        }
        return ranking.ranked(grades);
    }
}
