package org.smoothap.search.post;

import java.util.stream.IntStream;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Neighbors;
import org.smoothap.similarity.Rows;

/**
 * Vectors averaged with their nearest neighbours: x' = (x + Σ_i s_i^α · y_i) / |…| over the n gallery vectors y_i of highest
 * dot product s_i with x. For queries it is α-weighted query expansion (F. Radenović, G. Tolias, O. Chum, "Fine-tuning CNN
 * image retrieval with no human annotation", TPAMI 2019, α = 3); α = 0 is average query expansion (O. Chum et al., "Total
 * recall", ICCV 2007). For the gallery itself it is database-side augmentation (R. Arandjelović and A. Zisserman, "Three
 * things everyone should know to improve object retrieval", CVPR 2012), with the same weights.
 *
 * <p>A neighbour of similarity 0 or less has the weight 0, also where α is 0. Time and memory: those of exact search.
 */
public final class AlphaExpansion {
    private AlphaExpansion() {}

    /**
     * Query expansion: search again with what comes out.
     *
     * @param queries q × dimension, row-major, each of length 1; none of them a gallery row, which would count twice
     * @param gallery g × dimension, row-major, each of length 1
     * @param neighbors how many gallery vectors are averaged with a query
     * @param alpha 0 or more
     * @return q × dimension, each of length 1
     */
    public static float[] queries(float[] queries, float[] gallery, int dimension, int neighbors, double alpha) {
        return expand(queries, gallery, dimension, neighbors, alpha, null);
    }

    /**
     * Query expansion where the queries are the images of the gallery, row by row: a query is not its own neighbour.
     *
     * @param gallery as many rows as queries, in the same order; perhaps augmented
     */
    public static float[] queriesOfGallery(float[] queries, float[] gallery, int dimension, int neighbors, double alpha) {
        if (queries.length != gallery.length) {
            throw new IllegalArgumentException("expected as many queries as gallery rows, got " + queries.length + " and "
                    + gallery.length + " numbers");
        }
        return expand(queries, gallery, dimension, neighbors, alpha,
                IntStream.range(0, gallery.length / Math.max(1, dimension)).toArray());
    }

    /** Database-side augmentation: every gallery vector with its nearest others. Parameters as those of {@link #queries}. */
    public static float[] database(float[] gallery, int dimension, int neighbors, double alpha) {
        return expand(gallery, gallery, dimension, neighbors, alpha,
                IntStream.range(0, gallery.length / Math.max(1, dimension)).toArray());
    }

    private static float[] expand(float[] rows, float[] gallery, int dimension, int neighbors, double alpha, int[] self) {
        if (!(alpha >= 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be 0 or more, got " + alpha);
        }
        Neighbors nearest = NearestNeighbors.search(rows, gallery, dimension, neighbors, self);
        float[] expanded = rows.clone();
        IntStream.range(0, rows.length / dimension).parallel().forEach(row -> {
            int[] found = nearest.indices()[row];
            for (int i = 0; i < found.length; i++) {
                float score = nearest.scores()[row][i];
                float weight = score > 0 ? (float) Math.pow(score, alpha) : 0;
                for (int d = 0; d < dimension; d++) {
                    expanded[row * dimension + d] += weight * gallery[found[i] * dimension + d];
                }
            }
        });
        return Rows.normalized(expanded, dimension);
    }
}
