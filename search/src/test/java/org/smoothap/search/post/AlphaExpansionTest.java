package org.smoothap.search.post;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.similarity.Rows;

class AlphaExpansionTest {
    private static float[] random(int count, int dimension, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] rows = new float[count * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return Rows.normalized(rows, dimension);
    }

    /** The weighted sum in double precision; {@code leaveOut} is a gallery row or -1. */
    private static double[] bruteForce(float[] rows, int row, float[] gallery, int dimension, int n, double alpha, int leaveOut) {
        int count = gallery.length / dimension;
        double[] scores = new double[count];
        double[] sum = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            sum[d] = rows[row * dimension + d];
            for (int g = 0; g < count; g++) {
                scores[g] += (double) rows[row * dimension + d] * gallery[g * dimension + d];
            }
        }
        IntStream.range(0, count)
                .filter(g -> g != leaveOut)
                .boxed()
                .sorted(Comparator.comparingDouble(g -> -scores[g]))
                .limit(n)
                .filter(g -> scores[g] > 0)
                .forEach(g -> {
                    for (int d = 0; d < dimension; d++) {
                        sum[d] += Math.pow(scores[g], alpha) * gallery[g * dimension + d];
                    }
                });
        double length = Math.sqrt(IntStream.range(0, dimension).mapToDouble(d -> sum[d] * sum[d]).sum());
        return IntStream.range(0, dimension).mapToDouble(d -> sum[d] / length).toArray();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "5,3", "10,0", "10,2.5", "200,3"})
    void agreesWithTheFormula(int neighbors, double alpha) {
        int dimension = 9;
        float[] gallery = random(130, dimension, 1);
        float[] queries = random(17, dimension, 2);
        float[] expanded = AlphaExpansion.queries(queries, gallery, dimension, neighbors, alpha);
        float[] augmented = AlphaExpansion.database(gallery, dimension, neighbors, alpha);
        for (int q = 0; q < 17; q++) {
            double[] expected = bruteForce(queries, q, gallery, dimension, neighbors, alpha, -1);
            for (int d = 0; d < dimension; d++) {
                assertEquals(expected[d], expanded[q * dimension + d], 1e-5);
            }
        }
        for (int g = 0; g < 130; g++) {
            double[] expected = bruteForce(gallery, g, gallery, dimension, neighbors, alpha, g);
            for (int d = 0; d < dimension; d++) {
                assertEquals(expected[d], augmented[g * dimension + d], 1e-5);
            }
        }
    }

    @Test
    void aQueryOfTheGalleryIsNotItsOwnNeighbour() {
        int dimension = 5;
        float[] gallery = random(40, dimension, 3);
        float[] augmented = AlphaExpansion.database(gallery, dimension, 4, 1);
        float[] expanded = AlphaExpansion.queriesOfGallery(gallery, augmented, dimension, 6, 2);
        for (int row = 0; row < 40; row++) {
            double[] expected = bruteForce(gallery, row, augmented, dimension, 6, 2, row);
            for (int d = 0; d < dimension; d++) {
                assertEquals(expected[d], expanded[row * dimension + d], 1e-5);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> AlphaExpansion.queriesOfGallery(new float[5], gallery, dimension, 6, 2));
    }

    @Test
    void workedByHand() {
        float[] gallery = {0.6f, 0.8f, -1, 0};
        // (1, 0) + 0.6² (0.6, 0.8) = (1.216, 0.288); the second has a negative similarity.
        float[] expanded = AlphaExpansion.queries(new float[] {1, 0}, gallery, 2, 2, 2);
        double length = Math.hypot(1.216, 0.288);
        assertArrayEquals(new float[] {(float) (1.216 / length), (float) (0.288 / length)}, expanded, 1e-6f);
        // A very large alpha leaves everything as it is, but for copies.
        assertArrayEquals(new float[] {1, 0}, AlphaExpansion.queries(new float[] {1, 0}, gallery, 2, 2, 1e6), 1e-6f);
    }

    @Test
    void wrongUseIsRefused() {
        float[] row = {1, 0};
        assertThrows(IllegalArgumentException.class, () -> AlphaExpansion.queries(row, row, 2, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> AlphaExpansion.queries(row, row, 2, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> AlphaExpansion.queries(row, row, 2, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> AlphaExpansion.database(row, 0, 1, 3));
    }
}
