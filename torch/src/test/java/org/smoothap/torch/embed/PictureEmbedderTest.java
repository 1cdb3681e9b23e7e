package org.smoothap.torch.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;

class PictureEmbedderTest {
    private static final Set<Integer> BAD = Set.of(0, 63, 64, 70, 149);

    @TempDir
    private Path folder;

    /** 150 pictures in several batches, some of them no pictures, one missing. */
    private List<ImageRow> rows() throws IOException {
        List<ImageRow> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Path file = folder.resolve(i + ".png");
            if (i == 70) {
                Files.deleteIfExists(file);
            } else if (BAD.contains(i)) {
                Files.writeString(file, "no picture");
            } else {
                BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
                for (int p = 0; p < 256; p++) {
                    image.setRGB(p % 16, p / 16, (i + 1) * (p + 7) * 7919);
                }
                ImageIO.write(image, "png", file.toFile());
            }
            rows.add(ImageRow.of(ImageLocation.of(file), "label", Split.TEST));
        }
        return rows;
    }

    @Test
    void goesOnWithoutTheUnreadable() throws IOException {
        List<ImageRow> rows = rows();
        List<ImageRow> good = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!BAD.contains(i)) {
                good.add(rows.get(i));
            }
        }
        Engine.start("cpu", 1);
        ImageSettings settings = ImageSettings.ofSize(16);
        List<Integer> told = new ArrayList<>();
        List<float[]> embeddings = new ArrayList<>();
        try (EmbeddingNetwork network = EmbeddingNetwork.create("conv4", Map.of("width", "8"), 3, 16, 8, false, 1);
                PictureEmbedder embedder = new PictureEmbedder(network, settings, 2)) {
            float[] expected = new Embedder(network, settings, 2).embed(good);
            embedder.embed(rows, new PictureEmbedder.Results() {
                @Override
                public void embedded(int row, float[] embedding) {
                    assertTrue(!BAD.contains(row), "row " + row);
                    told.add(row);
                    embeddings.add(embedding);
                }

                @Override
                public void unreadable(int row, IOException reason) {
                    assertTrue(BAD.contains(row) && reason.getMessage().contains(row + ".png"), row + ": " + reason);
                    told.add(row);
                }
            });
            assertEquals(150, told.size());
            assertEquals(told.stream().sorted().distinct().toList(), told, "each once, in order");
            for (int i = 0; i < good.size(); i++) {
                for (int d = 0; d < 8; d++) {
                    assertEquals(expected[i * 8 + d], embeddings.get(i)[d], 1e-5, "picture " + i);
                }
            }
        }
    }
}
