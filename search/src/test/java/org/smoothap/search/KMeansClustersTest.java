package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KMeansClustersTest {
    private static final int DIMENSION = 8;

    private static float[] around(int clusters, int each, double spread) {
        SplittableRandom random = new SplittableRandom(2);
        float[] rows = new float[clusters * each * DIMENSION];
        for (int i = 0; i < rows.length; i++) {
            int cluster = i / DIMENSION % clusters;
            rows[i] = (float) ((i % DIMENSION == cluster ? 10 : 0) + spread * random.nextGaussian());
        }
        return rows;
    }

    /** Far apart, each cluster has rows of one corner alone. */
    @Test
    void findsClustersThatAreFarApart() {
        int[] found = KMeansClusters.of(around(5, 30, 0.1), DIMENSION, 5, 1);
        assertEquals(5, Arrays.stream(found).distinct().count());
        for (int row = 0; row < found.length; row++) {
            assertEquals(found[row % 5], found[row]);
        }
    }

    /** The state that Lloyd's rounds end in: every row is nearest to the mean of its own cluster. */
    @Test
    void everyRowIsNearestToTheMeanOfItsCluster() {
        float[] rows = around(6, 40, 5);
        int[] found = KMeansClusters.of(rows, DIMENSION, 6, 1);
        double[][] means = new double[6][DIMENSION];
        int[] sizes = new int[6];
        for (int row = 0; row < found.length; row++) {
            sizes[found[row]]++;
            for (int d = 0; d < DIMENSION; d++) {
                means[found[row]][d] += rows[row * DIMENSION + d];
            }
        }
        for (int row = 0; row < found.length; row++) {
            double own = distance(rows, row, means, sizes, found[row]);
            int of = row;
            assertTrue(IntStream.range(0, 6).allMatch(c -> sizes[c] == 0 || distance(rows, of, means, sizes, c) >= own - 1e-3));
        }
        assertArrayEquals(found, KMeansClusters.of(rows, DIMENSION, 6, 1));
    }

    private static double distance(float[] rows, int row, double[][] sums, int[] sizes, int cluster) {
        return IntStream.range(0, DIMENSION)
                .mapToDouble(d -> Math.pow(rows[row * DIMENSION + d] - sums[cluster][d] / sizes[cluster], 2)).sum();
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertArrayEquals(new int[3], KMeansClusters.of(new float[6], 2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> KMeansClusters.of(new float[6], 2, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> KMeansClusters.of(new float[6], 2, 0, 1));
    }
}
