package org.smoothap.search.post;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.smoothap.similarity.FiniteRows;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * Re-ranking by k-reciprocal neighbours (Z. Zhong, L. Zheng, D. Cao, S. Li, "Re-ranking person re-identification with
 * k-reciprocal encoding", CVPR 2017, <a href="https://arxiv.org/abs/1701.08398">arXiv:1701.08398</a>). Two images are near if
 * their neighbourhoods overlap: d* = (1 − λ)·d_Jaccard + λ·d, where
 *
 * <ul>
 *   <li>d is the squared Euclidean distance 2 − 2s divided by the largest of the query;
 *   <li>R(p, k) are the k + 1 nearest of p, with p, that have p among their own k + 1 nearest; R*(p, k1) adds those R(q, k1/2)
 *       of q in R(p, k1) of which more than two thirds are in R(p, k1) already;
 *   <li>V_p weighs the images of R*(p, k1) by exp(−d), to a sum of 1, and is then averaged over the k2 nearest of p;
 *   <li>d_Jaccard(p, g) = 1 − Σ min(V_p, V_g) / (2 − Σ min(V_p, V_g)).
 * </ul>
 *
 * <p>As in the authors' code (which differs from the paper's text in it): neighbours are sought among queries and gallery
 * together, lists include the image itself, k1/2 is rounded half to even, and sums of V are taken to be 1 so that the sum of
 * maxima is 2 minus that of minima.
 *
 * <p>Time: (Q + G)²·D twice, on all cores. Memory: a packed copy of all vectors, a few hundred numbers an image and the
 * Q × G distances; not (Q + G)².
 *
 * @param k1 neighbours of an image, 20 in the paper
 * @param k2 neighbours that V is averaged over, 6 in the paper; 1 for none
 * @param lambda the weight of the original distance, 0.3 in the paper
 */
public record KReciprocalReranking(int k1, int k2, double lambda) {
    private static final int TILE = 512;

    public KReciprocalReranking {
        if (k1 < 1 || k2 < 1 || k2 > k1 + 1 || !(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("expected k1 of at least 1, k2 of 1 to k1 + 1 and lambda of 0 to 1, got k1=" + k1
                    + ", k2=" + k2 + ", lambda=" + lambda);
        }
    }

    /** The paper's parameters. */
    public static KReciprocalReranking ofPaper() {
        return new KReciprocalReranking(20, 6, 0.3);
    }

    /**
     * The new distances, Q × G: lower is nearer.
     *
     * @param queries Q × dimension, row-major, each of length 1
     * @param gallery G × dimension, row-major, each of length 1
     */
    public float[] distances(float[] queries, float[] gallery, int dimension) {
        if (dimension < 1 || queries.length == 0 || gallery.length == 0 || queries.length % dimension != 0
                || gallery.length % dimension != 0) {
            throw new IllegalArgumentException("expected whole rows of " + dimension + " numbers, got " + queries.length + " and "
                    + gallery.length);
        }
        FiniteRows.check(queries, dimension, "queries");
        FiniteRows.check(gallery, dimension, "gallery");
        int queryCount = queries.length / dimension;
        float[] all = Arrays.copyOf(queries, Math.addExact(queries.length, gallery.length));
        System.arraycopy(gallery, 0, all, queries.length, gallery.length);
        return distances(all, dimension, queryCount, queryCount);
    }

    /**
     * The new distances of every row from every row, N × N, where each image is query and gallery: each is counted once
     * among the neighbours.
     *
     * @param rows N × dimension, row-major, each of length 1
     */
    public float[] distances(float[] rows, int dimension) {
        if (dimension < 1 || rows.length == 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException("expected whole rows of " + dimension + " numbers, got " + rows.length);
        }
        FiniteRows.check(rows, dimension, "rows");
        return distances(rows, dimension, rows.length / dimension, 0);
    }

    /** From the first {@code queryCount} rows to those from {@code galleryFrom} on. */
    private float[] distances(float[] all, int dimension, int queryCount, int galleryFrom) {
        int[][] nearest = NearestNeighbors.search(all, all, dimension, k1 + 1, null).indices();
        float[] farthest = farthest(all, dimension);
        SparseRows encoding = averaged(encode(all, dimension, nearest, farthest), nearest);
        return distances(all, dimension, queryCount, galleryFrom, farthest, encoding);
    }

    private SparseRows encode(float[] all, int dimension, int[][] nearest, float[] farthest) {
        int count = nearest.length;
        int half = (int) Math.rint(k1 / 2.0);
        int[][] reciprocal = reciprocal(nearest, k1 + 1);
        int[][] inner = reciprocal(nearest, half + 1);
        SparseRows encoding = new SparseRows(count);
        IntStream.range(0, count).parallel().forEach(p -> {
            int[] expanded = expanded(reciprocal[p], inner);
            float[] weights = new float[expanded.length];
            double sum = 0;
            for (int i = 0; i < expanded.length; i++) {
                double weight = Math.exp(-distance(dot(all, p, expanded[i], dimension), farthest[p]));
                weights[i] = (float) weight;
                sum += weight;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) sum;
            }
            encoding.columns[p] = expanded;
            encoding.values[p] = weights;
        });
        return encoding;
    }

    /** Of the first {@code size} nearest of every image those that have it among theirs. */
    private static int[][] reciprocal(int[][] nearest, int size) {
        int[][] reciprocal = new int[nearest.length][];
        IntStream.range(0, nearest.length).parallel().forEach(p -> reciprocal[p] = Arrays.stream(nearest[p])
                .limit(size)
                .filter(q -> Arrays.stream(nearest[q]).limit(size).anyMatch(back -> back == p))
                .toArray());
        return reciprocal;
    }

    /** Ascending, each once. */
    private static int[] expanded(int[] reciprocal, int[][] inner) {
        IntStream expanded = Arrays.stream(reciprocal);
        for (int q : reciprocal) {
            long common = Arrays.stream(inner[q]).filter(i -> Arrays.stream(reciprocal).anyMatch(j -> i == j)).count();
            if (3 * common > 2L * inner[q].length) {
                expanded = IntStream.concat(expanded, Arrays.stream(inner[q]));
            }
        }
        return expanded.sorted().distinct().toArray();
    }

    /** The encodings averaged over the k2 nearest of every image ("local query expansion"). */
    private SparseRows averaged(SparseRows encoding, int[][] nearest) {
        if (k2 == 1) {
            return encoding;
        }
        int count = nearest.length;
        SparseRows averaged = new SparseRows(count);
        IntStream.range(0, Math.ceilDiv(count, TILE)).parallel().forEach(tile -> {
            float[] sum = new float[count];
            int[] touched = new int[count];
            for (int p = tile * TILE; p < Math.min(count, (tile + 1) * TILE); p++) {
                int size = 0;
                int over = Math.min(k2, nearest[p].length);
                for (int n = 0; n < over; n++) {
                    int q = nearest[p][n];
                    for (int i = 0; i < encoding.columns[q].length; i++) {
                        int column = encoding.columns[q][i];
                        if (sum[column] == 0) {
                            touched[size++] = column;
                        }
                        sum[column] += encoding.values[q][i] / over;
                    }
                }
                averaged.take(p, sum, touched, size);
            }
        });
        return averaged;
    }

    private float[] distances(
            float[] all, int dimension, int queryCount, int galleryFrom, float[] farthest, SparseRows encoding) {
        int galleryCount = farthest.length - galleryFrom;
        float[] distances = new float[Math.multiplyExact(queryCount, galleryCount)];
        SparseRows inverted = encoding.transposed(galleryFrom);
        for (int from = 0; from < galleryCount; from += TILE) {
            int first = from;
            int end = Math.min(galleryCount, from + TILE);
            PackedRows packed = PackedRows.of(all, galleryFrom + from, galleryFrom + end, dimension);
            IntStream.range(0, Math.ceilDiv(queryCount, TILE)).parallel().forEach(tile -> Similarity.products(
                    all, tile * TILE, Math.min(queryCount, (tile + 1) * TILE), packed, distances,
                    tile * TILE * galleryCount + first, galleryCount));
        }
        IntStream.range(0, queryCount).parallel().forEach(q -> {
            float[] common = new float[galleryCount];
            for (int i = 0; i < encoding.columns[q].length; i++) {
                int column = encoding.columns[q][i];
                for (int j = 0; j < inverted.columns[column].length; j++) {
                    common[inverted.columns[column][j] - galleryFrom] +=
                            Math.min(encoding.values[q][i], inverted.values[column][j]);
                }
            }
            for (int g = 0; g < galleryCount; g++) {
                int place = q * galleryCount + g;
                double jaccard = 1 - common[g] / (2.0 - common[g]);
                distances[place] = (float) ((1 - lambda) * jaccard + lambda * distance(distances[place], farthest[q]));
            }
        });
        return distances;
    }

    /** The largest squared distance of every image from any other. */
    private static float[] farthest(float[] all, int dimension) {
        int count = all.length / dimension;
        float[] farthest = new float[count];
        for (int from = 0; from < count; from += TILE) {
            PackedRows packed = PackedRows.of(all, from, Math.min(count, from + TILE), dimension);
            IntStream.range(0, Math.ceilDiv(count, TILE)).parallel().forEach(tile -> {
                int first = tile * TILE;
                int last = Math.min(count, first + TILE);
                float[] scores = new float[(last - first) * packed.count()];
                Similarity.products(all, first, last, packed, scores, 0, packed.count());
                for (int i = 0; i < scores.length; i++) {
                    int row = first + i / packed.count();
                    farthest[row] = Math.max(farthest[row], 2 - 2 * scores[i]);
                }
            });
        }
        return farthest;
    }

    private static double distance(double score, float farthest) {
        return farthest > 0 ? Math.max(0, 2 - 2 * score) / farthest : 0;
    }

    private static double dot(float[] all, int a, int b, int dimension) {
        double sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += (double) all[a * dimension + d] * all[b * dimension + d];
        }
        return sum;
    }
}
