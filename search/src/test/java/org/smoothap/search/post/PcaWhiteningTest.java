package org.smoothap.search.post;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.similarity.Rows;

class PcaWhiteningTest {
    /** Correlated rows away from the origin: noise through a random matrix, and a mean. */
    private static float[] correlated(int count, int dimension, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] mixing = random.doubles((long) dimension * dimension, -1, 1).toArray();
        double[] mean = random.doubles(dimension, -2, 2).toArray();
        float[] rows = new float[count * dimension];
        double[] noise = new double[dimension];
        for (int i = 0; i < count; i++) {
            Arrays.setAll(noise, d -> random.nextGaussian());
            for (int d = 0; d < dimension; d++) {
                double sum = mean[d];
                for (int e = 0; e < dimension; e++) {
                    sum += mixing[d * dimension + e] * noise[e] / (1 + e);
                }
                rows[i * dimension + d] = (float) sum;
            }
        }
        return Rows.normalized(rows, dimension);
    }

    private static double[] mean(float[] rows, int dimension) {
        double[] mean = new double[dimension];
        for (int i = 0; i < rows.length; i++) {
            mean[i % dimension] += rows[i] / (double) (rows.length / dimension);
        }
        return mean;
    }

    private static double[][] covariance(float[] rows, int dimension) {
        double[] mean = mean(rows, dimension);
        double[][] covariance = new double[dimension][dimension];
        int count = rows.length / dimension;
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < dimension; a++) {
                for (int b = 0; b < dimension; b++) {
                    covariance[a][b] += (rows[i * dimension + a] - mean[a]) * (rows[i * dimension + b] - mean[b]) / count;
                }
            }
        }
        return covariance;
    }

    @ParameterizedTest
    @CsvSource({"400,5,5", "3000,12,7", "2100,12,12", "300,1,1", "1500,130,20"})
    void whitenedRowsAreUncorrelatedAndOfVarianceOne(int count, int dimension, int components) {
        float[] rows = correlated(count, dimension, count);
        PcaWhitening whitening = PcaWhitening.learn(dimension == 1 ? spread(count) : rows, dimension, components);
        float[] projected = whitening.project(dimension == 1 ? spread(count) : rows);
        double[][] covariance = covariance(projected, components);
        for (int a = 0; a < components; a++) {
            assertEquals(0, mean(projected, components)[a], 2e-3);
            for (int b = 0; b < components; b++) {
                assertEquals(a == b ? 1 : 0, covariance[a][b], 2e-3, a + " " + b);
            }
        }
    }

    private static float[] spread(int count) {
        float[] rows = new float[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return rows;
    }

    @Test
    void distancesAreThoseOfMahalanobis() {
        int dimension = 6;
        float[] rows = correlated(500, dimension, 7);
        float[] projected = PcaWhitening.learn(rows, dimension, dimension).project(rows);
        double[][] covariance = covariance(rows, dimension);
        for (int pair = 0; pair < 50; pair++) {
            int a = pair;
            int b = 499 - 3 * pair;
            double[] difference = new double[dimension];
            double whitened = 0;
            for (int d = 0; d < dimension; d++) {
                difference[d] = rows[a * dimension + d] - rows[b * dimension + d];
                whitened += Math.pow(projected[a * dimension + d] - projected[b * dimension + d], 2);
            }
            double[] solved = solve(covariance, difference);
            double expected = 0;
            for (int d = 0; d < dimension; d++) {
                expected += difference[d] * solved[d];
            }
            assertEquals(expected, whitened, 1e-3 * Math.max(1, expected));
        }
    }

    /** Gaussian elimination with pivots. */
    private static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        double[][] a = new double[n][];
        Arrays.setAll(a, i -> matrix[i].clone());
        double[] x = right.clone();
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            double value = x[column];
            x[column] = x[pivot];
            x[pivot] = value;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                for (int c = column; c < n; c++) {
                    a[row][c] -= factor * a[column][c];
                }
                x[row] -= factor * x[column];
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int c = row + 1; c < n; c++) {
                x[row] -= a[row][c] * x[c];
            }
            x[row] /= a[row][row];
        }
        return x;
    }

    @Test
    void theFirstComponentsHoldTheGreatestVariances() {
        int dimension = 8;
        float[] rows = correlated(900, dimension, 3);
        double[] all = PcaWhitening.learn(rows, dimension, dimension).variances();
        double[][] covariance = covariance(rows, dimension);
        double trace = 0;
        for (int d = 0; d < dimension; d++) {
            trace += covariance[d][d];
        }
        assertEquals(trace, Arrays.stream(all).sum(), 1e-5);
        for (int c = 1; c < dimension; c++) {
            assertTrue(all[c] <= all[c - 1]);
        }
        // No direction has a greater variance than the first component: power iteration finds it.
        double[] direction = new double[dimension];
        Arrays.fill(direction, 1);
        double greatest = 0;
        for (int step = 0; step < 2000; step++) {
            double[] next = new double[dimension];
            for (int a = 0; a < dimension; a++) {
                for (int b = 0; b < dimension; b++) {
                    next[a] += covariance[a][b] * direction[b];
                }
            }
            greatest = Math.sqrt(Arrays.stream(next).map(value -> value * value).sum());
            double length = greatest;
            Arrays.setAll(direction, d -> next[d] / length);
        }
        assertEquals(greatest, all[0], 1e-5);
        assertArrayEquals(Arrays.copyOf(all, 3), PcaWhitening.learn(rows, dimension, 3).variances(), 1e-12);
    }

    @Test
    void theResultIsNormalisedAndAlwaysTheSame() {
        float[] rows = correlated(200, 10, 4);
        float[] once = PcaWhitening.learn(rows, 10, 4).apply(rows);
        assertEquals(200 * 4, once.length);
        assertArrayEquals(once, PcaWhitening.learn(rows, 10, 4).apply(rows));
        for (int i = 0; i < 200; i++) {
            double squares = 0;
            for (int d = 0; d < 4; d++) {
                squares += once[i * 4 + d] * once[i * 4 + d];
            }
            assertEquals(1, squares, 1e-5);
        }
    }

    @Test
    void tooFewRowsAreRefused() {
        float[] rows = correlated(5, 10, 4);
        assertEquals(4, PcaWhitening.learn(rows, 10, 4).components());
        var tooMany = assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(rows, 10, 5));
        assertTrue(tooMany.getMessage().contains("4 directions"), tooMany.getMessage());
        assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(rows, 10, 11));
        assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(rows, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(rows, 7, 2));
        assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(new float[] {1, 2}, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> PcaWhitening.learn(rows, 10, 4).apply(new float[11]));
    }
}
