package org.smoothap.search;

import java.nio.file.Path;
import java.util.Map;

/**
 * A program that writes generation after generation into an index until it is killed: each replaces all images and adds
 * {@value #STEP}, and says on stdout when it is committed.
 */
final class EndlessWriter {
    static final int STEP = 40;
    static final int DIMENSION = 64;

    private EndlessWriter() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        StoredForm form = StoredForm.valueOf(arguments[1]);
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder, TestVectors.settings(DIMENSION, form))) {
            int generation;
            try (VectorIndex before = VectorIndex.open(folder)) {
                generation = before.size() / STEP;
            }
            while (true) {
                generation++;
                float[] rows = TestVectors.clustered(generation * STEP, DIMENSION, 20, 0.4, generation);
                for (int i = 0; i < generation * STEP; i++) {
                    writer.put(new IndexedImage("" + i, new FileStamp(i, generation, ""), Map.of("generation", "" + generation)),
                            TestVectors.row(rows, i, DIMENSION));
                }
                if (generation % 7 == 0) {
                    writer.merge();
                }
                writer.commit();
                System.out.println(generation);
            }
        }
    }
}
