package org.smoothap.data.image;

/**
 * The largest width and height that any part of a WebP file speaks of (RFC 9649): of the canvas, and of the pictures that
 * are laid on it. A decoder may set aside memory for either.
 */
record WebpHeader(int width, int height) {
    static WebpHeader read(byte[] bytes) {
        return chunks(bytes, 12, bytes.length, new WebpHeader(0, 0));
    }

    private static WebpHeader chunks(byte[] bytes, int from, int end, WebpHeader known) {
        WebpHeader largest = known;
        for (long at = from; at + 8 <= end; ) {
            int place = (int) at;
            long size = bits(bytes, place + 4, 4);
            int body = place + 8;
            int bodyEnd = (int) Math.min(end, body + size);
            if (EncodedFormat.starts(bytes, place, "VP8X") && bodyEnd - body >= 10) {
                largest = largest.or(bits(bytes, body + 4, 3) + 1, bits(bytes, body + 7, 3) + 1);
            } else if (EncodedFormat.starts(bytes, place, "VP8L") && bodyEnd - body >= 5) {
                long sides = bits(bytes, body + 1, 4);
                largest = largest.or((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1);
            } else if (EncodedFormat.starts(bytes, place, "VP8 ") && bodyEnd - body >= 10) {
                largest = largest.or(bits(bytes, body + 6, 2) & 0x3fff, bits(bytes, body + 8, 2) & 0x3fff);
            } else if (EncodedFormat.starts(bytes, place, "ANMF") && bodyEnd - body >= 16) {
                largest = chunks(bytes, body + 16, bodyEnd,
                        largest.or(bits(bytes, body + 6, 3) + 1, bits(bytes, body + 9, 3) + 1));
            }
            at = body + size + (size & 1);
        }
        return largest;
    }

    private WebpHeader or(long otherWidth, long otherHeight) {
        return new WebpHeader(Math.max(width, (int) otherWidth), Math.max(height, (int) otherHeight));
    }

    /** Little-endian. */
    private static long bits(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }
}
