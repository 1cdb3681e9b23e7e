package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.smoothap.data.source.Glyph.Hand;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * Images that the program draws itself, where no real ones are at hand, and for tests: invented characters
 * ({@link Glyph}), each drawn by several hands. They need no network, no font and no licence. Figures on them say that
 * training works, nothing about photos.
 */
public final class DrawnDataset implements Source {
    private static final String ORIGIN = "drawn by smoothap";
    private static final int CLASSES = 240;
    private static final int IMAGES_PER_CLASS = 8;
    private static final long SEED = 2020;
    private static final int SIZE = 32;

    private final int classes;
    private final int imagesPerClass;

    DrawnDataset() {
        this(CLASSES, IMAGES_PER_CLASS);
    }

    /** A smaller or larger set under the same name. */
    DrawnDataset(int classes, int imagesPerClass) {
        this.classes = classes;
        this.imagesPerClass = imagesPerClass;
    }

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("drawn", classes + " invented characters in " + imagesPerClass
                + " hands each, 32x32, drawn by the program; half of the characters unseen",
                "none needed", "made on first use; root or the cache holds them", false);
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path folder = options.root() != null ? options.root() : options.cache().resolve("drawn-1");
        ImageTable table = table(folder, classes, imagesPerClass);
        if (table.rows().stream().anyMatch(row -> !Files.isRegularFile(row.location().file()))) {
            if (options.root() == null || !Files.exists(folder)) {
                CacheFolder.delete(folder);
                CacheFolder.make(folder, work -> draw(work, classes, imagesPerClass, SEED));
            } else {
                draw(folder, classes, imagesPerClass, SEED);
            }
        }
        return table;
    }

    /**
     * Draws a set into {@code dir/glyph-CCC/hand-H.png}, 32×32 pixels RGB; files that are there are overwritten. The
     * same arguments draw the same images; image i of every class is by the same hand. About 2,000 images a second on one core.
     *
     * @param classes number of classes, 1 to 1000, half of them for training and half for the test
     * @param imagesPerClass number of images in each class, at least 1
     * @return the table of the images, with {@link ImageTable#drawn()} true
     * @throws IllegalArgumentException if a number is out of range
     * @throws IOException if the files cannot be written
     */
    public static ImageTable draw(Path dir, int classes, int imagesPerClass, long seed) throws IOException {
        if (classes < 1 || classes > 1000 || imagesPerClass < 1) {
            throw new IllegalArgumentException("expected 1 to 1000 classes of at least 1 image, got " + classes + " of "
                    + imagesPerClass);
        }
        Random random = new Random(seed); // its sequence is part of Java's specification
        List<Hand> hands = new ArrayList<>();
        for (int h = 0; h < imagesPerClass; h++) {
            hands.add(Hand.random(random));
        }
        for (int c = 0; c < classes; c++) {
            Files.createDirectories(file(dir, c, 0).getParent());
            Glyph glyph = Glyph.random(random);
            for (int h = 0; h < imagesPerClass; h++) {
                Png.write(glyph.draw(hands.get(h), SIZE, random), file(dir, c, h));
            }
        }
        return table(dir, classes, imagesPerClass);
    }

    private static ImageTable table(Path dir, int classes, int imagesPerClass) {
        List<ImageRow> rows = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            for (int h = 0; h < imagesPerClass; h++) {
                Path file = file(dir, c, h);
                rows.add(ImageRow.of(ImageLocation.of(file), file.getParent().getFileName().toString(),
                        Split.TRAIN));
            }
        }
        return new ImageTable("drawn", ORIGIN, true, rows).withHalves();
    }

    private static Path file(Path dir, int glyph, int hand) {
        return dir.resolve("glyph-%03d".formatted(glyph)).resolve("hand-" + (hand + 1) + ".png");
    }
}
