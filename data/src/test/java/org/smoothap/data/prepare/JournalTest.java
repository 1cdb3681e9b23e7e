package org.smoothap.data.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;

class JournalTest {
    private static final Journal.Entry ENTRY = new Journal.Entry(1, 2, 3, 4, 5, 6, 7);

    @TempDir
    private Path dir;

    /** Another process that opens a journal. */
    static final class Other {
        public static void main(String[] arguments) {
            try (Journal _ = Journal.append(Path.of(arguments[0]))) {
                System.out.println("opened");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String opened(Path file) {
        try {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                            "-cp", System.getProperty("java.class.path"), Other.class.getName(), file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noOtherProcessPreparesTheFolderAtTheSameTime() throws IOException {
        Path csv = dir.resolve("set/table.csv");
        Files.createDirectories(csv.getParent());
        Files.write(csv.resolveSibling("a.jpg"), JpegEncoder.encode(PreparationTest.waves(90, 60, 1), 98));
        Files.write(csv, List.of("path,label", "a.jpg,one"));
        ImageTable table = Datasets.open("csv", new DatasetOptions(csv, dir.resolve("cache"), line -> {}));
        Path out = dir.resolve("out");
        List<String> said = new ArrayList<>();
        new Preparation(table, csv, out, new PrepareSettings("csv", 40, 92, false))
                .run(1, false, line -> {}, done -> said.add(opened(out.resolve("prepared.log"))));
        assertEquals(1, said.size());
        assertTrue(said.getFirst().contains("another process prepares this folder"), said.getFirst());
        assertEquals("opened", opened(out.resolve("prepared.log")));
    }

    @Test
    void aLineThatWasCutOffIsDroppedAndTheRestIsKept() throws IOException {
        Path file = dir.resolve("journal");
        try (Journal journal = Journal.append(file)) {
            assertTrue(journal.before().isEmpty());
            journal.add("a b.jpg", ENTRY);
        }
        Files.writeString(file, Files.readString(file) + "1 2 3 4 5 6 7 a b.jp");
        try (Journal journal = Journal.append(file)) {
            assertEquals(Map.of("a b.jpg", ENTRY), journal.before());
            journal.add("c.jpg", ENTRY);
        }
        assertEquals(Map.of("a b.jpg", ENTRY, "c.jpg", ENTRY), Journal.read(file));
        assertFalse(Files.readString(file).contains("jp\n"));
    }
}
