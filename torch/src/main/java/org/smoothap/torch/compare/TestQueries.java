package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.Path;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.metric.QueryFigures;

/**
 * Figures of every query of a test.
 *
 * @param averagePrecision of each, 0 for those without a positive
 * @param label the number of the query's class; -1 for queries without a positive
 */
public record TestQueries(double[] averagePrecision, int[] label) {
    static TestQueries of(QueryFigures figures, int[] labels) {
        int[] kept = labels.clone();
        for (int q = 0; q < kept.length; q++) {
            if (figures.firstRank()[q] == 0) {
                kept[q] = -1;
            }
        }
        return new TestQueries(figures.averagePrecision(), kept);
    }

    /** As N×2 float32: average precision, label. */
    void write(Path file) throws IOException {
        float[] values = new float[2 * label.length];
        for (int q = 0; q < label.length; q++) {
            values[2 * q] = (float) averagePrecision[q];
            values[2 * q + 1] = label[q];
        }
        Npy.writeFloatMatrix(file, label.length, 2, values);
    }

    static TestQueries read(Path file) throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(file);
        double[] averagePrecision = new double[matrix.rows()];
        int[] label = new int[matrix.rows()];
        for (int q = 0; q < label.length; q++) {
            averagePrecision[q] = matrix.values()[2 * q];
            label[q] = (int) matrix.values()[2 * q + 1];
        }
        return new TestQueries(averagePrecision, label);
    }
}
