package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.vectors.VectorFiles;

/** Embeddings and their labels from two files. */
record LabelledEmbeddings(float[] embeddings, int dimension, int[] labels) {
    static LabelledEmbeddings read(Path embeddings, Path labels) throws IOException {
        FloatMatrix matrix = VectorFiles.read(embeddings);
        int[] ids = Npy.denseLabels(Npy.readLabels(labels));
        if (ids.length != matrix.rows()) {
            throw new IllegalArgumentException(embeddings + " has " + matrix.rows() + " rows, but " + labels + " has "
                    + ids.length + " labels; expected one label a row");
        }
        return new LabelledEmbeddings(matrix.values(), matrix.columns(), ids);
    }

    /**
     * Labels that are numbers of classes, not made dense.
     *
     * @throws IllegalArgumentException if one is negative or too large for a class
     */
    static int[] classNumbers(Path labels) throws IOException {
        long[] values = Npy.readLabels(labels);
        int[] numbers = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(labels + " has the label " + values[i] + " in row " + i
                        + " (counted from 0): with --vectors labels must be numbers of classes, from 0");
            }
            numbers[i] = (int) values[i];
        }
        return numbers;
    }

    /**
     * For each class the number of its superclass; a class without a row has one of its own.
     *
     * @param superclasses a file with one for each row
     * @param classes for each row, from 0
     * @param count of classes
     * @throws IllegalArgumentException if there is not one for each row, or the rows of a class have two
     */
    static int[] superclasses(Path superclasses, int[] classes, int count) throws IOException {
        int[] ofRows = Npy.denseLabels(Npy.readLabels(superclasses));
        if (ofRows.length != classes.length) {
            throw new IllegalArgumentException(superclasses + " has " + ofRows.length + " superclasses: expected one for each of "
                    + classes.length + " rows");
        }
        int[] above = new int[count];
        Arrays.setAll(above, c -> -1 - c);
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] >= count) {
                continue; // for the loss to refuse
            }
            int known = above[classes[i]];
            if (known >= 0 && known != ofRows[i]) {
                throw new IllegalArgumentException(superclasses + " has another superclass in row " + i + " (counted from 0) than in"
                        + " an earlier row of the same class: expected one for all rows of a class");
            }
            above[classes[i]] = ofRows[i];
        }
        return above;
    }
}
