package org.smoothap.loss;

import java.util.function.Supplier;

/**
 * A batch of items and the unit vectors of the classes, with the scores of each against each.
 *
 * @param embeddings N×D
 * @param labels of the items, 0..classes-1
 * @param vectors of length 1, those of a class one after the other
 * @param vectorCount of all classes together
 * @param perClass vectors of a class
 * @param embeddingGradient receives d loss / d embeddings
 * @param vectorGradient receives d loss / d unit vectors
 */
record ClassScores(float[] embeddings, int[] labels, float[] vectors, int vectorCount, int perClass, int tileValues,
        float[] embeddingGradient, float[] vectorGradient) {
    int items() {
        return labels.length;
    }

    int classes() {
        return vectorCount / perClass;
    }

    int dimension() {
        return embeddings.length / labels.length;
    }

    /** Has the row of scores of each item against all vectors replaced by the loss's gradient. */
    void byItem(Supplier<ScoreTiles.Row> rows) {
        new ScoreTiles(embeddings, items(), vectors, vectorCount, tileValues)
                .differentiate(rows, embeddingGradient, vectorGradient);
    }

    /** Has the row of scores of each vector against all items replaced by the loss's gradient. */
    void byVector(Supplier<ScoreTiles.Row> rows) {
        new ScoreTiles(vectors, vectorCount, embeddings, items(), tileValues)
                .differentiate(rows, vectorGradient, embeddingGradient);
    }
}
