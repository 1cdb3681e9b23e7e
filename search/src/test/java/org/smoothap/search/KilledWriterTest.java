package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed while it writes, at moments of chance, leaves the index as its last commit had it. */
class KilledWriterTest {
    private static final int KILLS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(value = StoredForm.class, names = {"FLOAT32", "INT4"})
    void theLastCommitIsWhole(StoredForm form) throws Exception {
        Path place = folder.resolve("index");
        SplittableRandom random = new SplittableRandom(form.ordinal());
        int announced = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path log = folder.resolve("log" + kill);
            Process process = start(place, form, log);
            try {
                await(process, log);
                Thread.sleep(random.nextInt(400));
            } finally {
                process.destroyForcibly();
            }
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            // The last line may be half a number.
            String[] lines = Files.readString(log).split("\n", -1);
            announced = Math.max(announced, Integer.parseInt(lines[lines.length - 2]));
            announced = check(place, announced);
        }
        try (VectorIndexWriter writer = VectorIndexWriter.open(place, TestVectors.settings(EndlessWriter.DIMENSION, form))) {
            writer.remove(List.of("0"));
            writer.commit();
        }
    }

    /** The generation that the index holds, all of it and nothing else. */
    private static int check(Path place, int announced) throws IOException {
        try (VectorIndex index = VectorIndex.open(place)) {
            int generation = index.size() / EndlessWriter.STEP;
            assertTrue(generation == announced || generation == announced + 1,
                    generation + " found, " + announced + " announced");
            IndexContent content = index.content(Filter.NONE);
            assertEquals(generation * EndlessWriter.STEP, content.images().size());
            float[] rows = TestVectors.clustered(content.images().size(), EndlessWriter.DIMENSION, 20, 0.4, generation);
            for (int i = 0; i < content.images().size(); i++) {
                IndexedImage image = content.images().get(i);
                assertEquals(Map.of("generation", "" + generation), image.metadata());
                int row = Integer.parseInt(image.id());
                assertArrayEquals(TestVectors.row(rows, row, EndlessWriter.DIMENSION),
                        TestVectors.row(content.vectors(), i, EndlessWriter.DIMENSION));
            }
            float[] query = TestVectors.row(rows, 3, EndlessWriter.DIMENSION);
            assertEquals("3", index.search(query, 1, 64, Filter.NONE).getFirst().image().id());
            return generation;
        }
    }

    private static Process start(Path place, StoredForm form, Path log) throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), EndlessWriter.class.getName(), place.toString(), form.name())
                .redirectOutput(log.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void await(Process process, Path log) throws Exception {
        while (!Files.exists(log) || !Files.readString(log).contains("\n")) {
            assertTrue(process.isAlive(), "the writer ended by itself");
            Thread.sleep(5);
        }
    }
}
