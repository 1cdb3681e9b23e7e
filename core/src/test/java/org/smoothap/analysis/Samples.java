package org.smoothap.analysis;

import java.util.Random;
import org.smoothap.similarity.Rows;

/** Batches for tests. */
final class Samples {
    private Samples() {}

    /** Unit rows around a point for each class, in a random order of classes. */
    static ScoredBatch random(long seed, int classes, int perClass, int dimension) {
        Random random = new Random(seed);
        int n = classes * perClass;
        float[] values = new float[n * dimension];
        float[] centres = new float[classes * dimension];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % classes;
            for (int d = 0; d < dimension; d++) {
                values[i * dimension + d] = centres[labels[i] * dimension + d] + 1.5f * (float) random.nextGaussian();
            }
        }
        return ScoredBatch.of(Rows.normalized(values, dimension), labels);
    }

    /** Unit vectors in the plane. */
    static ScoredBatch plane(int[] labels, double... degrees) {
        float[] values = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            values[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            values[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        return ScoredBatch.of(values, labels);
    }
}
