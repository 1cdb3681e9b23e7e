package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Source;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TableCheck;

/** What holds for every benchmark. */
class ReadersTest {
    @TempDir
    Path dir;

    static List<String> names() {
        return Benchmarks.all().stream().map(Source::info).map(DatasetInfo::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theMiniatureIsOpenedAndPassesTheCheck(String name) throws IOException {
        Path root = dir.resolve(name);
        Miniatures.write(name, root, 1);
        ImageTable table = Datasets.open(name, new DatasetOptions(root, dir.resolve("cache"), notice -> {
            throw new AssertionError(notice);
        }));
        TableCheck check = TableCheck.of(table, 2, _ -> {});
        assertEquals(List.of(), check.problems());
        assertTrue(check.clean(), check.toString());
        assertFalse(table.splitFiles().isEmpty());
        table.tests().forEach(test -> assertTrue(table.rowsOf(test).length > 10, test.toString()));
        long bytes = files(root).values().stream().mapToLong(content -> content.length()).sum();
        assertTrue(bytes < 500_000, name + " has " + bytes + " bytes");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameSeedWritesTheSameFiles(String name) throws IOException {
        Miniatures.write(name, dir.resolve("a"), 5);
        Miniatures.write(name, dir.resolve("b"), 5);
        Miniatures.write(name, dir.resolve("c"), 6);
        assertEquals(files(dir.resolve("a")), files(dir.resolve("b")));
        assertFalse(files(dir.resolve("a")).equals(files(dir.resolve("c"))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void countsLicenceAndPlaceAreSaid(String name) {
        DatasetInfo info = Datasets.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        assertTrue(info.needsRoot());
        assertTrue(info.published().stream().map(PublishedCount::part).anyMatch("train"::equals));
        for (String text : List.of(info.summary(), info.licence(), info.where())) {
            assertFalse(text.isBlank());
            assertTrue(text.lines().count() == 1, text);
        }
    }

    /** Every file's path and content, a character a byte. */
    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(Files::isRegularFile).forEach(path -> {
                try {
                    files.put(root.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }
}
