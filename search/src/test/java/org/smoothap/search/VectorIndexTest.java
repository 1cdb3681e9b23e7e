package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorIndexTest {
    private static final int COUNT = 600;
    private static final int CLASSES = 30;

    @TempDir
    private Path folder;

    private VectorIndexWriter writer(int dimension, StoredForm form) throws IOException {
        return VectorIndexWriter.open(folder, TestVectors.settings(dimension, form));
    }

    private static List<String> ids(List<SearchHit> hits) {
        return hits.stream().map(hit -> hit.image().id()).toList();
    }

    /** Ids by descending dot product in double precision. */
    private static List<String> sorted(float[] rows, float[] query, int k, IntPredicate passes) {
        int dimension = query.length;
        return IntStream.range(0, rows.length / dimension)
                .filter(passes)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -dot(rows, row, query)))
                .limit(k)
                .map(String::valueOf)
                .toList();
    }

    private static double dot(float[] rows, int row, float[] query) {
        return IntStream.range(0, query.length).mapToDouble(d -> (double) rows[row * query.length + d] * query[d]).sum();
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32,16,false", "FLOAT32,1280,false", "INT8,64,false", "INT8,1280,false", "INT4,64,false", "INT4,1280,false",
        "INT4,2048,false", "FLOAT32,16,true", "FLOAT32,37,true", "FLOAT32,1280,true", "INT8,64,true", "INT8,37,true", "INT8,1280,true",
        "INT4,64,true", "INT4,37,true", "INT4,2048,true"})
    void exactSearchIsExactAndTheGraphFindsNearlyAll(StoredForm form, int dimension, boolean loaded) throws IOException {
        float[] rows = TestVectors.clustered(COUNT, dimension, CLASSES, 0.4, 1);
        float[] queries = TestVectors.clustered(20, dimension, CLASSES, 0.4, 1);
        try (VectorIndexWriter writer = writer(dimension, form)) {
            TestVectors.fill(writer, rows, dimension, CLASSES);
        }
        int found = 0;
        try (VectorIndex index = VectorIndex.open(folder)) {
            if (loaded) {
                index.load();
            }
            assertEquals(COUNT, index.size());
            assertEquals(dimension, index.settings().model().dimension());
            for (int q = 0; q < 20; q++) {
                float[] query = TestVectors.row(queries, q, dimension);
                List<SearchHit> exact = index.exact(query, 10, Filter.NONE);
                assertEquals(sorted(rows, query, 10, _ -> true), ids(exact));
                for (SearchHit hit : exact) {
                    assertEquals(dot(rows, Integer.parseInt(hit.image().id()), query), hit.score(), 1e-5);
                }
                List<SearchHit> near = index.search(query, 10, 64, Filter.NONE);
                assertEquals(10, near.size());
                Set<SearchHit> right = new HashSet<>(exact);
                // Equal as records: the same image with the same bits of the score.
                found += (int) near.stream().filter(right::contains).count();
            }
        }
        assertTrue(found >= 190, found + " of 200");
    }

    @Test
    void filtersHold() throws IOException {
        int dimension = 16;
        float[] rows = TestVectors.clustered(COUNT, dimension, CLASSES, 0.4, 2);
        try (VectorIndexWriter writer = writer(dimension, StoredForm.FLOAT32)) {
            TestVectors.fill(writer, rows, dimension, CLASSES);
            writer.put(new IndexedImage("without", null, Map.of("note", "a = b")), TestVectors.row(rows, 0, dimension));
            writer.commit();
        }
        float[] query = TestVectors.row(rows, 7, dimension);
        Map<List<String>, IntPredicate> filters = Map.of(
                List.of("label=c3"), row -> row % CLASSES == 3,
                List.of("label = c3 | c4"), row -> row % CLASSES == 3 || row % CLASSES == 4,
                List.of("number<17"), row -> row < 17,
                List.of("number<=17", "number>15"), row -> row == 16 || row == 17,
                List.of("number>=590.5", "label=c20|c21|c22"), row -> row > 590 && row % CLASSES >= 20 && row % CLASSES <= 22,
                List.of("label=nothing"), _ -> false);
        try (VectorIndex index = VectorIndex.open(folder)) {
            for (var entry : filters.entrySet()) {
                List<String> expected = sorted(rows, query, 10, entry.getValue());
                Filter filter = Filter.of(entry.getKey());
                assertEquals(expected, ids(index.exact(query, 10, filter)), entry.getKey().toString());
                assertEquals(expected, ids(index.search(query, 10, 64, filter)), entry.getKey().toString());
            }
            // Also images without the column are not of that label.
            assertEquals(COUNT + 1, index.exact(query, COUNT + 1, Filter.of(List.of("label!=c99"))).size());
            assertEquals(COUNT + 1 - COUNT / CLASSES, index.exact(query, COUNT + 1, Filter.of(List.of("label!=c3"))).size());
            assertEquals(List.of("without"), ids(index.exact(query, 5, Filter.of(List.of("note=a = b")))));
            assertEquals(Set.of("label", "note", "number"), index.columns());
            assertEquals(Map.of("note", "a = b"), index.image("without").orElseThrow().metadata());
            var wrong = assertThrows(IllegalArgumentException.class, () -> index.exact(query, 5, Filter.of(List.of("lable=c3"))));
            assertTrue(wrong.getMessage().contains("label"), wrong.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "=c3", "", "number<many"})
    void whatIsNoFilterIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Filter.of(List.of(text)));
    }

    @ParameterizedTest
    @EnumSource(StoredForm.class)
    void removedImagesAreNotFoundAndReplacedOnesOnce(StoredForm form) throws IOException {
        int dimension = 64;
        float[] rows = TestVectors.clustered(COUNT, dimension, CLASSES, 0.4, 3);
        List<String> removed = IntStream.range(0, COUNT).filter(i -> i % 3 == 0).mapToObj(String::valueOf).toList();
        float[] query = TestVectors.row(rows, 0, dimension);
        try (VectorIndexWriter writer = writer(dimension, form)) {
            TestVectors.fill(writer, rows, dimension, CLASSES);
            try (VectorIndex index = VectorIndex.open(folder)) {
                writer.remove(removed);
                writer.put(new IndexedImage("1", null, Map.of("label", "new")), query);
                index.refresh();
                assertEquals(COUNT, index.size(), "nothing is seen before the commit");
                writer.commit();
                index.refresh();
                assertEquals(COUNT - removed.size(), index.size());
                List<SearchHit> hits = index.search(query, 100, 200, Filter.NONE);
                assertEquals("1", hits.getFirst().image().id());
                assertEquals(100, hits.stream().map(SearchHit::image).distinct().count());
                assertTrue(ids(hits).stream().noneMatch(removed::contains));
                assertEquals(Map.of("label", "new"), index.image("1").orElseThrow().metadata());
                assertArrayEquals(query, index.vector("1").orElseThrow());
                assertTrue(index.image("0").isEmpty());
                List<String> exact = ids(index.exact(query, 100, Filter.NONE));
                writer.merge();
                writer.commit();
                index.refresh();
                assertEquals(1, index.parts());
                assertEquals(new HashSet<>(exact), new HashSet<>(ids(index.exact(query, 100, Filter.NONE))));
            }
        }
    }

    @Test
    void contentIsOrderedAndComplete() throws IOException {
        int dimension = 8;
        float[] rows = TestVectors.clustered(50, dimension, 5, 0.4, 4);
        try (VectorIndexWriter writer = writer(dimension, StoredForm.INT8)) {
            TestVectors.fill(writer, rows, dimension, 5);
        }
        try (VectorIndex index = VectorIndex.open(folder)) {
            IndexContent content = index.content(Filter.of(List.of("label=c1|c2")));
            List<String> ids = content.images().stream().map(IndexedImage::id).toList();
            List<String> expected = IntStream.range(0, 50)
                    .filter(i -> i % 5 == 1 || i % 5 == 2)
                    .mapToObj(String::valueOf)
                    .sorted()
                    .toList();
            assertEquals(expected, ids);
            for (int i = 0; i < ids.size(); i++) {
                assertArrayEquals(TestVectors.row(rows, Integer.parseInt(ids.get(i)), dimension),
                        TestVectors.row(content.vectors(), i, dimension));
            }
        }
    }

    @Test
    void whatIsNotCommittedIsLost() throws IOException {
        float[] rows = TestVectors.clustered(20, 8, 5, 0.4, 5);
        try (VectorIndexWriter writer = writer(8, StoredForm.FLOAT32)) {
            TestVectors.fill(writer, rows, 8, 5);
            writer.remove(List.of("3"));
        }
        try (VectorIndex index = VectorIndex.open(folder)) {
            assertEquals(20, index.size());
        }
    }

    @Test
    void anEmptyIndexFindsNothing() throws IOException {
        writer(8, StoredForm.INT4).close();
        float[] query = TestVectors.clustered(1, 8, 1, 0.4, 5);
        try (VectorIndex index = VectorIndex.open(folder)) {
            assertEquals(List.of(), index.search(query, 10, 64, Filter.NONE));
            assertEquals(List.of(), index.exact(query, 10, Filter.NONE));
            assertEquals(List.of(), index.content(Filter.NONE).images());
        }
    }

    @Test
    void anotherModelIsRefusedWithWhatDiffers() throws IOException {
        ModelIdentity model = TestVectors.model(8);
        writer(8, StoredForm.FLOAT32).close();
        Map<ModelIdentity, String> others = Map.of(
                new ModelIdentity("conv4", "other", model.preprocessing(), 8), "weights other",
                new ModelIdentity("conv4", model.weights(), "32 pixels", 8), "32 pixels",
                new ModelIdentity("conv4", model.weights(), model.preprocessing(), 16), "16 numbers");
        try (VectorIndex index = VectorIndex.open(folder)) {
            index.requireModel(new ModelIdentity("a name alone is no difference", model.weights(), model.preprocessing(), 8));
            others.forEach((other, word) -> {
                var query = assertThrows(OtherModelException.class, () -> index.requireModel(other));
                assertTrue(query.getMessage().contains(word), query.getMessage());
                var update = assertThrows(OtherModelException.class,
                        () -> VectorIndexWriter.open(folder, IndexSettings.of(other, "", "", StoredForm.FLOAT32)));
                assertTrue(update.getMessage().contains(word), update.getMessage());
            });
        }
    }

    @Test
    void wrongUseIsToldBeforeAnythingIsWritten() throws IOException {
        try (VectorIndexWriter writer = writer(2, StoredForm.FLOAT32)) {
            IndexedImage image = new IndexedImage("a", null, Map.of());
            for (float[] wrong : new float[][] {{1, 0, 0}, {2, 0}, {0, 0}, {Float.NaN, 0}}) {
                assertThrows(IllegalArgumentException.class, () -> writer.put(image, wrong));
            }
            assertThrows(IllegalArgumentException.class, () -> new IndexedImage("a", null, Map.of("text", "x".repeat(40_000))));
            var second = assertThrows(IOException.class, () -> writer(2, StoredForm.FLOAT32));
            assertTrue(second.getMessage().contains("another process"), second.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> writer(2, StoredForm.INT8));
        IndexSettings elsewhere = IndexSettings.of(TestVectors.model(2), "/elsewhere", "", StoredForm.FLOAT32);
        assertThrows(IllegalArgumentException.class, () -> VectorIndexWriter.open(folder, elsewhere));
        try (VectorIndex index = VectorIndex.open(folder)) {
            assertThrows(IllegalArgumentException.class, () -> index.search(new float[] {1, 1}, 1, 64, Filter.NONE));
            assertThrows(IllegalArgumentException.class, () -> index.exact(new float[] {1, 0, 0}, 1, Filter.NONE));
            assertThrows(IllegalArgumentException.class, () -> index.exact(new float[] {1, 0}, 0, Filter.NONE));
            assertThrows(IllegalArgumentException.class, () -> index.search(new float[] {1, 0}, 65, 64, Filter.NONE));
        }
    }

    @Test
    void otherFoldersAreLeftAlone() throws IOException {
        assertThrows(NoSuchFileException.class, () -> VectorIndex.open(folder));
        assertThrows(NoSuchFileException.class, () -> VectorIndex.open(folder.resolve("nowhere")));
        Path file = Files.writeString(folder.resolve("photo.jpg"), "mine");
        assertThrows(IllegalArgumentException.class, () -> writer(2, StoredForm.FLOAT32));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
