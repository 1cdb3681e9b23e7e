package org.smoothap.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighborsTest {
    /** Coarse values, so that products are exact and tie often. */
    @Test
    void agreesWithSortingEverything() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(6);
            int queryCount = 1 + random.nextInt(120);
            int galleryCount = 1 + random.nextInt(seed % 10 == 0 ? 2500 : 200);
            int k = 1 + random.nextInt(seed % 2 == 0 ? 10 : 300);
            float[] queries = coarse(random, queryCount * dimension);
            float[] gallery = coarse(random, galleryCount * dimension);
            int[] self = seed % 3 == 0 ? null
                    : IntStream.range(0, queryCount).map(q -> random.nextInt(galleryCount + 1) - 1).toArray();
            Neighbors found = NearestNeighbors.search(queries, gallery, dimension, k, self);
            assertEquals(queryCount, found.indices().length);
            for (int q = 0; q < queryCount; q++) {
                int query = q;
                int[] expected = IntStream.range(0, galleryCount).filter(g -> self == null || g != self[query]).boxed()
                        .sorted(Comparator.comparingDouble((Integer g) -> -dot(queries, query, gallery, g, dimension))
                                .thenComparing(g -> g))
                        .limit(k).mapToInt(g -> g).toArray();
                assertArrayEquals(expected, found.indices()[q], "seed " + seed + ", query " + q);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(dot(queries, q, gallery, expected[i], dimension), found.scores()[q][i]);
                }
            }
        }
    }

    @Test
    void leavesOutWhatARuleExcludes() {
        Neighbors found = NearestNeighbors.searchExcluding(
                new float[] {1, -1}, new float[] {1, 2, 3, 4}, 1, 2, (query, item) -> query == 0 && item == 3 || item == 1);
        assertArrayEquals(new int[][] {{2, 0}, {0, 2}}, found.indices());
        assertArrayEquals(new int[][] {{3, 2}, {0, 1}},
                NearestNeighbors.searchExcluding(new float[] {1, -1}, new float[] {1, 2, 3, 4}, 1, 2, null).indices());
    }

    @Test
    void negativeZeroTiesWithZero() {
        Neighbors found = NearestNeighbors.search(new float[] {1}, new float[] {-1, -0f, 0f, -0f}, 1, 3, null);
        assertArrayEquals(new int[] {1, 2, 3}, found.indices()[0]);
    }

    @Test
    void aKBeyondTheGalleryIsClipped() {
        Neighbors found = NearestNeighbors.search(
                new float[] {1, -1}, new float[] {1, 2, 3}, 1, Integer.MAX_VALUE, new int[] {-1, 0});
        assertArrayEquals(new int[][] {{2, 1, 0}, {1, 2}}, found.indices());
        assertArrayEquals(new float[][] {{3, 2, 1}, {-2, -3}}, found.scores());
    }

    @Test
    void refusesWhatItCannotSearch() {
        float[] one = {1};
        refused("k must be at least 1, got 0", () -> NearestNeighbors.search(one, one, 1, 0, null));
        refused("queries: 1 values are not whole rows of dimension 2", () -> NearestNeighbors.search(one, one, 2, 1, null));
        refused("gallery: 0 values", () -> NearestNeighbors.search(one, new float[0], 1, 1, null));
        refused("gallery: row 0 holds NaN in column 0",
                () -> NearestNeighbors.search(one, new float[] {Float.NaN}, 1, 1, null));
        refused("self has 2 entries for 1 queries", () -> NearestNeighbors.search(one, one, 1, 1, new int[2]));
        refused("self of query 0 is 1; expected -1 or a gallery row below 1",
                () -> NearestNeighbors.search(one, one, 1, 1, new int[] {1}));
    }

    /** What the ranks of ties rest on: the bits of a product do not depend on where in a tile the pair lies. */
    @Test
    void aPairScoresTheSameWhereverItLies() {
        Random random = new Random(1);
        for (int dimension : new int[] {1, 7, 64, 511, 513, 1100}) {
            int n = 150;
            float[] rows = new float[n * dimension];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) random.nextGaussian();
            }
            float[] all = new float[n * n];
            Similarity.products(rows, 0, n, PackedRows.of(rows, 0, n, dimension), all, 0, n);
            for (int trial = 0; trial < 25; trial++) {
                int from = random.nextInt(n);
                int to = from + 1 + random.nextInt(n - from);
                int queryFrom = random.nextInt(n);
                int queryTo = Math.min(n, queryFrom + 1 + random.nextInt(14));
                int stride = to - from + random.nextInt(3);
                float[] part = new float[(queryTo - queryFrom) * stride];
                Similarity.products(rows, queryFrom, queryTo, PackedRows.of(rows, from, to, dimension), part, 0, stride);
                for (int q = queryFrom; q < queryTo; q++) {
                    for (int g = from; g < to; g++) {
                        float score = part[(q - queryFrom) * stride + g - from];
                        assertEquals(all[q * n + g], score, "a part gives the bits of the whole");
                        assertEquals(all[g * n + q], score, "a·b gives the bits of b·a");
                    }
                }
            }
        }
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    private static float dot(float[] a, int i, float[] b, int j, int dimension) {
        float sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += a[i * dimension + d] * b[j * dimension + d];
        }
        return sum + 0f;
    }

    private static float[] coarse(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(5) - 2) * 0.5f;
        }
        return values;
    }
}
