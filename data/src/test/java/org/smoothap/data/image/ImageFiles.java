package org.smoothap.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files for tests, made in memory. */
public final class ImageFiles {
    private ImageFiles() {}

    /** A smooth RGB image without symmetry: every corner has its own colour. */
    public static BufferedImage gradient(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xff000000 | 255 * x / width << 16 | 255 * y / height << 8 | 128 * (x + y) / (width + height));
            }
        }
        return image;
    }

    public static byte[] write(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    public static byte[] gradientFile(int width, int height, String format) throws IOException {
        return write(gradient(width, height, BufferedImage.TYPE_INT_RGB), format);
    }

    /** A JPEG whose samples are written as they are, with an Adobe marker in front if {@code transform >= 0}. */
    static byte[] rawJpeg(Raster raster, int transform) throws IOException {
        ImageWriter writer = null;
        var writers = ImageIO.getImageWritersByFormatName("jpeg");
        while (writer == null || !writer.getClass().getName().startsWith("com.sun.")) {
            writer = writers.next();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        return transform < 0 ? out.toByteArray() : withSegment(out.toByteArray(), 0xee, adobe);
    }

    /** Inserts a segment after the first two bytes. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
        byte[] out = new byte[jpeg.length + body.length + 4];
        System.arraycopy(jpeg, 0, out, 0, 2);
        out[2] = (byte) 0xff;
        out[3] = (byte) marker;
        out[4] = (byte) (body.length + 2 >> 8);
        out[5] = (byte) (body.length + 2);
        System.arraycopy(body, 0, out, 6, body.length);
        System.arraycopy(jpeg, 2, out, 6 + body.length, jpeg.length - 2);
        return out;
    }

    /** A TIFF block with nothing but an orientation. */
    static byte[] tiffOrientation(int orientation, boolean bigEndian) {
        return bigEndian
                ? new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0}
                : new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte) orientation, 0, 0, 0, 0, 0, 0, 0};
    }

    static byte[] exifSegment(int orientation, boolean bigEndian) {
        byte[] tiff = tiffOrientation(orientation, bigEndian);
        byte[] body = Arrays.copyOf("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), 6 + tiff.length);
        System.arraycopy(tiff, 0, body, 6, tiff.length);
        return body;
    }

    static byte[] pngChunk(String type, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(data.length);
        byte[] body = Arrays.copyOf(type.getBytes(StandardCharsets.ISO_8859_1), 4 + data.length);
        System.arraycopy(data, 0, body, 4, data.length);
        CRC32 crc = new CRC32();
        crc.update(body);
        out.write(body);
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }

    /** Inserts a chunk after the IHDR of a PNG. */
    static byte[] withChunk(byte[] png, byte[] chunk) {
        byte[] out = new byte[png.length + chunk.length];
        System.arraycopy(png, 0, out, 0, 33);
        System.arraycopy(chunk, 0, out, 33, chunk.length);
        System.arraycopy(png, 33, out, 33 + chunk.length, png.length - 33);
        return out;
    }
}
