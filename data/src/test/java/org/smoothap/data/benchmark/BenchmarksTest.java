package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Source;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;

/** What holds for every benchmark. */
class BenchmarksTest extends SourceTest {
    static List<String> names() {
        return Benchmarks.all().stream().map(Source::info).map(DatasetInfo::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theMiniaturePassesTheCheckAndNothingIsToldOfIt(String name) throws IOException {
        Path root = dir.resolve(name);
        Miniatures.write(name, root, 1);
        ImageTable table = open(name, root);
        TableCheck check = TableCheck.of(table, 2, _ -> {});
        assertEquals(List.of(), check.problems());
        assertEquals(List.of(), check.singletonClasses());
        assertEquals(testOnly(name) ? List.of(Split.TRAIN) : List.of(), check.emptySplits());
        assertEquals(List.of(), notices);
        assertFalse(table.splitFiles().isEmpty());
        assertTrue(table.name().startsWith(name), table.name());
    }

    @ParameterizedTest
    @MethodSource("names")
    void countsLicenceAndPlaceAreSaid(String name) {
        DatasetInfo info = Datasets.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        assertTrue(info.needsRoot());
        Set<String> parts = info.published().stream().map(PublishedCount::part).collect(Collectors.toSet());
        assertTrue(parts.contains(testOnly(name) ? "test" : "train"), parts.toString());
        for (String text : List.of(info.summary(), info.licence(), info.where())) {
            assertEquals(1, text.lines().count(), text);
        }
    }

    private static boolean testOnly(String name) {
        return name.equals("ijbc");
    }
}
