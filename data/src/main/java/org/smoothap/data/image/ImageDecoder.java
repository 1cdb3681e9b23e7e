package org.smoothap.data.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * From the bytes of an image file to an upright 8-bit RGB image.
 *
 * <p>Reads JPEG (grey, YCbCr, RGB, CMYK, YCCK; baseline and progressive), PNG (all depths), WebP, GIF (the first frame),
 * BMP, TIFF (the first page) and PBM/PGM/PPM. The format is found from the bytes, the file name does not matter.
 *
 * <ul>
 *   <li>Grey becomes equal red, green and blue; 16 bits are scaled to 8; transparency lies over white.
 *   <li>The Exif orientation is applied, so that boxes and crops mean the image as people see it.
 *   <li>Embedded colour profiles are <em>not</em> applied (neither does Pillow, so published pipelines do the same).
 *   <li>Dimensions are checked in the header, before any memory is set aside for pixels.
 * </ul>
 *
 * Thread-safe; nothing is shared between calls.
 */
public final class ImageDecoder {
    /** An image with more pixels is refused: 300 MB once decoded. */
    public static final long MAX_PIXELS = 100_000_000;

    /** An image that is wider or higher is refused. */
    public static final int MAX_SIDE = 30_000;

    static {
        // Some readers open streams of their own; without this each of them makes a temporary file.
        ImageIO.setUseCache(false);
        // Found once here, by this class's loader: worker threads may have another context class loader.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(ImageDecoder.class.getClassLoader());
            ImageIO.scanForPlugins();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private ImageDecoder() {}

    /**
     * Decodes one image.
     *
     * @param bytes the whole file
     * @param name what to call the image in messages, for example its path
     * @return the image, upright
     * @throws IOException if the bytes are no image, a damaged or truncated one, or one over the limits; the message
     *     starts with {@code name} and says what is wrong
     */
    public static RgbImage decode(byte[] bytes, String name) throws IOException {
        if (bytes.length == 0) {
            throw new IOException(name + ": empty, 0 bytes");
        }
        EncodedFormat format = EncodedFormat.of(bytes);
        if (format == null) {
            throw new IOException(name + ": not an image (JPEG, PNG, WebP, GIF, BMP, TIFF, PNM); " + EncodedFormat.guess(bytes));
        }
        try {
            JpegHeader jpeg = format == EncodedFormat.JPEG ? JpegHeader.read(bytes) : null;
            RgbImage image = jpeg == null ? decodeWith(reader(format), bytes) : JpegDecoder.decode(bytes, jpeg);
            return Orientation.upright(image, Orientation.of(bytes, format, jpeg));
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(name + ": " + (e instanceof TooLarge ? "refused" : "damaged or truncated") + " " + format
                    + " image of " + bytes.length + " bytes: " + reason, e);
        }
    }

    static void checkSize(long width, long height) throws IOException {
        if (width <= 0 || height <= 0) {
            throw new IOException("its header says " + width + "x" + height + " pixels");
        }
        if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
            throw new TooLarge("its header says " + width + "x" + height + " pixels; at most " + MAX_SIDE + " a side and "
                    + MAX_PIXELS + " in all are decoded; scale it down");
        }
    }

    static RgbImage decodeWith(ImageReader reader, byte[] bytes) throws IOException {
        try (ImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
            reader.setInput(stream, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            return RgbPixels.of(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    static ImageReader reader(EncodedFormat format) throws IOException {
        String name = format.name().toLowerCase(Locale.ROOT);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name);
        if (!readers.hasNext()) {
            throw new IOException("no reader for this format; known: " + Arrays.toString(ImageIO.getReaderFormatNames()));
        }
        return readers.next();
    }

    /** Over the limits, not damaged. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }
}
