package org.smoothap.loss;

import java.util.Arrays;

/**
 * The scores of some references of a query side by side, such as those of its negatives, for a kernel to run over, and the
 * gradient with respect to them.
 */
final class LowerScores {
    final float[] scores;
    final float[] gradient;
    private final int[] indices;
    private int count;

    LowerScores(int references) {
        scores = new float[references];
        gradient = new float[references];
        indices = new int[references];
    }

    /** Starts with the references but for these, which are ascending; the gradient is 0. */
    void setAllBut(int[] removed, float[] row, int offset) {
        count = 0;
        int next = 0;
        for (int k = 0; k < indices.length; k++) {
            if (next < removed.length && removed[next] == k) {
                next++;
            } else {
                add(k, row[offset + k]);
            }
        }
        Arrays.fill(gradient, 0);
    }

    void add(int reference, float score) {
        indices[count] = reference;
        scores[count++] = score;
    }

    int count() {
        return count;
    }

    /** Row := gradient, at these references. */
    void putGradient(float[] row, int offset) {
        for (int i = 0; i < count; i++) {
            row[offset + indices[i]] = gradient[i];
        }
    }
}
