package org.smoothap.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.source.DrawnDataset;

class RememberedCheckTest {
    @TempDir
    private Path dir;

    private ImageTable table;
    private Path cache;

    @BeforeEach
    void draw() throws IOException {
        table = DrawnDataset.draw(dir.resolve("images"), 40, 3, 1);
        cache = dir.resolve("cache");
    }

    private RememberedCheck check(ImageTable table) {
        return RememberedCheck.of(table, 2, done -> {}, cache, true);
    }

    private Path image(int row) {
        return table.rows().get(row).location().file();
    }

    private Path memory() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("checks"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    @Test
    void unchangedImagesAreReadOnce() throws IOException {
        RememberedCheck first = check(table);
        assertEquals(0, first.known());
        assertTrue(first.check().problems().isEmpty());
        assertNull(first.notSaved());
        RememberedCheck second = check(table);
        assertEquals(120, second.known());
        assertEquals(first.check(), second.check());
        assertTrue(Files.size(memory()) <= 8 * 120 + 16);
    }

    @Test
    void changedImagesAreReadAgainAndOnlyThose() throws IOException {
        check(table);
        Files.writeString(image(5), "no image, and of another size");
        Files.setLastModifiedTime(image(7), FileTime.fromMillis(1_000_000));
        Files.delete(image(9));
        byte[] other = Files.readAllBytes(image(11));
        Files.write(image(11), other);
        Files.setLastModifiedTime(image(11), FileTime.fromMillis(2_000_000));
        RememberedCheck check = check(table);
        assertEquals(116, check.known());
        assertEquals(List.of(5, 9), check.check().problems().stream().map(TableCheck.Problem::row).toList());
        assertEquals(118, check(table).known());
    }

    @Test
    void problemsAreNeverRemembered() throws IOException {
        byte[] good = Files.readAllBytes(image(5));
        FileTime time = Files.getLastModifiedTime(image(5));
        Files.write(image(5), new byte[good.length]);
        Files.setLastModifiedTime(image(5), time);
        assertEquals(1, check(table).check().problems().size());
        // as if the disk had failed once: size and time are the same
        Files.write(image(5), good);
        Files.setLastModifiedTime(image(5), time);
        RememberedCheck check = check(table);
        assertTrue(check.check().problems().isEmpty());
        assertEquals(119, check.known());
    }

    @Test
    void anUntrustedMemoryIsMadeAnew() throws IOException {
        check(table);
        byte[] good = Files.readAllBytes(image(5));
        FileTime time = Files.getLastModifiedTime(image(5));
        Files.write(image(5), new byte[good.length]);
        Files.setLastModifiedTime(image(5), time);
        assertEquals(120, check(table).known(), "size and time are all that is looked at");
        RememberedCheck full = RememberedCheck.of(table, 2, done -> {}, cache, false);
        assertEquals(0, full.known());
        assertEquals(1, full.check().problems().size());
        assertEquals(119, check(table).known());
    }

    @Test
    void aKilledCheckKeepsWhatItHasRead() {
        List<Integer> seen = new ArrayList<>();
        assertThrows(CancellationException.class, () -> RememberedCheck.of(table, 1, done -> {
            seen.add(done);
            if (seen.size() == 2) {
                throw new CancellationException();
            }
        }, CheckMemory.open(table, cache, true), Duration.ZERO));
        int known = check(table).known();
        assertTrue(known >= 32 && known <= 120, "known: " + known);
        assertEquals(120, check(table).known());
    }

    @Test
    void aDamagedMemoryCountsAsNone() throws IOException {
        check(table);
        byte[] bytes = Files.readAllBytes(memory());
        for (int length : new int[] {0, 7, 20, bytes.length - 8, bytes.length - 3}) {
            Files.write(memory(), Arrays.copyOf(bytes, length));
            assertEquals(0, check(table).known(), "cut to " + length);
        }
        bytes[30] ^= 1;
        Files.write(memory(), bytes);
        assertEquals(0, check(table).known());
        assertEquals(120, check(table).known());
    }

    @Test
    void otherBoxesAndOtherTablesAreNotKnown() {
        check(table);
        List<ImageRow> boxes = table.rows().stream().map(row -> row.withBox(new Box(0, 0, 40, 8))).toList();
        assertEquals(0, check(table.withRows(boxes)).known());
        ImageTable renamed = new ImageTable("other", table.origin(), true, table.rows());
        assertEquals(0, check(renamed).known());
    }

    @Test
    void entriesOfAChangedZipAreReadAgain() throws IOException {
        Path zip = dir.resolve("images.zip");
        List<ImageRow> rows = new ArrayList<>();
        try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream out = new ZipOutputStream(file)) {
            for (int i = 0; i < 10; i++) {
                out.putNextEntry(new ZipEntry(i + ".png"));
                Files.copy(image(i), out);
                rows.add(ImageRow.of(new ImageLocation(zip, i + ".png"), "a", Split.TRAIN));
            }
        }
        ImageTable zipped = new ImageTable("zip", "here", false, rows);
        assertEquals(0, check(zipped).known());
        assertEquals(10, check(zipped).known());
        Files.setLastModifiedTime(zip, FileTime.fromMillis(3_000_000));
        assertEquals(0, check(zipped).known());
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaidAndStopsNothing() throws IOException {
        Files.writeString(cache, "a file where the folder should be");
        RememberedCheck check = check(table);
        assertNotNull(check.notSaved());
        assertEquals(120, check.check().images());
    }
}
