package org.smoothap.data.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * What the marker segments before the first scan of a JPEG file say (ITU-T T.81 annex B).
 *
 * @param components 1 grey, 3 colour, 4 CMYK or YCCK
 * @param adobeTransform the colour transform of the Adobe marker (0 none, 1 YCbCr, 2 YCCK); -1 if there is no such marker
 * @param exif where the TIFF block of the Exif segment starts; -1 if there is none
 * @param exifEnd the end of that block
 * @param profile true if the file embeds a colour profile
 * @param plain true if all decoders agree on what its numbers mean: 8 bits, Huffman, grey or YCbCr that a JFIF or Adobe marker
 *     promises, the colours at full resolution, or halved across, or both ways
 */
record JpegHeader(
        int width, int height, int components, int adobeTransform, int exif, int exifEnd, boolean profile, boolean plain) {
    private static final String PROFILE = "ICC_PROFILE\0";

    static JpegHeader read(byte[] bytes) throws IOException {
        int width = 0;
        int height = 0;
        int components = 0;
        int adobe = -1;
        int exif = -1;
        int exifEnd = -1;
        boolean profile = false;
        boolean jfif = false;
        boolean usual = false;
        for (int at = nextMarker(bytes, 2); ; ) {
            int marker = marker(bytes, at);
            if (marker == 0xda) {
                break;
            }
            int end = segmentEnd(bytes, at);
            int body = at + 4;
            if (isFrame(marker) && end - body >= 6) {
                height = unsigned16(bytes, body + 1);
                width = unsigned16(bytes, body + 3);
                components = bytes[body + 5] & 0xff;
                usual = marker <= 0xc2 && bytes[body] == 8 && usualSampling(bytes, body + 6, end, components);
            } else if (marker == 0xe0 && end - body >= 5 && EncodedFormat.starts(bytes, body, "JFIF\0")) {
                jfif = true;
            } else if (marker == 0xee && end - body >= 12 && EncodedFormat.starts(bytes, body, "Adobe")) {
                adobe = bytes[body + 11] & 0xff;
            } else if (marker == 0xe1 && exif < 0 && end - body > 6 && EncodedFormat.starts(bytes, body, "Exif\0\0")) {
                exif = body + 6;
                exifEnd = end;
            } else if (marker == 0xe2 && EncodedFormat.starts(bytes, body, PROFILE)) {
                profile = true;
            }
            at = nextMarker(bytes, end);
        }
        if (components == 0) {
            throw new IOException("no frame header before the first scan");
        }
        boolean promised = components == 1 || adobe == 1 || jfif && adobe < 0;
        return new JpegHeader(width, height, components, adobe, exif, exifEnd, profile, usual && promised);
    }

    /** Of the components' parameters, each its name, its sampling factors and its table. */
    private static boolean usualSampling(byte[] bytes, int from, int end, int components) {
        if (components == 1) {
            return true;
        }
        if (components != 3 || end - from < 9) {
            return false;
        }
        int luma = bytes[from + 1];
        return (luma == 0x11 || luma == 0x21 || luma == 0x22) && bytes[from + 4] == 0x11 && bytes[from + 7] == 0x11;
    }

    /** The file without its colour profile, which would otherwise be applied, slowly. */
    static byte[] withoutProfile(byte[] bytes) throws IOException {
        byte[] out = new byte[bytes.length];
        out[0] = bytes[0];
        out[1] = bytes[1];
        int length = 2;
        int at = nextMarker(bytes, 2);
        while (marker(bytes, at) != 0xda) {
            int end = segmentEnd(bytes, at);
            if (!(marker(bytes, at) == 0xe2 && EncodedFormat.starts(bytes, at + 4, PROFILE))) {
                System.arraycopy(bytes, at, out, length, end - at);
                length += end - at;
            }
            at = nextMarker(bytes, end);
        }
        System.arraycopy(bytes, at, out, length, bytes.length - at);
        return Arrays.copyOf(out, length + bytes.length - at);
    }

    private static int marker(byte[] bytes, int at) throws IOException {
        if (at + 4 > bytes.length) {
            throw new IOException("the file ends in its header, after " + bytes.length + " bytes");
        }
        return bytes[at + 1] & 0xff;
    }

    private static int segmentEnd(byte[] bytes, int at) throws IOException {
        int end = at + 2 + unsigned16(bytes, at + 2);
        if (end > bytes.length) {
            throw new IOException("the file ends in its header, after " + bytes.length + " bytes");
        }
        return end;
    }

    /** The place of the next 0xff that no other 0xff follows; anything between segments is padding. */
    private static int nextMarker(byte[] bytes, int from) {
        int at = from;
        while (at + 1 < bytes.length && !(bytes[at] == (byte) 0xff && bytes[at + 1] != (byte) 0xff && bytes[at + 1] != 0)) {
            at++;
        }
        return at;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int unsigned16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
