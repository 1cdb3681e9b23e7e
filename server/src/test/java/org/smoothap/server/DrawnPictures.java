package org.smoothap.server;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.search.FileStamp;
import org.smoothap.search.IndexSettings;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.StoredForm;
import org.smoothap.search.VectorIndexWriter;

/** A folder of pictures with shapes in three colours, and its index. */
final class DrawnPictures {
    static final List<String> LABELS = List.of("red", "green", "blue");
    static final int EACH = 8;
    private static final List<Color> COLOURS = List.of(new Color(0xd7263d), new Color(0x2f9e44), new Color(0x1c5fd6));

    private DrawnPictures() {}

    /** Writes the pictures and indexes them; returns the folder of the index. */
    static Path index(Path folder) throws IOException {
        Path pictures = folder.resolve("pictures");
        Path index = folder.resolve("index");
        ColourEmbedder embedder = new ColourEmbedder();
        IndexSettings settings = IndexSettings.of(ColourEmbedder.MODEL, pictures.toAbsolutePath().toString(), "", StoredForm.FLOAT32);
        try (VectorIndexWriter writer = VectorIndexWriter.open(index, settings)) {
            for (int label = 0; label < LABELS.size(); label++) {
                Files.createDirectories(pictures.resolve(LABELS.get(label)));
                for (int i = 0; i < EACH; i++) {
                    String id = LABELS.get(label) + "/" + i + ".png";
                    byte[] png = png(label, i);
                    Files.write(pictures.resolve(id), png);
                    writer.put(new IndexedImage(id, new FileStamp(png.length, 1, KeptPictures.sha256(png)),
                                    Map.of("label", LABELS.get(label), "price", Integer.toString(i))),
                            embedder.input(ImageDecoder.decode(png, id)));
                }
            }
            writer.commit();
        }
        return index;
    }

    /** A shape of one of three colours, its place and form by its number. */
    static byte[] png(int label, int number) {
        BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 160, 120);
        graphics.setColor(COLOURS.get(label));
        int x = 8 + number * 9;
        int y = 6 + number * 5;
        if (number % 2 == 0) {
            graphics.fillOval(x, y, 70, 60);
        } else {
            graphics.fillRect(x, y, 50, 62);
        }
        graphics.dispose();
        return png(image);
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
