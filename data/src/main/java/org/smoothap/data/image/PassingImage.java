package org.smoothap.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes a file for a moment: the pixels lie in an array that belongs to the thread and is overwritten by its next call, so
 * that an image that is only looked at once leaves no garbage. For plain, upright JPEG files of usual size, where
 * libjpeg-turbo is there; all others are left to {@link ImageDecoder}, which also says what is wrong with a file.
 */
public final class PassingImage {
    private static final int MAX_ENCODED_BYTES = 1 << 24;
    private static final int MAX_PIXELS = 1 << 24;

    private PassingImage() {}

    /** The image, valid until this thread calls again; null if the file is not for this way of reading. */
    public static RgbImage read(Path file) {
        if (!TurboJpeg.found()) {
            return null;
        }
        Scratch scratch = Scratch.ofThread();
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size < 4 || size > MAX_ENCODED_BYTES) {
                return null;
            }
            byte[] bytes = scratch.encoded((int) size);
            int length = in.readNBytes(bytes, 0, (int) size);
            // What an earlier, longer file left behind these bytes may be read as a header here, and is not decoded below.
            JpegHeader header = EncodedFormat.of(bytes) == EncodedFormat.JPEG ? JpegHeader.read(bytes) : null;
            if (header == null || !header.plain() || (long) header.width() * header.height() > MAX_PIXELS || header.width() < 1
                    || header.height() < 1 || Orientation.of(bytes, EncodedFormat.JPEG, header) != Orientation.UPRIGHT) {
                return null;
            }
            byte[] pixels = scratch.decoded(3 * header.width() * header.height());
            return TurboJpeg.decode(bytes, length, header, pixels) ? new RgbImage(header.width(), header.height(), pixels) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
