package org.smoothap.analysis;

import java.util.SplittableRandom;

/** The first two principal components of rows, by subspace iteration: O(rows·dimension) a step. */
final class PrincipalPlane {
    private static final int STEPS = 60;

    private PrincipalPlane() {}

    /**
     * @param rows n × dimension, row-major
     * @return n × 2: the centred rows on the two directions of largest variance
     */
    static double[] of(float[] rows, int dimension, long seed) {
        int count = rows.length / dimension;
        double[] mean = new double[dimension];
        for (int i = 0; i < rows.length; i++) {
            mean[i % dimension] += (double) rows[i] / count;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] directions = new double[2][];
        for (int c = 0; c < 2; c++) {
            directions[c] = random.doubles(dimension, -1, 1).toArray();
        }
        for (int step = 0; step < STEPS; step++) {
            for (int c = 0; c < 2; c++) {
                double[] moved = new double[dimension];
                for (int row = 0; row < count; row++) {
                    double along = along(rows, row, mean, directions[c]);
                    for (int d = 0; d < dimension; d++) {
                        moved[d] += along * (rows[row * dimension + d] - mean[d]);
                    }
                }
                directions[c] = moved;
            }
            orthonormalise(directions);
        }
        double[] plane = new double[2 * count];
        for (int row = 0; row < count; row++) {
            plane[2 * row] = along(rows, row, mean, directions[0]);
            plane[2 * row + 1] = along(rows, row, mean, directions[1]);
        }
        return plane;
    }

    private static double along(float[] rows, int row, double[] mean, double[] direction) {
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
            sum += (rows[row * mean.length + d] - mean[d]) * direction[d];
        }
        return sum;
    }

    /** A direction without variance becomes zero. */
    private static void orthonormalise(double[][] directions) {
        double[] first = directions[0];
        double[] second = directions[1];
        scale(first);
        double shared = dot(first, second);
        for (int d = 0; d < second.length; d++) {
            second[d] -= shared * first[d];
        }
        scale(second);
    }

    private static void scale(double[] direction) {
        double length = Math.sqrt(dot(direction, direction));
        for (int d = 0; d < direction.length; d++) {
            direction[d] = length < 1e-12 ? 0 : direction[d] / length;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }
}
