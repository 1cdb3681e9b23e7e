package org.smoothap.metric;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * Hands over the score of every pair of a {@link Search}, tile by tile, holding none. Leave-one-out, a pair of items comes
 * once; it is left out if either is ignored in the other's search.
 */
final class PairScores {
    /** A multiple of the six rows that the kernel takes at a time. */
    private static final int QUERY_TILE = 96;
    private static final int GALLERY_TILE = 1024;

    private final Search search;
    private final LabelledRows queries;
    private final LabelledRows gallery;
    private final PackedRows[] tiles;

    PairScores(Search search) {
        this.search = search;
        this.queries = search.queries();
        this.gallery = search.gallery();
        this.tiles = IntStream.range(0, tilesOf(gallery.count(), GALLERY_TILE))
                .mapToObj(t -> {
                    int from = t * GALLERY_TILE;
                    int to = Math.min(gallery.count(), from + GALLERY_TILE);
                    return PackedRows.of(gallery.gather(from, to), 0, to - from, gallery.dimension);
                }).toArray(PackedRows[]::new);
    }

    /** Counts scores; what several counted can be added. */
    interface Counter<C> {
        void count(float score, boolean genuine);

        void add(C other);
    }

    /** Counts all pairs, on all cores of the common pool or of the pool that calls. */
    <C extends Counter<C>> C count(Supplier<C> counter) {
        return IntStream.range(0, tilesOf(queries.count(), QUERY_TILE)).parallel().collect(counter,
                (into, t) -> countTile(t * QUERY_TILE, Math.min(queries.count(), (t + 1) * QUERY_TILE), into), Counter::add);
    }

    private static int tilesOf(int count, int size) {
        return (int) ((count + (long) size - 1) / size);
    }

    private void countTile(int from, int to, Counter<?> counter) {
        float[] rows = queries.gather(from, to);
        float[] scores = new float[(to - from) * GALLERY_TILE];
        // Queries and gallery are then the same, in the same order, and each item meets only those after it.
        boolean half = search.leaveOneOut();
        for (int t = half ? from / GALLERY_TILE : 0; t < tiles.length; t++) {
            Similarity.products(rows, 0, to - from, tiles[t], scores, 0, GALLERY_TILE);
            int first = t * GALLERY_TILE;
            int last = first + tiles[t].count();
            for (int i = from; i < to; i++) {
                int offset = (i - from) * GALLERY_TILE - first;
                for (int j = half ? Math.max(first, i + 1) : first; j < last; j++) {
                    if (search.ignore() == null || !ignores(queries.row(i), gallery.row(j))) {
                        counter.count(scores[offset + j], queries.label(i) == gallery.label(j));
                    }
                }
            }
        }
    }

    private boolean ignores(int query, int item) {
        return search.ignore().ignores(query, item) || search.leaveOneOut() && search.ignore().ignores(item, query);
    }
}
