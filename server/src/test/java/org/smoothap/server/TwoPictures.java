package org.smoothap.server;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Two pictures in one. */
final class TwoPictures {
    private TwoPictures() {}

    static byte[] leftAndRight(byte[] left, byte[] right) {
        try {
            BufferedImage a = ImageIO.read(new ByteArrayInputStream(left));
            BufferedImage b = ImageIO.read(new ByteArrayInputStream(right));
            BufferedImage both = new BufferedImage(a.getWidth() + b.getWidth(), a.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = both.createGraphics();
            graphics.drawImage(a, 0, 0, null);
            graphics.drawImage(b, a.getWidth(), 0, null);
            graphics.dispose();
            return DrawnPictures.png(both);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
