package org.smoothap.data.miniature;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Omniglot's two small sets as zips: two alphabets of six characters to train on, two of four for the test, one in both. */
final class OmniglotMiniature implements Miniature {
    private static final int DRAWERS = 4;
    private static final int SIZE = 105;

    @Override
    public String name() {
        return "omniglot";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        try (ZipOutputStream zip = zip(root, "images_background_small1")) {
            alphabet(zip, "images_background_small1", "Greek", 0, 6, drawings);
            alphabet(zip, "images_background_small1", "Korean", 6, 6, drawings);
        }
        try (ZipOutputStream zip = zip(root, "images_background_small2")) {
            alphabet(zip, "images_background_small2", "Greek", 0, 6, drawings);
            alphabet(zip, "images_background_small2", "Sanskrit", 12, 4, drawings);
            alphabet(zip, "images_background_small2", "Tagalog", 16, 4, drawings);
        }
    }

    private static ZipOutputStream zip(Path root, String name) throws IOException {
        return new ZipOutputStream(Files.newOutputStream(root.resolve(name + ".zip")));
    }

    private static void alphabet(ZipOutputStream zip, String set, String alphabet, int first, int characters, Drawings drawings)
            throws IOException {
        for (int c = 0; c < characters; c++) {
            for (int drawer = 1; drawer <= DRAWERS; drawer++) {
                ZipEntry entry = new ZipEntry(
                        "%s/%s/character%02d/%04d_%02d.png".formatted(set, alphabet, c + 1, 100 + first + c, drawer));
                entry.setTime(0); // the same seed writes the same file
                zip.putNextEntry(entry);
                ImageIO.write(inkOnPaper(drawings.draw(first + c, drawer)), "png", zip);
                zip.closeEntry();
            }
        }
    }

    /** One bit a pixel, as the original. */
    private static BufferedImage inkOnPaper(BufferedImage image) {
        BufferedImage binary = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_BINARY);
        Graphics2D graphics = binary.createGraphics();
        graphics.drawImage(image, 0, 0, SIZE, SIZE, null);
        graphics.dispose();
        return binary;
    }
}
