package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageRow;

class RetrievalGalleryTest {
    @TempDir
    private Path folder;

    /** Points on a circle; class c has the angles 10c and 10c + 4 degrees, so every query's nearest image is right. */
    private static float[] circle(int[] labels) {
        float[] embeddings = new float[2 * labels.length];
        for (int i = 0; i < labels.length; i++) {
            double angle = Math.toRadians(10 * labels[i] + 4 * (i % 2));
            embeddings[2 * i] = (float) Math.cos(angle);
            embeddings[2 * i + 1] = (float) Math.sin(angle);
        }
        return embeddings;
    }

    @Test
    void hitsAreNearestFirstAndNeverTheQueryItself() throws IOException {
        List<ImageRow> rows = DrawnDataset.draw(folder, 6, 2, 1).rows();
        int[] labels = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
        List<GalleryEntry> gallery = RetrievalGallery.of(rows, labels, circle(labels), 100, 3);
        assertEquals(12, gallery.size());
        for (GalleryEntry entry : gallery) {
            assertEquals(1, entry.averagePrecision(), 1e-12);
            assertEquals(List.of(true, false, false), entry.hits().stream().map(Hit::right).toList());
            assertTrue(entry.hits().get(0).score() >= entry.hits().get(1).score());
            assertTrue(entry.hits().get(0).score() < 0.9999, "the query itself was found");
        }
    }

    @Test
    void onlyGalleryRowsAreFoundAndOnlyQueriesAreShown() throws IOException {
        List<ImageRow> rows = new ArrayList<>();
        List<ImageRow> drawn = DrawnDataset.draw(folder, 6, 2, 1).rows();
        for (int i = 0; i < drawn.size(); i++) {
            ImageRow row = drawn.get(i);
            rows.add(new ImageRow(row.location(), row.label(), row.split(), i % 2 == 0, i % 2 == 1, null, null));
        }
        int[] labels = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
        List<GalleryEntry> gallery = RetrievalGallery.of(rows, labels, circle(labels), 100, 12);
        assertEquals(6, gallery.size());
        assertTrue(gallery.stream().allMatch(entry -> entry.hits().size() == 6));
    }
}
