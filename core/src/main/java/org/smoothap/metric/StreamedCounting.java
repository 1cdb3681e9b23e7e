package org.smoothap.metric;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * The counting of {@link RankCounting} for galleries that are not in memory: a range of queries meets all of the gallery,
 * which is read in its own order, a tile at a time.
 */
final class StreamedCounting {
    private static final int TILE = RankCounting.TILE;
    private static final int BLOCK = TILE;

    private final Search search;
    private final int rangeValues;

    /** @param rangeValues numbers that a range may hold: its embeddings, and as many again for the positives */
    StreamedCounting(Search search, int rangeValues) {
        this.search = search;
        this.rangeValues = rangeValues;
    }

    /** The end of the range that starts at the query position {@code from}: at least one block, if there are as many. */
    int rangeEnd(int from) {
        int count = search.queries().count();
        long rows = Math.max(BLOCK, rangeValues / search.queries().dimension / BLOCK * BLOCK);
        int to = (int) Math.min(count, from + rows);
        long positives = 0;
        for (int position = from; position < to; position++) {
            long label = search.queries().label(position);
            positives += search.gallery().firstAtLeast(label + 1) - search.gallery().firstAtLeast(label);
            if (positives > rangeValues && position - from >= BLOCK) {
                return from + (position - from) / BLOCK * BLOCK;
            }
        }
        return to;
    }

    /**
     * Counts for the queries at the positions {@code from} to {@code to}.
     *
     * @param compared is told now and then how many gallery items the range has met
     */
    void count(int from, int to, RankCounting.Taker taker, LongConsumer compared) {
        int blocks = (to - from + BLOCK - 1) / BLOCK;
        List<float[]> rows = IntStream.range(0, blocks).parallel()
                .mapToObj(b -> search.queries().gather(from + b * BLOCK, Math.min(to, from + (b + 1) * BLOCK))).toList();
        List<QueryBlock> counted = IntStream.range(0, blocks).parallel()
                .mapToObj(b -> new QueryBlock(search, rows.get(b), from + b * BLOCK, Math.min(to, from + (b + 1) * BLOCK)))
                .toList();
        int items = search.gallery().count();
        AtomicLong met = new AtomicLong();
        IntStream.range(0, (items + TILE - 1) / TILE).parallel().forEach(t -> {
            int first = t * TILE;
            PackedRows tile = search.gallery().packInOrder(first, Math.min(items, first + TILE));
            float[] scores = new float[BLOCK * TILE];
            int[] places = new int[TILE];
            for (int turn = 0; turn < blocks; turn++) {
                int b = (turn + t) % blocks; // so that threads do not wait for the same block
                if (counted.get(b).counts()) {
                    int queries = Math.min(to - from - b * BLOCK, BLOCK);
                    Similarity.products(rows.get(b), 0, queries, tile, scores, 0, TILE);
                    synchronized (counted.get(b)) {
                        counted.get(b).count(scores, TILE, tile.count(), j -> first + j, places);
                    }
                }
            }
            compared.accept(met.addAndGet(tile.count()));
        });
        counted.parallelStream().forEach(block -> block.finish(taker));
    }
}
