package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredImagesTest {
    private static final int DIMENSION = 4;

    @TempDir
    private Path folder;

    private static float[] axis(int i) {
        float[] vector = new float[DIMENSION];
        vector[i] = 1;
        return vector;
    }

    /** Short and long values, in parts and merged: all come back, columns in their order, beside hits in the order of scores. */
    @Test
    void whateverItsLengthComesBack() throws IOException {
        List<IndexedImage> images = List.of(
                new IndexedImage("Äpfel/€ 1.jpg", new FileStamp(1L << 40, -5, "ab".repeat(32)), TestVectors.metadata("z", "1", "a", "")),
                new IndexedImage("long", null, TestVectors.metadata("a", "x".repeat(30_000), "b", "y".repeat(30_000))),
                new IndexedImage("kept", new FileStamp(7, 8, "cd".repeat(32)), Map.of(), true),
                new IndexedImage("bare", null, Map.of()));
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder, TestVectors.settings(DIMENSION, StoredForm.FLOAT32));
                VectorIndex index = VectorIndex.open(folder)) {
            for (int i = 0; i < images.size(); i++) {
                writer.put(images.get(i), axis(i));
                if (i % 2 == 1) {
                    writer.commit();
                }
            }
            index.refresh();
            assertEquals(2, index.parts());
            check(index, images);
            writer.merge();
            writer.commit();
            index.refresh();
            assertEquals(1, index.parts());
            check(index, images);
        }
    }

    private static void check(VectorIndex index, List<IndexedImage> images) throws IOException {
        float[] query = {0.1f, 0.7f, 0.5f, 0.5f}; // of length 1; equal scores by document
        List<SearchHit> hits = index.search(query, 4, 4, Filter.NONE);
        List<IndexedImage> wanted = List.of(images.get(1), images.get(2), images.get(3), images.get(0));
        assertEquals(wanted, hits.stream().map(SearchHit::image).toList());
        assertEquals(List.of(0.7f, 0.5f, 0.5f, 0.1f), hits.stream().map(SearchHit::score).toList());
        for (IndexedImage image : images) {
            IndexedImage found = index.image(image.id()).orElseThrow();
            assertEquals(image, found);
            assertEquals(new ArrayList<>(image.metadata().keySet()), new ArrayList<>(found.metadata().keySet()));
        }
    }
}
