package org.smoothap.data.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognises an image file by its first bytes, never by its name. */
enum EncodedFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP,
    PNM;

    /** The format, or null if the bytes are none of these. */
    static EncodedFormat of(byte[] bytes) {
        if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        } else if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
            return GIF;
        } else if (starts(bytes, 0, "BM")) {
            return BMP;
        } else if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) {
            return TIFF;
        } else if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
            return WEBP;
        } else if (bytes.length > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7'
                && Character.isWhitespace(bytes[2])) {
            return PNM;
        }
        return null;
    }

    /** What bytes that are no known image seem to be, for an error message. */
    static String guess(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        String text = head.replace("\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<")) {
            return text.contains("<svg") ? "it is SVG, a vector drawing; convert it to PNG"
                    : text.contains("<html") || text.contains("<!doctype html") ? "it is an HTML page, perhaps a failed download"
                    : "it is XML or HTML text";
        } else if (starts(bytes, 4, "ftyp")) {
            return "it is a HEIF, AVIF or MP4 file; convert it to JPEG or PNG";
        } else if (text.startsWith("%pdf")) {
            return "it is a PDF document";
        } else if (text.startsWith("version https://git-lfs")) {
            return "it is a Git LFS pointer; fetch the real file with 'git lfs pull'";
        }
        StringBuilder hex = new StringBuilder("it starts with the bytes");
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            hex.append(String.format(" %02x", bytes[i]));
        }
        return hex.toString();
    }

    static boolean starts(byte[] bytes, int offset, String latin1) {
        if (offset < 0 || bytes.length - offset < latin1.length()) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((bytes[offset + i] & 0xff) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
