package org.smoothap.bench;

import java.util.SplittableRandom;
import org.smoothap.similarity.Rows;

/**
 * Seeded unit vectors that are about as hard to search as real embeddings: classes overlap. A class is a centre in a space
 * of a few dimensions, an item its centre and noise; a random linear map takes both to the full dimension.
 */
final class ClusteredRows {
    /** Real embeddings of hundreds of dimensions vary in a few dozens. */
    private static final int LATENT = 32;

    private ClusteredRows() {}

    /**
     * Vectors whose row i is of class i / perClass.
     *
     * @param noise standard deviation of the noise, that of the centres being 1
     */
    static float[] of(int count, int dimension, int perClass, double noise) {
        SplittableRandom random = new SplittableRandom(1);
        float[] map = new float[LATENT * dimension];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) random.nextGaussian();
        }
        float[] rows = new float[count * dimension];
        float[] centre = new float[LATENT];
        for (int row = 0; row < count; row++) {
            for (int l = 0; row % perClass == 0 && l < LATENT; l++) {
                centre[l] = (float) random.nextGaussian();
            }
            for (int l = 0; l < LATENT; l++) {
                float latent = (float) (centre[l] + noise * random.nextGaussian());
                for (int d = 0; d < dimension; d++) {
                    rows[row * dimension + d] += latent * map[l * dimension + d];
                }
            }
        }
        return Rows.normalized(rows, dimension);
    }
}
