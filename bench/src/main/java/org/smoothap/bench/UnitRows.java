package org.smoothap.bench;

import java.util.Random;
import org.smoothap.similarity.Rows;

/** Seeded random unit vectors with labels, the input of the benchmarks. */
record UnitRows(float[] embeddings, int[] labels) {
    static UnitRows of(int count, int dimension, int perClass) {
        Random random = new Random(count);
        float[] rows = new float[count * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return new UnitRows(Rows.normalized(rows, dimension), labels(count, perClass));
    }

    /** One class after the other. */
    static int[] labels(int count, int perClass) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i / perClass;
        }
        return labels;
    }
}
