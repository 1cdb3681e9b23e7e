package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches along a graph in memory, held against those along the one on disk and against exact search. */
class LoadedIndexTest {
    /** So many that a beam of 40 walks instead of comparing with all. */
    private static final int COUNT = 4000;
    private static final int DIMENSION = 24;
    private static final int CLASSES = 400;

    @TempDir
    private Path folder;

    private final float[] rows = TestVectors.clustered(COUNT + 50, DIMENSION, CLASSES, 0.6, 7);

    private VectorIndexWriter filled(StoredForm form) throws IOException {
        VectorIndexWriter writer = VectorIndexWriter.open(folder, TestVectors.settings(DIMENSION, form));
        TestVectors.fill(writer, Arrays.copyOf(rows, COUNT * DIMENSION), DIMENSION, CLASSES);
        return writer;
    }

    private float[] query(int q) {
        return TestVectors.row(rows, COUNT + q, DIMENSION);
    }

    private double recall(VectorIndex index, int k, int candidates) throws IOException {
        int found = 0;
        for (int q = 0; q < 50; q++) {
            Set<SearchHit> exact = new HashSet<>(index.exact(query(q), k, Filter.NONE));
            List<SearchHit> near = index.search(query(q), k, candidates, Filter.NONE);
            assertEquals(k, near.size());
            found += (int) near.stream().filter(exact::contains).count();
        }
        return found / (50.0 * k);
    }

    @Test
    void inFloat32TheWalkFindsWhatLucenesFinds() throws IOException {
        filled(StoredForm.FLOAT32).close();
        try (VectorIndex onDisk = VectorIndex.open(folder); VectorIndex loaded = VectorIndex.open(folder)) {
            loaded.load();
            assertTrue(loaded.isLoaded());
            assertFalse(onDisk.isLoaded());
            double recall = recall(onDisk, 10, 12);
            assertTrue(recall > 0.5 && recall < 1, "the beam must be narrow enough to miss some: " + recall);
            for (int q = 0; q < 50; q++) {
                for (int candidates : new int[] {10, 12, 40, 200}) {
                    assertEquals(onDisk.search(query(q), 10, candidates, Filter.NONE),
                            loaded.search(query(q), 10, candidates, Filter.NONE));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StoredForm.class)
    void quantisedFormsFindAboutAsMuchAsOnDisk(StoredForm form) throws IOException {
        filled(form).close();
        try (VectorIndex onDisk = VectorIndex.open(folder); VectorIndex loaded = VectorIndex.open(folder)) {
            loaded.load();
            double expected = recall(onDisk, 10, 40);
            double found = recall(loaded, 10, 40);
            // The query is not quantised in memory, so that it may find more.
            assertTrue(found > expected - 0.02, found + " beside " + expected);
        }
    }

    @ParameterizedTest
    @EnumSource(StoredForm.class)
    void removalsAndNewPartsAreSeenAfterARefresh(StoredForm form) throws IOException {
        try (VectorIndexWriter writer = filled(form); VectorIndex index = VectorIndex.open(folder)) {
            index.load();
            float[] query = query(0);
            // All that are near the query: the beam has to be wider than what was asked for.
            List<String> nearest = index.exact(query, 300, Filter.NONE).stream().map(hit -> hit.image().id()).toList();
            writer.remove(nearest);
            writer.commit();
            index.refresh();
            assertTrue(index.isLoaded());
            List<SearchHit> exact = index.exact(query, 10, Filter.NONE);
            List<SearchHit> found = index.search(query, 10, 40, Filter.NONE);
            assertTrue(found.stream().noneMatch(hit -> nearest.contains(hit.image().id())));
            assertEquals(10, found.size());
            assertTrue(found.stream().filter(exact::contains).count() >= 8, found + " beside " + exact);

            writer.put(new IndexedImage("new", null, Map.of()), query);
            writer.commit();
            index.refresh();
            assertEquals("new", index.search(query, 10, 40, Filter.NONE).getFirst().image().id());

            List<String> others = IntStream.range(0, COUNT).mapToObj(String::valueOf).filter(id -> Integer.parseInt(id) % 100 != 3).toList();
            writer.remove(others);
            writer.commit();
            index.refresh();
            // Nearly all nodes of the graph are gone, and all of the rest are found.
            assertEquals(index.exact(query, 30, Filter.NONE), index.search(query, 30, 40, Filter.NONE));
            writer.remove(IntStream.range(0, COUNT).mapToObj(String::valueOf).toList());
            writer.commit();
            index.refresh();
            assertEquals(List.of("new"), index.search(query, 30, 40, Filter.NONE).stream().map(hit -> hit.image().id()).toList());
        }
    }
}
