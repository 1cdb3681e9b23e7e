package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/** The counts that the READMEs of the real data sets state; skipped where those are absent. */
class SharedDataTest extends SourceTest {
    @ParameterizedTest
    @CsvSource({
        "index, cub-100-subset, 2949, 50, 2953, 50",
        "index, grocery-store, 2781, 41, 2640, 40",
        "index, att-faces, 200, 20, 200, 20",
        "folder, att-faces, 200, 20, 200, 20",
        "omniglot, omniglot, 2720, 136, 2120, 106",
    })
    void countsAreThoseOfTheReadme(String source, String folder, int train, int trainClasses, int test, int testClasses)
            throws IOException {
        Optional<Path> data = sharedData();
        assumeTrue(data.isPresent(), "skipped: no ../shared/data");
        ImageTable table = open(source, data.get().resolve(folder));
        assertEquals(train, table.only(Split.TRAIN).rows().size());
        assertEquals(trainClasses, table.only(Split.TRAIN).classes().size());
        assertEquals(test, table.only(Split.TEST).rows().size());
        assertEquals(testClasses, table.only(Split.TEST).classes().size());
        assertEquals(train + test, table.rows().size());
    }

    /** {@code shared/data} beside the project's root, wherever below it the test runs. */
    private static Optional<Path> sharedData() {
        Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .filter(folder -> folder.getParent() != null && Files.exists(folder.resolve("pom.xml")))
                .map(folder -> folder.getParent().resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
