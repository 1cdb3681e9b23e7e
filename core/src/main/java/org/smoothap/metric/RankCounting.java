package org.smoothap.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * Finds the exact rank of every positive of every query by counting the negatives that score at least as much. The
 * gallery is neither sorted nor cut at some k.
 *
 * <p>Per block of queries: first the scores of each query's positives, sorted; then, gallery tile by gallery tile, the
 * scores of everything. A negative below the worst positive changes nothing: one comparison, and that is most of them
 * once ranking is any good. Any other is placed among the positives by binary search. A negative with the same score as a
 * positive counts as ranked before it, and of positives with the same score the one of lower grade. For that, equal pairs
 * must have equal scores to the last bit, wherever in a tile they lie: {@link Similarity#products} promises so.
 *
 * <p>Where every item is query and gallery, each score is computed once and serves both: half the product. That needs the
 * positives of all queries at once, and is done where they take no more memory than the embeddings.
 *
 * <p>Time: 2·queries·gallery·dimension floating point operations, or half of it. Memory: one packed copy of the gallery, and
 * for each thread a block of queries, a tile of scores, and the positives' scores.
 */
final class RankCounting {
    /**
     * Queries of a block and items of a tile: a multiple of the 6 or 4 rows that a kernel takes at a time, and of the 64
     * columns. A block, a tile and their scores stay in the second-level cache up to some 500 dimensions.
     */
    static final int TILE = 192;
    /** Blocks that are enough to share among cores. */
    private static final int BLOCKS = 16;

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
        RankCounting counting = new RankCounting(search, taker);
        if (search.leaveOneOut() && search.queries().count() >= BLOCKS * TILE
                && search.queries().pairs() <= (long) search.queries().count() * search.queries().dimension) {
            counting.countHalf();
        } else {
            counting.countAll();
        }
    }

    private RankCounting(Search search, Taker taker) {
        this.search = search;
        this.queries = search.queries();
        this.gallery = search.gallery();
        this.taker = taker;
        this.tiles = tiles(gallery);
    }

    /** The gallery, packed in the order of its positions, {@link #TILE} items each but the last. */
    static PackedRows[] tiles(LabelledRows gallery) {
        return IntStream.range(0, tilesOf(gallery.count(), TILE)).parallel()
                .mapToObj(t -> {
                    int to = Math.min(gallery.count(), (t + 1) * TILE);
                    return PackedRows.of(gallery.gather(t * TILE, to), 0, to - t * TILE, gallery.dimension);
                }).toArray(PackedRows[]::new);
    }

    private static int tilesOf(int count, int size) {
        return (int) ((count + (long) size - 1) / size);
    }

    /** Every query with every item. */
    private void countAll() {
        int size = Math.clamp(queries.count() / BLOCKS / 6 * 6, 24, TILE);
        IntStream.range(0, tilesOf(queries.count(), size)).parallel().forEach(b -> {
            int from = b * size;
            int to = Math.min(queries.count(), from + size);
            float[] rows = queries.gather(from, to);
            QueryBlock block = new QueryBlock(search, rows, from, to);
            float[] scores = new float[size * TILE];
            int[] places = new int[TILE];
            for (int t = 0; t < tiles.length && block.counts(); t++) {
                Similarity.products(rows, 0, to - from, tiles[t], scores, 0, TILE);
                int first = t * TILE;
                block.count(scores, TILE, tiles[t].count(), j -> gallery.row(first + j), places);
            }
            block.finish(taker);
        });
    }

    /** Every two items once: blocks and tiles are then the same rows. */
    private void countHalf() {
        QueryBlock[] blocks = IntStream.range(0, tiles.length).parallel()
                .mapToObj(b -> {
                    int to = b * TILE + tiles[b].count();
                    return new QueryBlock(search, queries.gather(b * TILE, to), b * TILE, to);
                }).toArray(QueryBlock[]::new);
        // The first block meets all others, the last only itself: in pairs they are of one size.
        IntStream.range(0, (blocks.length + 1) / 2).parallel().forEach(b -> {
            countFrom(b, blocks);
            if (blocks.length - 1 - b > b) {
                countFrom(blocks.length - 1 - b, blocks);
            }
        });
        Arrays.stream(blocks).parallel().forEach(block -> block.finish(taker));
    }

    private void countFrom(int b, QueryBlock[] blocks) {
        int count = tiles[b].count();
        float[] rows = queries.gather(b * TILE, b * TILE + count);
        float[] scores = new float[count * TILE];
        int[] places = new int[TILE];
        for (int t = b; t < tiles.length; t++) {
            if (!blocks[b].counts() && !blocks[t].counts()) {
                continue;
            }
            Similarity.products(rows, 0, count, tiles[t], scores, 0, TILE);
            int first = t * TILE;
            // Others count for the same blocks; that they add up in any order does not matter to integers.
            synchronized (blocks[b]) {
                blocks[b].count(scores, TILE, tiles[t].count(), j -> gallery.row(first + j), places);
            }
            if (t > b) {
                synchronized (blocks[t]) {
                    blocks[t].countTransposed(scores, TILE, b * TILE, count, places);
                }
            }
        }
    }
}
