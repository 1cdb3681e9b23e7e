package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
    private static byte[] encoded(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    @Test
    void everyFormatSaysItsSize() throws IOException {
        for (String format : new String[] {"jpg", "png", "gif", "bmp", "tiff", "pnm"}) {
            ImageHeader header = ImageHeader.read(encoded(format)).orElseThrow();
            assertEquals(31, header.width(), format);
            assertEquals(17, header.height(), format);
            assertEquals(31 * 17, header.pixels());
            assertEquals(1, header.scans());
        }
        assertEquals("image/jpeg", ImageHeader.read(encoded("jpg")).orElseThrow().mediaType());
        assertEquals("image/x-portable-anymap", ImageHeader.read(encoded("pnm")).orElseThrow().mediaType());
    }

    @Test
    void whatIsNoImageHasNone() throws IOException {
        for (String text : new String[] {"", "x", "<svg xmlns=''/>", "%PDF-1.7"}) {
            assertEquals(Optional.empty(), ImageHeader.read(text.getBytes(StandardCharsets.UTF_8)));
        }
        assertTrue(ImageHeader.guess(new byte[0]).contains("empty"));
        assertTrue(ImageHeader.guess("<svg xmlns=''/>".getBytes(StandardCharsets.UTF_8)).contains("SVG"));
    }

    @Test
    void aHeaderThatEndsEarlyIsDamaged() throws IOException {
        for (String format : new String[] {"jpg", "png", "gif", "bmp"}) {
            byte[] start = Arrays.copyOf(encoded(format), 16);
            assertThrows(IOException.class, () -> ImageHeader.read(start), format);
        }
    }

    private static ByteBuffer webp(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF")).putInt(size - 8).put(ascii("WEBP"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The layouts of RFC 9649, by hand. */
    @Test
    void theLargestPartOfAWebpFileCounts() {
        byte[] lossless = webp(26).put(ascii("VP8L")).putInt(5).put((byte) 0x2f).putInt(299 | 199 << 14).array();
        assertEquals(new WebpHeader(300, 200), WebpHeader.read(lossless));
        byte[] lossy = webp(30).put(ascii("VP8 ")).putInt(10).put(new byte[] {0, 0, 0, (byte) 0x9d, 1, 0x2a})
                .putShort((short) 300).putShort((short) 200).array();
        assertEquals(new WebpHeader(300, 200), WebpHeader.read(lossy));
        byte[] canvas = webp(44).put(ascii("VP8X")).putInt(10).putInt(0).put(new byte[] {9, 0, 0, 9, 0, 0})
                .put(ascii("VP8L")).putInt(5).put((byte) 0x2f).putInt(16_383 | 16_383 << 14).array();
        assertEquals(new WebpHeader(16_384, 16_384), WebpHeader.read(canvas));
        byte[] animation = webp(78).put(ascii("VP8X")).putInt(10).putInt(0).put(new byte[] {9, 0, 0, 9, 0, 0})
                .put(ascii("ANMF")).putInt(30).put(new byte[6]).put(new byte[] {49, 0, 0, 0, 4, 0}).putInt(0)
                .put(ascii("VP8L")).putInt(5).put((byte) 0x2f).putInt(99 | 9 << 14).array();
        assertEquals(new WebpHeader(100, 1025), WebpHeader.read(animation));
        for (int length = 0; length < animation.length; length++) {
            WebpHeader.read(Arrays.copyOf(animation, length)); // ends
        }
        byte[] endless = webp(40).put(ascii("ANMF")).putInt(-1).array();
        WebpHeader.read(endless);
    }
}
