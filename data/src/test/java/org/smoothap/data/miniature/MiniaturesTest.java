package org.smoothap.data.miniature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import org.smoothap.data.table.TestSet;

/** What every miniature is to be. */
class MiniaturesTest {
    private static final long LARGEST = 400_000;

    @TempDir
    Path dir;

    static List<String> names() {
        return Miniatures.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void opensAsItsBenchmarkAndIsSmallAndDrawn(String name) throws IOException {
        Path root = dir.resolve("a");
        Miniatures.write(name, root, 3);
        ImageTable table = open(name, root);
        assertTrue(table.drawn());
        assertEquals(List.of(), TableCheck.of(table, 1, read -> {}).problems());
        assertFalse(table.only(Split.TEST).rows().isEmpty());
        for (TestSet test : table.tests()) {
            assertTrue(table.rowsOf(test).length > 0, test.name());
        }
        long bytes = 0;
        for (Path file : files(root)) {
            bytes += Files.size(file);
        }
        assertTrue(bytes < LARGEST, name + " has " + bytes + " bytes");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameSeedWritesTheSameFiles(String name) throws IOException {
        Miniatures.write(name, dir.resolve("a"), 3);
        Miniatures.write(name, dir.resolve("b"), 3);
        Miniatures.write(name, dir.resolve("c"), 4);
        List<Path> files = files(dir.resolve("a"));
        int different = 0;
        for (Path file : files) {
            Path relative = dir.resolve("a").relativize(file);
            byte[] bytes = Files.readAllBytes(file);
            assertArrayEquals(bytes, Files.readAllBytes(dir.resolve("b").resolve(relative)), relative.toString());
            different += Arrays.equals(bytes, Files.readAllBytes(dir.resolve("c").resolve(relative))) ? 0 : 1;
        }
        assertEquals(files.size(), files(dir.resolve("b")).size());
        assertTrue(different > files.size() / 2, different + " of " + files.size());
    }

    @Test
    void foldersWithSomethingInThemAndUnknownNamesAreRefused() throws IOException {
        Files.writeString(dir.resolve("mine.txt"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> Miniatures.write("sop", dir, 1));
        Exception e = assertThrows(IllegalArgumentException.class, () -> Miniatures.write("sopp", dir.resolve("a"), 1));
        assertTrue(e.getMessage().contains("did you mean 'sop'"), e.getMessage());
        assertFalse(Files.exists(dir.resolve("a")));
    }

    @Test
    void everyMiniatureIsOfADataSet() {
        List<String> datasets = Datasets.all().stream().map(DatasetInfo::name).toList();
        assertTrue(datasets.containsAll(Miniatures.names()), Miniatures.names().toString());
    }

    private ImageTable open(String name, Path root) throws IOException {
        return Datasets.open(name, new DatasetOptions(root, dir.resolve("cache"), notice -> {}));
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
