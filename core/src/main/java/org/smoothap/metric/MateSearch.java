package org.smoothap.metric;

import java.util.stream.IntStream;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * For every probe the score and rank of its mate in the gallery, and the best score of anybody else.
 *
 * <p>Per tile of probes: first the scores of the mates, then, gallery tile by gallery tile, those of everybody. An item
 * of another person with the same score as the mate counts as ranked before it; equal vectors have equal scores to the
 * last bit ({@link Similarity}).
 */
final class MateSearch {
    /** A multiple of the six rows that the kernel takes at a time. */
    private static final int PROBE_TILE = 96;
    private static final int GALLERY_TILE = 1024;

    /**
     * Per row of the probes: 1 + the number of other persons' items that score at least as much as the best mate; 0 without
     * mate.
     */
    final int[] rank;
    /** Per row of the probes: the best score of its person's items; minus infinity if there are none. */
    final float[] mate;
    /** Per row of the probes: the best score of the other persons' items; minus infinity if there are none. */
    final float[] other;

    private final LabelledRows probes;
    private final LabelledRows gallery;
    private final PackedRows[] tiles;

    /** Searches, on all cores of the common pool or of the pool that calls. */
    MateSearch(LabelledRows probes, LabelledRows gallery) {
        this.probes = probes;
        this.gallery = gallery;
        this.rank = new int[probes.count()];
        this.mate = new float[probes.count()];
        this.other = new float[probes.count()];
        this.tiles = IntStream.range(0, tilesOf(gallery.count(), GALLERY_TILE))
                .mapToObj(t -> pack(t * GALLERY_TILE, Math.min(gallery.count(), (t + 1) * GALLERY_TILE)))
                .toArray(PackedRows[]::new);
        IntStream.range(0, tilesOf(probes.count(), PROBE_TILE)).parallel()
                .forEach(t -> searchTile(t * PROBE_TILE, Math.min(probes.count(), (t + 1) * PROBE_TILE)));
    }

    private static int tilesOf(int count, int size) {
        return (int) ((count + (long) size - 1) / size);
    }

    private PackedRows pack(int from, int to) {
        return PackedRows.of(gallery.gather(from, to), 0, to - from, gallery.dimension);
    }

    private void searchTile(int from, int to) {
        float[] rows = probes.gather(from, to);
        float[] scores = new float[(to - from) * GALLERY_TILE];
        int[] classFrom = new int[to - from];
        int[] classTo = new int[to - from];
        for (int first = from; first < to; ) {
            int label = probes.label(first);
            int next = Math.min(to, probes.firstAtLeast(label + 1L));
            for (int i = first; i < next; i++) {
                classFrom[i - from] = gallery.firstAtLeast(label);
                classTo[i - from] = gallery.firstAtLeast(label + 1L);
                mate[probes.row(i)] = Float.NEGATIVE_INFINITY;
                other[probes.row(i)] = Float.NEGATIVE_INFINITY;
            }
            scoreMates(rows, from, first, next, classFrom[first - from], classTo[first - from], scores);
            first = next;
        }
        for (int t = 0; t < tiles.length; t++) {
            Similarity.products(rows, 0, to - from, tiles[t], scores, 0, GALLERY_TILE);
            int start = t * GALLERY_TILE;
            int end = start + tiles[t].count();
            for (int i = from; i < to; i++) {
                int offset = (i - from) * GALLERY_TILE - start;
                look(probes.row(i), scores, offset, start, Math.min(end, classFrom[i - from]));
                look(probes.row(i), scores, offset, Math.max(start, classTo[i - from]), end);
            }
        }
    }

    /** The best mate of the probes {@code first} to {@code next}, which are of one person. */
    private void scoreMates(float[] rows, int tileFrom, int first, int next, int from, int to, float[] scores) {
        for (int start = from; start < to; start += GALLERY_TILE) {
            PackedRows mates = pack(start, Math.min(to, start + GALLERY_TILE));
            Similarity.products(rows, first - tileFrom, next - tileFrom, mates, scores, 0, GALLERY_TILE);
            for (int i = first; i < next; i++) {
                int probe = probes.row(i);
                rank[probe] = 1;
                for (int m = 0; m < mates.count(); m++) {
                    mate[probe] = Math.max(mate[probe], scores[(i - first) * GALLERY_TILE + m]);
                }
            }
        }
    }

    /**
     * Looks at the gallery positions {@code from} to {@code to}, none of them a mate, whose scores start at {@code offset +
     * from}.
     */
    private void look(int probe, float[] scores, int offset, int from, int to) {
        boolean mated = rank[probe] > 0;
        float best = other[probe];
        int before = 0;
        for (int position = from; position < to; position++) {
            float score = scores[offset + position];
            best = Math.max(best, score);
            if (mated && score >= mate[probe]) {
                before++;
            }
        }
        other[probe] = best;
        rank[probe] += before;
    }
}
