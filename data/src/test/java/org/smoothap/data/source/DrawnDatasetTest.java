package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class DrawnDatasetTest extends SourceTest {
    @Test
    void theSameSeedDrawsTheSameImagesAndAllDiffer() throws IOException {
        ImageTable first = DrawnDataset.draw(dir.resolve("a"), 10, 4, 7);
        ImageTable second = DrawnDataset.draw(dir.resolve("b"), 10, 4, 7);
        ImageTable other = DrawnDataset.draw(dir.resolve("c"), 10, 4, 8);
        Set<String> different = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            int[] pixels = pixels(first, i);
            assertArrayEquals(pixels, pixels(second, i));
            assertFalse(Arrays.equals(pixels, pixels(other, i)));
            assertTrue(Arrays.stream(pixels).distinct().count() >= 3, "a plain image: " + i);
            different.add(Arrays.toString(pixels));
        }
        assertEquals(40, different.size());
        assertTrue(first.drawn());
        assertEquals("drawn by smoothap", first.origin());
        assertEquals(5, first.only(Split.TRAIN).classes().size());
        assertEquals(20, first.only(Split.TEST).rows().size());
        assertThrows(IllegalArgumentException.class, () -> DrawnDataset.draw(dir, 0, 4, 7));
        assertThrows(IllegalArgumentException.class, () -> DrawnDataset.draw(dir, 4, 0, 7));
    }

    @Test
    void theCacheIsFilledOnceAndMended() throws IOException {
        Source source = new DrawnDataset(20, 3);
        DatasetOptions options = new DatasetOptions(null, dir.resolve("cache"), notices::add);
        ImageTable table = source.open(options);
        assertEquals(60, table.rows().size());
        assertEquals(10, table.only(Split.TEST).classes().size());
        Path image = table.rows().getFirst().location().file();
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, new byte[] {1});
        assertEquals(table, source.open(options));
        assertEquals(1, Files.size(image), "an image was drawn again though all files were there");
        Files.delete(table.rows().getLast().location().file());
        assertEquals(table, source.open(options));
        assertArrayEquals(bytes, Files.readAllBytes(image));
        try (Stream<Path> inside = Files.list(dir.resolve("cache"))) {
            assertEquals(1, inside.count(), "work folders were left");
        }
        for (ImageRow row : table.rows()) {
            assertTrue(Files.isRegularFile(row.location().file()));
        }
    }

    @Test
    void aRootIsDrawnInto() throws IOException {
        Path root = Files.createDirectories(dir.resolve("mine"));
        ImageTable table = new DrawnDataset(3, 2).open(new DatasetOptions(root, dir.resolve("cache"), notices::add));
        assertEquals(root.resolve("glyph-000/hand-1.png"), table.rows().getFirst().location().file());
        assertTrue(Files.isRegularFile(root.resolve("glyph-002/hand-2.png")));
        assertFalse(Files.exists(dir.resolve("cache")));
    }

    private static int[] pixels(ImageTable table, int row) throws IOException {
        BufferedImage image = ImageIO.read(table.rows().get(row).location().file().toFile());
        assertEquals(32, image.getWidth());
        assertEquals(32, image.getHeight());
        return image.getRGB(0, 0, 32, 32, null, 0, 32);
    }
}
