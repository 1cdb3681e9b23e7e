package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexUpdateTest {
    @TempDir
    private Path folder;

    private Path pictures;
    private final Map<String, String> labels = new HashMap<>();
    private final List<String> embedded = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<Integer> commits = new ArrayList<>();
    private int failAfter = Integer.MAX_VALUE;
    private ModelIdentity model = TestVectors.model(2);

    /** "Embeds" a file as the angle that it holds as text. */
    private final ImageEmbedder embedder = new ImageEmbedder() {
        @Override
        public ModelIdentity model() {
            return model;
        }

        @Override
        public void embed(List<SourceImage> images, Results results) throws IOException {
            for (SourceImage image : images.reversed()) {
                if (embedded.size() == failAfter) {
                    throw new IOException("the power went");
                }
                String text = Files.readString(image.file());
                if (text.startsWith("bad")) {
                    results.unreadable(image, "no picture");
                } else {
                    embedded.add(image.id());
                    results.embedded(image, text.equals("zero") ? new float[2] : vector(text));
                }
            }
        }
    };

    private static float[] vector(String angle) {
        double radians = Double.parseDouble(angle);
        return new float[] {(float) Math.cos(radians), (float) Math.sin(radians)};
    }

    @BeforeEach
    void files() throws IOException {
        pictures = Files.createDirectory(folder.resolve("pictures"));
        for (int i = 0; i < 10; i++) {
            write("p" + i, "0." + i);
        }
    }

    private VectorIndexWriter writer() throws IOException {
        return VectorIndexWriter.open(folder.resolve("index"), TestVectors.settings(2, StoredForm.FLOAT32));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(pictures.resolve(name), text);
    }

    private UpdateCount update() throws IOException {
        embedded.clear();
        unreadable.clear();
        commits.clear();
        List<SourceImage> images;
        try (Stream<Path> files = Files.list(pictures)) {
            images = files.sorted().map(file -> {
                String id = file.getFileName().toString();
                return new SourceImage(id, file, Map.of("label", labels.getOrDefault(id, "none")));
            }).toList();
        }
        try (VectorIndexWriter writer = writer()) {
            return IndexUpdate.run(writer, images, embedder, 4, new UpdateListener() {
                @Override
                public void unreadable(SourceImage image, String reason) {
                    unreadable.add(image.id() + ": " + reason);
                }

                @Override
                public void committed(int done) {
                    commits.add(done);
                }
            });
        }
    }

    /** The index holds exactly the readable files with their contents. */
    private void check() throws IOException {
        Map<String, String> expected = new HashMap<>();
        try (Stream<Path> files = Files.list(pictures)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                if (!text.startsWith("bad") && !text.equals("zero")) {
                    expected.put(file.getFileName().toString(), text);
                }
            }
        }
        try (VectorIndex index = VectorIndex.open(folder.resolve("index"))) {
            assertEquals(expected.size(), index.size());
            for (var entry : expected.entrySet()) {
                assertArrayEquals(vector(entry.getValue()), index.vector(entry.getKey()).orElseThrow());
                assertEquals(labels.getOrDefault(entry.getKey(), "none"),
                        index.image(entry.getKey()).orElseThrow().metadata().get("label"));
            }
        }
    }

    @Test
    void onlyWhatChangedIsEmbedded() throws IOException {
        assertEquals(new UpdateCount(10, 0, 0, 0, 0, 0), update());
        assertEquals(List.of(4, 8, 10), commits);
        check();
        assertEquals(new UpdateCount(0, 0, 0, 10, 0, 0), update());
        assertEquals(List.of(), embedded);

        write("p1", "0.15");
        write("new", "0.7");
        Files.delete(pictures.resolve("p2"));
        Files.setLastModifiedTime(pictures.resolve("p3"), FileTime.fromMillis(0));
        labels.put("p4", "apple");
        assertEquals(new UpdateCount(1, 1, 2, 6, 1, 0), update());
        assertEquals(2, embedded.size());
        assertTrue(embedded.containsAll(List.of("p1", "new")));
        check();
        assertEquals(new UpdateCount(0, 0, 0, 10, 0, 0), update());
    }

    @Test
    void aFileOfTheSameLengthButAnotherTimeIsReadAgain() throws IOException {
        update();
        write("p5", "0.6");
        Files.setLastModifiedTime(pictures.resolve("p5"), FileTime.fromMillis(1000));
        assertEquals(new UpdateCount(0, 1, 0, 9, 0, 0), update());
        check();
    }

    @Test
    void unreadableFilesAreToldAndLeftOut() throws IOException {
        write("p3", "bad");
        write("p4", "zero");
        assertEquals(new UpdateCount(8, 0, 0, 0, 0, 2), update());
        assertTrue(unreadable.contains("p3: no picture"), unreadable.toString());
        check();
        // They are tried again, and a picture that has become unreadable goes.
        write("p3", "0.35");
        write("p5", "bad");
        assertEquals(new UpdateCount(1, 0, 0, 7, 0, 2), update());
        check();
    }

    @Test
    void anUpdateThatIsCutOffGoesOn() throws IOException {
        failAfter = 6;
        assertThrows(IOException.class, this::update);
        failAfter = Integer.MAX_VALUE;
        assertEquals(new UpdateCount(6, 0, 0, 4, 0, 0), update());
        check();
    }

    @Test
    void anotherModelAndDoubleIdsAreRefused() throws IOException {
        update();
        model = new ModelIdentity("conv4", "other weights", "28 pixels", 2);
        assertThrows(OtherModelException.class, this::update);
        model = TestVectors.model(2);
        SourceImage image = new SourceImage("p1", pictures.resolve("p1"), Map.of());
        try (VectorIndexWriter writer = writer()) {
            assertThrows(IllegalArgumentException.class,
                    () -> IndexUpdate.run(writer, List.of(image, image), embedder, 4, new UpdateListener() {}));
        }
        assertEquals(new UpdateCount(0, 0, 0, 10, 0, 0), update());
    }
}
