package org.smoothap.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.smoothap.similarity.Rows;

/** Random vectors around class centres. */
final class TestVectors {
    private TestVectors() {}

    static float[] clustered(int count, int dimension, int classes, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] rows = new float[count * dimension];
        float[] centres = new float[classes * dimension];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < rows.length; i++) {
            int label = i / dimension % classes;
            rows[i] = (float) (centres[label * dimension + i % dimension] + spread * random.nextGaussian());
        }
        return Rows.normalized(rows, dimension);
    }

    static float[] row(float[] rows, int row, int dimension) {
        return Arrays.copyOfRange(rows, row * dimension, (row + 1) * dimension);
    }

    static ModelIdentity model(int dimension) {
        return new ModelIdentity("conv4", "0123456789abcdef", "28 pixels", dimension);
    }

    static IndexSettings settings(int dimension, StoredForm form) {
        return IndexSettings.of(model(dimension), "", "", form);
    }

    static Map<String, String> metadata(String... columnsAndValues) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            metadata.put(columnsAndValues[i], columnsAndValues[i + 1]);
        }
        return metadata;
    }

    /** Row i as image "i", with the label i mod classes and the number i. */
    static void fill(VectorIndexWriter writer, float[] rows, int dimension, int classes) throws IOException {
        for (int i = 0; i < rows.length / dimension; i++) {
            Map<String, String> metadata = metadata("label", "c" + i % classes, "number", "" + i);
            writer.put(new IndexedImage("" + i, null, metadata), row(rows, i, dimension));
        }
        writer.commit();
    }
}
