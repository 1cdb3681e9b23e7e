package org.smoothap.similarity;

import java.util.stream.IntStream;

/**
 * Exact search: the k gallery items of highest dot product, by comparing every query with every item.
 *
 * <p>Time: 2·queries·gallery·dimension floating point operations on all cores, and little more while k is small.
 * Memory: one packed copy of the gallery, the result, and less than a megabyte a thread.
 */
public final class NearestNeighbors {
    /** A multiple of the six rows that the kernel takes at a time. */
    private static final int QUERY_TILE = 96;
    private static final int GALLERY_TILE = 1024;

    private NearestNeighbors() {}

    /**
     * Finds the k nearest gallery items of every query, best first, equal scores by lower gallery index. A k beyond what
     * there is to be found is clipped, so that lists may be shorter.
     *
     * @param queries Q×dimension, row-major, finite; as given, so normalise for cosine
     * @param gallery G×dimension, row-major, finite
     * @param k at least 1
     * @param self per query a gallery row that is left out (the query itself), or -1; null for none at all
     * @throws IllegalArgumentException if a length, k or an entry of {@code self} does not fit, or a value is not finite
     */
    public static Neighbors search(float[] queries, float[] gallery, int dimension, int k, int[] self) {
        checkSelf(self, count(queries, dimension, "queries"), count(gallery, dimension, "gallery"));
        return searchExcluding(queries, gallery, dimension, k, self == null ? null : (query, item) -> self[query] == item);
    }

    /** What a query must not find. Asked from several threads, of items that would be among the nearest: a pure function. */
    @FunctionalInterface
    public interface Exclusion {
        boolean excludes(int query, int galleryItem);
    }

    /**
     * The same with any rule of what is left out.
     *
     * @param exclusion null for none
     * @throws IllegalArgumentException if a length or k does not fit, or a value is not finite
     */
    public static Neighbors searchExcluding(
            float[] queries, float[] gallery, int dimension, int k, Exclusion exclusion) {
        int queryCount = count(queries, dimension, "queries");
        int galleryCount = count(gallery, dimension, "gallery");
        if (k <= 0) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        PackedRows[] tiles = IntStream.range(0, tilesOf(galleryCount, GALLERY_TILE))
                .mapToObj(t -> PackedRows.of(
                        gallery, t * GALLERY_TILE, Math.min(galleryCount, (t + 1) * GALLERY_TILE), dimension))
                .toArray(PackedRows[]::new);
        int[][] indices = new int[queryCount][];
        float[][] scores = new float[queryCount][];
        IntStream.range(0, tilesOf(queryCount, QUERY_TILE)).parallel().forEach(t -> {
            int from = t * QUERY_TILE;
            BestScores[] best = searchTile(
                    queries, from, Math.min(queryCount, from + QUERY_TILE), tiles, Math.min(k, galleryCount), exclusion);
            for (int i = 0; i < best.length; i++) {
                best[i].sort();
                indices[from + i] = best[i].indices();
                scores[from + i] = best[i].scores();
            }
        });
        return new Neighbors(indices, scores);
    }

    private static BestScores[] searchTile(float[] queries, int from, int to, PackedRows[] tiles, int k, Exclusion exclusion) {
        BestScores[] best = new BestScores[to - from];
        for (int i = 0; i < best.length; i++) {
            best[i] = new BestScores(k);
        }
        float[] scores = new float[best.length * GALLERY_TILE];
        for (int t = 0; t < tiles.length; t++) {
            Similarity.products(queries, from, to, tiles[t], scores, 0, GALLERY_TILE);
            for (int i = 0; i < best.length; i++) {
                BestScores list = best[i];
                int offset = i * GALLERY_TILE;
                int first = t * GALLERY_TILE;
                for (int j = 0; j < tiles[t].count(); j++) {
                    if (scores[offset + j] > list.bar && (exclusion == null || !exclusion.excludes(from + i, first + j))) {
                        list.add(first + j, scores[offset + j]);
                    }
                }
            }
        }
        return best;
    }

    private static int tilesOf(int count, int size) {
        return (int) ((count + (long) size - 1) / size);
    }

    private static int count(float[] rows, int dimension, String what) {
        if (dimension <= 0 || rows.length == 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException(what + ": " + rows.length + " values are not whole rows of dimension "
                    + dimension + "; expected at least one row");
        }
        FiniteRows.check(rows, dimension, what);
        return rows.length / dimension;
    }

    private static void checkSelf(int[] self, int queries, int gallery) {
        if (self == null) {
            return;
        }
        if (self.length != queries) {
            throw new IllegalArgumentException("self has " + self.length + " entries for " + queries + " queries");
        }
        for (int q = 0; q < queries; q++) {
            if (self[q] < -1 || self[q] >= gallery) {
                throw new IllegalArgumentException("self of query " + q + " is " + self[q] + "; expected -1 or a gallery row"
                        + " below " + gallery);
            }
        }
    }
}
