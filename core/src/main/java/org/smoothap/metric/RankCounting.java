package org.smoothap.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * Finds the exact rank of every positive of every query by counting the negatives that score at least as much. The
 * gallery is neither sorted nor cut at some k.
 *
 * <p>Per tile of queries: first the scores of each query's positives, sorted; then, gallery tile by gallery tile, the
 * scores of everything. A negative below the worst positive changes nothing: one comparison, and that is most of them
 * once ranking is any good. Any other is placed among the positives by binary search. A negative with the same score as a
 * positive counts as ranked before it, and of positives with the same score the one of lower grade. For that, equal pairs
 * must have equal scores to the last bit, wherever in a tile they lie: {@link Similarity#products} promises so.
 *
 * <p>Time: 2·queries·gallery·dimension floating point operations. Memory: one packed copy of the gallery, and for each
 * thread {@link #QUERY_TILE} rows of {@link #GALLERY_TILE} scores and of the positives' scores.
 */
final class RankCounting {
    /** A multiple of the six rows that the kernel takes at a time. */
    private static final int QUERY_TILE = 96;
    private static final int GALLERY_TILE = 1024;

    private final Search search;
    private final LabelledRows queries;
    private final LabelledRows gallery;
    private final Taker taker;
    private final PackedRows[] tiles;

    /** Takes the rankings, from several threads: each query once, in any order, also those without positives. */
    @FunctionalInterface
    interface Taker {
        /** @param query its row */
        void take(int query, RankedPositives positives);
    }

    /**
     * Counts, on all cores of the common pool or of the pool that calls.
     *
     * <p>Does not hold the rankings: each goes to {@code taker}.
     */
    static void count(Search search, Taker taker) {
        new RankCounting(search, taker).countAll();
    }

    private RankCounting(Search search, Taker taker) {
        this.search = search;
        this.queries = search.queries();
        this.gallery = search.gallery();
        this.taker = taker;
        this.tiles = IntStream.range(0, tilesOf(gallery.count(), GALLERY_TILE))
                .mapToObj(t -> pack(t * GALLERY_TILE, Math.min(gallery.count(), (t + 1) * GALLERY_TILE)))
                .toArray(PackedRows[]::new);
    }

    private void countAll() {
        IntStream.range(0, tilesOf(queries.count(), QUERY_TILE)).parallel()
                .forEach(t -> countTile(t * QUERY_TILE, Math.min(queries.count(), (t + 1) * QUERY_TILE)));
    }

    private static int tilesOf(int count, int size) {
        return (int) ((count + (long) size - 1) / size);
    }

    private PackedRows pack(int from, int to) {
        return PackedRows.of(gallery.gather(from, to), 0, to - from, gallery.dimension);
    }

    private void countTile(int from, int to) {
        float[] rows = queries.gather(from, to);
        Ranking[] rankings = new Ranking[to - from];
        for (int first = from; first < to; ) {
            int next = Math.min(to, queries.firstAtLeast(queries.label(first) + 1L));
            rankPositives(rows, first - from, next - from, from, rankings);
            first = next;
        }
        if (Arrays.stream(rankings).anyMatch(ranking -> ranking.positives.length > 0)) {
            countNegatives(rows, rankings);
        }
        for (int i = 0; i < rankings.length; i++) {
            taker.take(queries.row(from + i), rankings[i].ranked(search.queryLevels().count()));
        }
    }

    /** Scores the positives of the queries {@code first} to {@code next} of the tile, which are all of one class. */
    private void rankPositives(float[] rows, int first, int next, int tileFrom, Ranking[] rankings) {
        int label = queries.label(tileFrom + first);
        int from = gallery.firstAtLeast(label);
        int to = gallery.firstAtLeast(label + 1L);
        int width = to - from;
        float[] scores = new float[(next - first) * width];
        for (int start = from; start < to; start += GALLERY_TILE) {
            PackedRows positives = pack(start, Math.min(to, start + GALLERY_TILE));
            Similarity.products(rows, first, next, positives, scores, start - from, width);
        }
        for (int i = first; i < next; i++) {
            int query = queries.row(tileFrom + i);
            long[] kept = new long[width];
            int count = 0;
            for (int position = from; position < to; position++) {
                int item = gallery.row(position);
                if (!search.leavesOut(query, item)) {
                    kept[count++] = ScoreAndGrade.pack(scores[(i - first) * width + position - from],
                            search.queryLevels().grade(query, search.galleryLevels(), item));
                }
            }
            Arrays.sort(kept, 0, count);
            rankings[i] = Ranking.of(query, from, to, Arrays.copyOf(kept, count));
        }
    }

    private void countNegatives(float[] rows, Ranking[] rankings) {
        float[] scores = new float[rankings.length * GALLERY_TILE];
        for (int t = 0; t < tiles.length; t++) {
            Similarity.products(rows, 0, rankings.length, tiles[t], scores, 0, GALLERY_TILE);
            int from = t * GALLERY_TILE;
            int to = from + tiles[t].count();
            for (int i = 0; i < rankings.length; i++) {
                Ranking ranking = rankings[i];
                if (ranking.positives.length > 0) {
                    int offset = i * GALLERY_TILE - from;
                    place(ranking, scores, offset, from, Math.min(to, ranking.classFrom));
                    place(ranking, scores, offset, Math.max(from, ranking.classTo), to);
                }
            }
        }
    }

    /** Places the gallery positions {@code from} to {@code to}, all negatives, whose scores start at {@code offset + from}. */
    private void place(Ranking ranking, float[] scores, int offset, int from, int to) {
        float worst = ranking.positives[0];
        IgnoreRule ignore = search.ignore();
        for (int position = from; position < to; position++) {
            float score = scores[offset + position];
            if (score >= worst && !(ignore != null && ignore.ignores(ranking.query, gallery.row(position)))) {
                ranking.passed[ranking.positivesUpTo(score)]++;
            }
        }
    }

    /**
     * The ranking of one query as far as it is known.
     *
     * @param query its row
     * @param classFrom first gallery position of its class, {@code classTo} the one after the last
     * @param positives their scores, ascending
     * @param grades of each, the higher one first where scores are equal
     * @param passed passed[u] = number of negatives that rank before exactly the u lowest positives
     */
    private record Ranking(int query, int classFrom, int classTo, float[] positives, int[] grades, int[] passed) {
        static Ranking of(int query, int classFrom, int classTo, long[] ascending) {
            float[] positives = new float[ascending.length];
            int[] grades = new int[ascending.length];
            for (int i = 0; i < ascending.length; i++) {
                positives[i] = ScoreAndGrade.score(ascending[i]);
                grades[i] = ScoreAndGrade.grade(ascending[i]);
            }
            return new Ranking(query, classFrom, classTo, positives, grades, new int[ascending.length + 1]);
        }

        /** Best first: when all negatives have been placed. */
        RankedPositives ranked(int levels) {
            int r = positives.length;
            int[] ranks = new int[r];
            int[] reversed = new int[r];
            int negatives = 0;
            for (int j = 1; j <= r; j++) {
                // The j-th best positive is place r - j of the ascending scores; ahead of it are j - 1 positives and the
                // negatives that passed at least r - j + 1 of them.
                negatives += passed[r - j + 1];
                ranks[j - 1] = j + negatives;
                reversed[j - 1] = grades[r - j];
            }
            return new RankedPositives(ranks, reversed, levels);
        }

        /** How many positives score {@code score} or less. */
        int positivesUpTo(float score) {
            int low = 0;
            // No early exit and no branch on the scores: where ranking is hard, its outcome is a coin toss.
            for (int left = positives.length; left > 0; ) {
                int half = (left + 1) >>> 1;
                low += positives[low + half - 1] <= score ? half : 0;
                left -= half;
            }
            return low;
        }
    }
}
