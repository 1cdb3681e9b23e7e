package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;

/** Embeddings and their labels from two .npy files. */
record LabelledEmbeddings(float[] embeddings, int dimension, int[] labels) {
    static LabelledEmbeddings read(Path embeddings, Path labels) throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(embeddings);
        int[] ids = Npy.denseLabels(Npy.readLabels(labels));
        if (ids.length != matrix.rows()) {
            throw new IllegalArgumentException(embeddings + " has " + matrix.rows() + " rows, but " + labels + " has "
                    + ids.length + " labels; expected one label a row");
        }
        return new LabelledEmbeddings(matrix.values(), matrix.columns(), ids);
    }

    /** The rows whose mask is {@code value}, in order. */
    LabelledEmbeddings where(boolean[] mask, boolean value) {
        int[] rows = IntStream.range(0, mask.length).filter(i -> mask[i] == value).toArray();
        float[] chosen = new float[rows.length * dimension];
        int[] ids = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(embeddings, rows[i] * dimension, chosen, i * dimension, dimension);
            ids[i] = labels[rows[i]];
        }
        return new LabelledEmbeddings(chosen, dimension, ids);
    }
}
