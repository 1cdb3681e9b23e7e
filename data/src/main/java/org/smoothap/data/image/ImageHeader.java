package org.smoothap.data.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What an image file says of itself, read without setting memory aside for its pixels. It may lie; {@link ImageDecoder}
 * finds that out.
 *
 * @param format in capitals, such as JPEG
 * @param width in pixels, before the Exif orientation is applied; of WebP files the largest that any part of them says
 * @param scans of a JPEG file: each of them is a pass over the whole image when it is progressive; 1 for other formats
 */
public record ImageHeader(String format, int width, int height, int scans) {
    /** The format's media type. */
    public String mediaType() {
        return "image/" + (format.equals("PNM") ? "x-portable-anymap" : format.toLowerCase(Locale.ROOT));
    }

    public long pixels() {
        return (long) width * height;
    }

    /**
     * Reads the header.
     *
     * @return empty if the bytes are of no known format; {@link #guess} says what they seem to be
     * @throws IOException if the header is damaged or ends early
     */
    public static Optional<ImageHeader> read(byte[] bytes) throws IOException {
        EncodedFormat format = EncodedFormat.of(bytes);
        if (format == null) {
            return Optional.empty();
        }
        try {
            if (format == EncodedFormat.JPEG) {
                JpegHeader jpeg = JpegHeader.read(bytes);
                return Optional.of(checked(format, jpeg.width(), jpeg.height(), scans(bytes)));
            }
            WebpHeader webp = format == EncodedFormat.WEBP ? WebpHeader.read(bytes) : new WebpHeader(0, 0);
            ImageReader reader = ImageDecoder.reader(format);
            try (ImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
                reader.setInput(stream, true, true);
                return Optional.of(checked(
                        format, Math.max(webp.width(), reader.getWidth(0)), Math.max(webp.height(), reader.getHeight(0)), 1));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException("damaged " + format + " header: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
        }
    }

    /** What bytes that are no known image seem to be, for an error message. */
    public static String guess(byte[] bytes) {
        return bytes.length == 0 ? "it is empty" : EncodedFormat.guess(bytes);
    }

    private static ImageHeader checked(EncodedFormat format, int width, int height, int scans) throws IOException {
        if (width <= 0 || height <= 0) {
            throw new IOException("it says " + width + "x" + height + " pixels");
        }
        return new ImageHeader(format.name(), width, height, scans);
    }

    /** Start-of-scan markers; data of a scan never holds one, since 0xff is followed by 0 there. */
    private static int scans(byte[] bytes) {
        int scans = 0;
        for (int i = 2; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xda) {
                scans++;
            }
        }
        return scans;
    }
}
