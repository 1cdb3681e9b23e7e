package org.smoothap.loss;

import java.util.Random;
import org.smoothap.similarity.Rows;

/** Batches for the tests. */
record Batches(float[] embeddings, int[] labels) {
    /** Random unit vectors. */
    static Batches random(Random random, int count, int dimension, int classes) {
        float[] rows = new float[count * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(classes) * 7 - 3;
        }
        return new Batches(Rows.normalized(rows, dimension), labels);
    }

    /** Class c is the c-th unit vector, so that every positive is nearer than every negative. */
    static Batches separated(int classes, int perClass) {
        Batches batch = new Batches(new float[classes * perClass * classes], new int[classes * perClass]);
        for (int i = 0; i < batch.labels.length; i++) {
            batch.labels[i] = i / perClass;
            batch.embeddings[i * classes + i / perClass] = 1;
        }
        return batch;
    }

    /** Row {@code order[i]} becomes row i. */
    Batches ordered(int[] order) {
        int dimension = embeddings.length / labels.length;
        Batches ordered = new Batches(new float[embeddings.length], new int[labels.length]);
        for (int i = 0; i < order.length; i++) {
            ordered.labels[i] = labels[order[i]];
            System.arraycopy(embeddings, order[i] * dimension, ordered.embeddings, i * dimension, dimension);
        }
        return ordered;
    }

    static int[] shuffled(Random random, int count) {
        int[] order = PlainSmoothAp.indices(count);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
