package org.smoothap.data.miniature;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.smoothap.data.source.Glyph;

/**
 * Draws and saves the images of a miniature: one invented character ({@link Glyph}) a class, each image by another hand.
 * An image depends on the seed, its class and its number alone, not on what was drawn before.
 */
final class Drawings {
    /** Pixels a side: small enough for thousands in a test, large enough for every network here. */
    static final int SIZE = 56;

    private final long seed;

    Drawings(long seed) {
        this.seed = seed;
    }

    /** An image of a class, {@link #SIZE} pixels a side, RGB. */
    BufferedImage draw(int classNumber, int imageNumber) {
        Glyph glyph = Glyph.random(random(classNumber, -1));
        Random random = random(classNumber, imageNumber);
        return glyph.draw(Glyph.Hand.random(random), SIZE, random);
    }

    /** Draws an image into a file; its folders are made. The name's end says the format. */
    void write(Path file, int classNumber, int imageNumber) throws IOException {
        save(draw(classNumber, imageNumber), file);
    }

    /**
     * Saves an image; the folders of the file are made.
     *
     * @param file ends with {@code .png}, {@code .jpg}, ...
     */
    static void save(BufferedImage image, Path file) throws IOException {
        String name = file.getFileName().toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1).toLowerCase(), out)) {
                throw new IllegalArgumentException(file + ": no image format has this name");
            }
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.toByteArray());
    }

    private Random random(int classNumber, int imageNumber) {
        long mixed = (seed * 0x9E3779B97F4A7C15L + classNumber) * 0xD1342543DE82EF95L + imageNumber;
        return new Random(new SplittableRandom(mixed).nextLong()); // neighbouring seeds of Random begin alike
    }
}
