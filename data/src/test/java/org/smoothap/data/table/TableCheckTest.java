package org.smoothap.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.source.DrawnDataset;

class TableCheckTest {
    @TempDir
    Path dir;

    @Test
    void aGoodTableIsClean() throws IOException {
        ImageTable table = DrawnDataset.draw(dir, 6, 3, 1);
        List<Integer> progress = new ArrayList<>();
        TableCheck check = TableCheck.of(table, 2, progress::add);
        assertTrue(check.clean(), check.toString());
        assertEquals(18, check.images());
        assertEquals(6, check.classes());
        assertEquals(18, progress.getLast());
        assertEquals(table, check.withoutProblems(table));
    }

    @Test
    void missingEmptyCutAndForeignFilesAreFoundAndSkipped() throws IOException {
        ImageTable table = DrawnDataset.draw(dir, 40, 3, 1);
        Files.delete(table.rows().get(4).location().file());
        Files.write(table.rows().get(50).location().file(), new byte[0]);
        Files.writeString(table.rows().get(51).location().file(), "no image");
        Path cut = table.rows().get(119).location().file();
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 20));
        TableCheck check = TableCheck.of(table, 3, read -> {});
        assertEquals(List.of(4, 50, 51, 119), check.problems().stream().map(TableCheck.Problem::row).toList());
        assertFalse(check.clean());
        assertEquals("no such file", check.problems().getFirst().reason());
        check.problems().forEach(problem -> assertFalse(problem.reason().isBlank() || problem.reason().contains("\n")));
        ImageTable good = check.withoutProblems(table);
        assertEquals(116, good.rows().size());
        assertTrue(TableCheck.of(good, 1, read -> {}).problems().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> check.withoutProblems(good));
    }

    @Test
    void aBoxOutsideItsImageIsAProblem() throws IOException {
        ImageRow row = DrawnDataset.draw(dir, 1, 1, 1).rows().getFirst();
        ImageTable table = new ImageTable("t", "here", false, List.of(
                new ImageRow(row.location(), "a", Split.TRAIN, true, true, new Box(31, 31, 32, 32), null),
                new ImageRow(row.location(), "b", Split.TRAIN, true, true, new Box(32, 0, 40, 8), null)));
        TableCheck check = TableCheck.of(table, 1, read -> {});
        assertEquals(List.of(1), check.problems().stream().map(TableCheck.Problem::row).toList());
        assertTrue(check.problems().getFirst().toString().contains("lies outside the image of 32x32"), check.toString());
    }

    @Test
    void singletonsAndEmptySplitsAreListed() {
        ImageTable table = table(List.of("a", "a", "b", "c", "c"), Split.TRAIN);
        TableCheck check = TableCheck.of(table, 1, read -> {}, row -> {});
        assertEquals(List.of("b"), check.singletonClasses());
        assertEquals(List.of(Split.TEST), check.emptySplits());
        TableCheck none = TableCheck.of(table.withRows(List.of()), 1, read -> {});
        assertEquals(List.of(Split.TRAIN, Split.TEST), none.emptySplits());
        assertEquals(0, none.images());
    }

    @Test
    void aRuntimeExceptionOfADecoderIsAProblemToo() {
        TableCheck check = TableCheck.of(table(List.of("a"), Split.TRAIN), 1, read -> {}, row -> {
            throw new ArrayIndexOutOfBoundsException("at\n7");
        });
        assertEquals("at 7", check.problems().getFirst().reason());
    }

    @Test
    void noMoreThanTheGivenThreadsReadAtOnce() {
        List<String> labels = IntStream.range(0, 1000).mapToObj(i -> "c" + i % 10).toList();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> progress = new ArrayList<>();
        TableCheck.of(table(labels, Split.TRAIN), 3, progress::add, row -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
        });
        assertTrue(most.get() <= 3, "at once: " + most);
        assertEquals(progress.stream().sorted().toList(), progress);
        assertEquals(1000, progress.getLast());
        assertThrows(IllegalArgumentException.class, () -> TableCheck.of(table(labels, Split.TRAIN), 0, read -> {}));
    }

    private static ImageTable table(List<String> labels, Split split) {
        List<ImageRow> rows = new ArrayList<>();
        labels.forEach(label -> rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, split)));
        return new ImageTable("t", "here", false, rows);
    }
}
