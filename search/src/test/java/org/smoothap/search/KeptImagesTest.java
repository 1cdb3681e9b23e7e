package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of which the index keeps the picture itself, and lists of images. */
class KeptImagesTest {
    private static final ModelIdentity MODEL = new ModelIdentity("m", "00", "p", 2);

    private static final UpdateListener QUIET = new UpdateListener() {};

    @TempDir
    private Path folder;

    private VectorIndexWriter writer() throws IOException {
        return VectorIndexWriter.open(folder.resolve("index"), IndexSettings.of(MODEL, "", "", StoredForm.FLOAT32));
    }

    private static IndexedImage kept(String id) {
        return new IndexedImage(id, new FileStamp(1, 1, "ab".repeat(32)), Map.of("label", "k"), true);
    }

    private static float[] vector(double angle) {
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    /** Gives every file the same vector. */
    private static final ImageEmbedder EMBEDDER = new ImageEmbedder() {
        @Override
        public ModelIdentity model() {
            return MODEL;
        }

        @Override
        public void embed(List<SourceImage> images, Results results) throws IOException {
            for (SourceImage image : images) {
                results.embedded(image, vector(1));
            }
        }
    };

    @Test
    void anUpdateOfTheFolderLeavesThemAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "a");
        try (VectorIndexWriter writer = writer()) {
            writer.put(kept("mine"), vector(0));
            writer.put(new IndexedImage("gone", null, Map.of()), vector(0.5));
            writer.commit();
            UpdateCount count = IndexUpdate.run(
                    writer, List.of(new SourceImage("a.png", file, Map.of())), EMBEDDER, 10, QUIET);
            assertEquals(1, count.removed());
            assertEquals(1, count.added());
            IllegalArgumentException taken = assertThrows(IllegalArgumentException.class, () -> IndexUpdate.run(
                    writer, List.of(new SourceImage("mine", file, Map.of())), EMBEDDER, 10, QUIET));
            assertTrue(taken.getMessage().contains("rename the file"), taken.getMessage());
        }
        try (VectorIndex index = VectorIndex.open(folder.resolve("index"))) {
            assertEquals(List.of(kept("mine")), index.keptImages());
            assertEquals(kept("mine"), index.image("mine").orElseThrow());
            assertEquals(folder.resolve("index/pictures").resolve("ab".repeat(32)),
                    index.keptImages().getFirst().keptFile(folder.resolve("index")));
            IndexedImage other = index.image("a.png").orElseThrow();
            assertThrows(IllegalStateException.class, () -> other.keptFile(folder));
        }
        assertThrows(IllegalArgumentException.class, () -> IndexedImage.keptFile(folder, "../../etc/passwd"));
    }

    @Test
    void listsGoThroughEveryImageOnce() throws IOException {
        for (int size : new int[] {0, 1, 2, 3, 7, 50}) {
            Path where = folder.resolve("lists" + size);
            try (VectorIndexWriter writer = VectorIndexWriter.open(where, IndexSettings.of(MODEL, "", "", StoredForm.FLOAT32))) {
                for (int i = 0; i < size; i++) {
                    writer.put(new IndexedImage("" + i, null, Map.of("number", "" + i, "label", i % 2 == 0 ? "even" : "odd")), vector(i));
                    if (i % 20 == 0) {
                        writer.commit();
                    }
                }
                writer.remove(List.of("3"));
                writer.commit();
            }
            try (VectorIndex index = VectorIndex.open(where)) {
                for (Filter filter : List.of(Filter.NONE, Filter.of(size > 1 ? List.of("label=odd") : List.of()))) {
                    Set<String> expected = new HashSet<>();
                    for (int i = 0; i < size; i++) {
                        if (i != 3 && (filter.isNone() || i % 2 == 1)) {
                            expected.add("" + i);
                        }
                    }
                    assertEquals(expected.size(), index.count(filter));
                    for (boolean mixed : new boolean[] {false, true}) {
                        List<String> ids = new ArrayList<>();
                        for (int from = 0; from <= size; from += 4) {
                            (mixed ? index.listMixed(filter, from, 4) : index.list(filter, from, 4)).forEach(image -> ids.add(image.id()));
                        }
                        assertEquals(expected.size(), ids.size(), size + " " + mixed);
                        assertEquals(expected, new HashSet<>(ids));
                    }
                }
                if (size == 50) {
                    assertEquals(List.of("even", "odd"), index.values("label", 5));
                    assertEquals(List.of("even"), index.values("label", 1));
                    assertEquals(List.of(), index.values("nothing", 5));
                    Set<Integer> tens = new HashSet<>();
                    index.listMixed(Filter.NONE, 0, 6).forEach(image -> tens.add(Integer.parseInt(image.id()) / 10));
                    assertTrue(tens.size() >= 4, "neighbours lie apart: " + tens);
                }
                assertThrows(IllegalArgumentException.class, () -> index.list(Filter.NONE, -1, 4));
                assertThrows(IllegalArgumentException.class, () -> index.listMixed(Filter.NONE, 0, -1));
            }
        }
    }
}
