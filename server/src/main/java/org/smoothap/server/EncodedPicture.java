package org.smoothap.server;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.data.image.ImageHeader;
import org.smoothap.data.image.RgbImage;

/**
 * The bytes of a picture whose header has been looked at: of a known format and not too large to decode. Whether the rest
 * of it is sound, {@link #decode} finds out.
 */
record EncodedPicture(byte[] bytes, ImageHeader header) {
    /** What browsers show. TIFF and PNM files are read where they were indexed from a folder, but not from the network. */
    private static final Set<String> UPLOADED = Set.of("JPEG", "PNG", "WEBP", "GIF", "BMP");

    /** Progressive JPEG files have about 10. Thousands of them, each a pass over the whole picture, are an attack. */
    private static final int MOST_SCANS = 100;

    /**
     * Looks at a picture from the network.
     *
     * @throws Problem 415 if it is no picture, 422 if its header is damaged, 413 if it is too large to decode
     */
    static EncodedPicture uploaded(byte[] bytes, long mostPixels) {
        EncodedPicture picture = of(bytes, mostPixels);
        if (!UPLOADED.contains(picture.header.format())) {
            throw unsupported("it is " + picture.header.format());
        }
        return picture;
    }

    /** Looks at a picture from the index. */
    static EncodedPicture of(byte[] bytes, long mostPixels) {
        ImageHeader header = header(bytes);
        if (header.pixels() > mostPixels || header.width() > ImageDecoder.MAX_SIDE || header.height() > ImageDecoder.MAX_SIDE) {
            throw Problem.of(HttpStatus.PAYLOAD_TOO_LARGE_413, "the picture's header says " + header.width() + "x" + header.height()
                    + " pixels; at most " + mostPixels + " are decoded, and " + ImageDecoder.MAX_SIDE + " a side; scale it down");
        }
        if (header.scans() > MOST_SCANS) {
            throw Problem.of(HttpStatus.PAYLOAD_TOO_LARGE_413, "the picture has " + header.scans() + " scans; at most " + MOST_SCANS
                    + " are decoded");
        }
        return new EncodedPicture(bytes, header);
    }

    private static ImageHeader header(byte[] bytes) {
        Optional<ImageHeader> header;
        try {
            header = ImageHeader.read(bytes);
        } catch (IOException e) {
            throw Problem.of(HttpStatus.UNPROCESSABLE_ENTITY_422, "the picture cannot be decoded: " + brief(e.getMessage()));
        }
        return header.orElseThrow(() -> unsupported(ImageHeader.guess(bytes)));
    }

    private static Problem unsupported(String found) {
        return Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "expected a picture (JPEG, PNG, WebP, GIF, BMP); " + found);
    }

    /** @throws Problem 422 if the bytes are damaged or lie */
    RgbImage decode() {
        try {
            return ImageDecoder.decode(bytes, "the picture");
        } catch (IOException e) {
            throw Problem.of(HttpStatus.UNPROCESSABLE_ENTITY_422, brief(e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw Problem.of(HttpStatus.PAYLOAD_TOO_LARGE_413, "the picture of " + header.width() + "x" + header.height()
                    + " pixels needs more memory than the server has; scale it down");
        }
    }

    private static String brief(String message) {
        String line = message.lines().findFirst().orElse(message);
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
