package org.smoothap.report;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.smoothap.data.image.RgbImage;

/**
 * Pictures as {@code data:} addresses. Small ones stay as they are (PNG, lossless); larger ones are scaled down to
 * {@value #LONGEST} pixels and take whichever of PNG and JPEG is smaller, so that a page of 200 photographs stays at a
 * few megabytes.
 */
final class DataUri {
    /** The longest side kept, in pixels: sharp at the page's size on a screen of high density. */
    static final int LONGEST = 160;

    private static final int LOSSLESS = 64;
    private static final float JPEG_QUALITY = 0.85f;

    private DataUri() {}

    static String of(RgbImage picture) throws IOException {
        return of(picture, LONGEST);
    }

    /** @param longest side kept, in pixels */
    static String of(RgbImage picture, int longest) throws IOException {
        BufferedImage image = scaled(buffered(picture), longest);
        byte[] png = png(image);
        if (Math.max(image.getWidth(), image.getHeight()) <= LOSSLESS) {
            return address("png", png);
        }
        byte[] jpeg = jpeg(image, JPEG_QUALITY);
        return jpeg.length < png.length ? address("jpeg", jpeg) : address("png", png);
    }

    /** As it is, with some loss. */
    static String jpegOf(BufferedImage image, float quality) throws IOException {
        return address("jpeg", jpeg(image, quality));
    }

    private static String address(String type, byte[] bytes) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    static BufferedImage buffered(RgbImage picture) {
        int width = picture.width();
        int height = picture.height();
        byte[] rgb = picture.rgb();
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }

    static BufferedImage scaled(BufferedImage image, int kept) {
        int longest = Math.max(image.getWidth(), image.getHeight());
        if (longest <= kept) {
            return image;
        }
        int width = Math.max(1, Math.round((float) image.getWidth() * kept / longest));
        int height = Math.max(1, Math.round((float) image.getHeight() * kept / longest));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        // Averages areas: a plain bilinear draw would skip pixels when it shrinks by more than two.
        graphics.drawImage(image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return small;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
