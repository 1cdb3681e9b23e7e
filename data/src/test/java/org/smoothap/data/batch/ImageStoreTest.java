package org.smoothap.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.ImageFiles;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

class ImageStoreTest {
    @TempDir
    Path folder;

    private static ImageRow row(ImageLocation location, Box box) {
        return new ImageRow(location, "a", Split.TRAIN, true, true, box, null);
    }

    private Path file(String name, int width, int height) throws IOException {
        return Files.write(folder.resolve(name), ImageFiles.gradientFile(width, height, "png"));
    }

    private static String refusal(ImageStore store, int row) {
        return assertThrows(IOException.class, () -> store.get(row)).getMessage();
    }

    @Test
    void filesAndZipEntries() throws Exception {
        Path file = file("a.png", 20, 10);
        Path zip = folder.resolve("b.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < 8; i++) {
                out.putNextEntry(new ZipEntry("in/" + i + ".png"));
                out.write(ImageFiles.gradientFile(10 + i, 10, "png"));
            }
        }
        List<ImageRow> rows = new ArrayList<>(List.of(row(ImageLocation.of(file), null)));
        for (int i = 0; i < 8; i++) {
            rows.add(row(new ImageLocation(zip, "in/" + i + ".png"), null));
        }
        rows.add(row(new ImageLocation(zip, "in/9.png"), null));
        try (ImageStore store = new ImageStore(rows, 0)) {
            assertEquals(10, store.size());
            assertEquals(20, store.get(0).width());
            List<Integer> widths = IntStream.range(0, 400).parallel().mapToObj(i -> {
                try {
                    return store.get(1 + i % 8).width();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }).toList();
            for (int i = 0; i < 400; i++) {
                assertEquals(10 + i % 8, widths.get(i));
            }
            assertTrue(refusal(store, 9).endsWith("b.zip!in/9.png: no such entry among the 8 of the zip file"));
        }
    }

    @Test
    void boxesAreCutAndClamped() throws IOException {
        ImageLocation location = ImageLocation.of(file("a.png", 20, 10));
        try (ImageStore store = new ImageStore(List.of(row(location, null), row(location, new Box(5, 2, 9, 4)),
                row(location, new Box(15, 8, 99, 99)), row(location, new Box(20, 0, 30, 5))), 0)) {
            RgbImage whole = store.get(0);
            RgbImage cut = store.get(1);
            assertEquals(4, cut.width());
            assertEquals(2, cut.height());
            for (int y = 0; y < 2; y++) {
                for (int i = 0; i < 12; i++) {
                    assertEquals(whole.rgb()[3 * ((2 + y) * 20 + 5) + i], cut.rgb()[12 * y + i]);
                }
            }
            assertEquals(5, store.get(2).width());
            assertEquals(2, store.get(2).height());
            assertTrue(refusal(store, 3).contains("a.png: the box left=20 top=0 right=30 bottom=5 lies outside the image of 20x10"));
        }
    }

    @Test
    void keepsWhatFitsAndNoMore() throws IOException {
        List<ImageRow> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rows.add(row(ImageLocation.of(file(i + ".png", 10, 10)), null));
        }
        try (ImageStore store = new ImageStore(rows, 700)) {
            List<RgbImage> first = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                first.add(store.get(i));
            }
            assertEquals(600, store.cachedBytes());
            assertSame(first.get(0), store.get(0));
            assertSame(first.get(1), store.get(1));
            assertNotSame(first.get(2), store.get(2));
            assertArrayEquals(first.get(2).rgb(), store.get(2).rgb());
        }
    }

    @Test
    void refusalsNameTheImage() throws IOException {
        Path text = Files.writeString(folder.resolve("page.jpg"), "<html>not found</html>");
        try (ImageStore store = new ImageStore(List.of(row(ImageLocation.of(folder.resolve("gone.jpg")), null),
                row(ImageLocation.of(text), null), row(new ImageLocation(folder.resolve("gone.zip"), "x"), null),
                row(new ImageLocation(text, "x"), null)), 0)) {
            assertTrue(refusal(store, 0).endsWith("gone.jpg: no such file"));
            assertTrue(refusal(store, 1).contains("page.jpg: not an image"));
            assertTrue(refusal(store, 2).endsWith("gone.zip: no such zip file"));
            assertTrue(refusal(store, 3).contains("page.jpg: not a zip file"));
        }
    }
}
