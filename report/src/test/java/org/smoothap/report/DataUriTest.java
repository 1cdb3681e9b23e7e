package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.smoothap.data.image.RgbImage;

class DataUriTest {
    @Test
    void aSmallPictureKeepsEveryPixel() throws IOException {
        byte[] rgb = new byte[3 * 5 * 3];
        new Random(1).nextBytes(rgb);
        String uri = DataUri.of(new RgbImage(5, 3, rgb));
        assertTrue(uri.startsWith("data:image/png;base64,"), uri);
        BufferedImage image = decoded(uri);
        for (int i = 0; i < 15; i++) {
            int expected = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
            assertEquals(expected, image.getRGB(i % 5, i / 5) & 0xffffff, "pixel " + i);
        }
    }

    @Test
    void aLargePictureKeepsItsShape() throws IOException {
        BufferedImage wide = decoded(DataUri.of(new RgbImage(640, 320, new byte[3 * 640 * 320])));
        assertEquals(DataUri.LONGEST, wide.getWidth());
        assertEquals(DataUri.LONGEST / 2, wide.getHeight());
        BufferedImage thread = decoded(DataUri.of(new RgbImage(1, 2000, new byte[3 * 2000])));
        assertEquals(1, thread.getWidth());
        assertEquals(DataUri.LONGEST, thread.getHeight());
    }

    private static BufferedImage decoded(String uri) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1))));
    }
}
