package org.smoothap.data.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The Exif orientation (tag 0x0112): finds it in JPEG, PNG, WebP and TIFF files and turns an image upright by it. */
final class Orientation {
    static final int UPRIGHT = 1;

    private Orientation() {}

    /** 1..8; {@link #UPRIGHT} if there is none or it cannot be read. */
    static int of(byte[] bytes, EncodedFormat format, JpegHeader jpeg) {
        return switch (format) {
            case JPEG -> jpeg.exif() < 0 ? UPRIGHT : inTiff(bytes, jpeg.exif(), jpeg.exifEnd());
            case PNG -> inChunks(bytes, 8, ByteOrder.BIG_ENDIAN);
            case WEBP -> inChunks(bytes, 12, ByteOrder.LITTLE_ENDIAN);
            case TIFF -> inTiff(bytes, 0, bytes.length);
            default -> UPRIGHT;
        };
    }

    /** PNG: length, type, data, checksum; RIFF: type, length, data, padded to an even length. */
    private static int inChunks(byte[] bytes, int start, ByteOrder order) {
        boolean png = order == ByteOrder.BIG_ENDIAN;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        long at = start;
        while (at + 8 <= bytes.length) {
            int here = (int) at;
            long length = buffer.getInt(png ? here : here + 4) & 0xffffffffL;
            if (EncodedFormat.starts(bytes, png ? here + 4 : here, png ? "eXIf" : "EXIF")) {
                int body = here + 8;
                int end = (int) Math.min(bytes.length, body + length);
                return inTiff(bytes, EncodedFormat.starts(bytes, body, "Exif\0\0") ? body + 6 : body, end);
            }
            at += png ? length + 12 : length + 8 + (length & 1);
        }
        return UPRIGHT;
    }

    private static int inTiff(byte[] bytes, int start, int end) {
        try {
            Metadata metadata = new Metadata();
            new ExifReader().extract(new ByteArrayReader(Arrays.copyOfRange(bytes, start, end)), metadata, 0);
            ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return value == null || value < 1 || value > 8 ? UPRIGHT : value;
        } catch (RuntimeException damaged) {
            return UPRIGHT;
        }
    }

    /**
     * The image turned upright.
     *
     * <p>Orientation 2 is mirrored left to right, 3 turned by 180°, 4 mirrored top to bottom, 5 transposed, 6 to be
     * turned by 90° clockwise, 7 transposed along the other diagonal, 8 to be turned by 90° anticlockwise.
     */
    static RgbImage upright(RgbImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean swap = orientation >= 5;
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = swap ? image.height() : image.width();
        int height = swap ? image.width() : image.height();
        byte[] in = image.rgb();
        byte[] out = new byte[3 * width * height];
        int o = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = swap ? y : x;
                int fromY = swap ? x : y;
                if (mirrorX) {
                    fromX = image.width() - 1 - fromX;
                }
                if (mirrorY) {
                    fromY = image.height() - 1 - fromY;
                }
                int i = 3 * (fromY * image.width() + fromX);
                out[o++] = in[i];
                out[o++] = in[i + 1];
                out[o++] = in[i + 2];
            }
        }
        return new RgbImage(width, height, out);
    }
}
