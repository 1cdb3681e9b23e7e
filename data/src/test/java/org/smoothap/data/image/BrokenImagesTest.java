package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no images, that are damaged, or that claim to be too large. */
class BrokenImagesTest {
    private static String refusal(byte[] bytes) {
        String message = assertThrows(IOException.class, () -> ImageDecoder.decode(bytes, "bird.img")).getMessage();
        assertTrue(message.startsWith("bird.img: "), message);
        return message;
    }

    private static void assertContains(String message, String part) {
        assertTrue(message.contains(part), () -> "expected '" + part + "' in: " + message);
    }

    @Test
    void decompressionBombsAreRefusedFromTheHeader() throws IOException {
        byte[] png = ImageFiles.gradientFile(8, 8, "png");
        byte[] header = new byte[13];
        header[1] = 1;
        header[5] = 1;
        header[8] = 8;
        header[9] = 2;
        byte[] bomb = Arrays.copyOf(png, png.length);
        System.arraycopy(ImageFiles.pngChunk("IHDR", header), 0, bomb, 8, 25);
        assertContains(refusal(bomb), "refused PNG image");
        assertContains(refusal(bomb), "65536x65536");

        byte[] jpeg = ImageFiles.gradientFile(8, 8, "jpeg");
        for (int i = 2; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                jpeg[i + 5] = (byte) 0x75;
                jpeg[i + 7] = (byte) 0x75;
                break;
            }
        }
        assertContains(refusal(jpeg), "at most 30000 a side and 100000000 in all");
        assertContains(refusal("P5\n40000 2\n255\n".getBytes(StandardCharsets.US_ASCII)), "40000x2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "tiff", "ppm"})
    void truncatedFilesAreRefused(String format) throws IOException {
        byte[] whole = ImageFiles.gradientFile(80, 60, format);
        for (double share : new double[] {0.02, 0.3, 0.6, 0.9}) {
            int length = Math.max(12, (int) (share * whole.length));
            assertContains(refusal(Arrays.copyOf(whole, length)), "damaged or truncated");
        }
    }

    @Test
    void aJpegWithoutItsEndMarkerIsWhole() throws IOException {
        byte[] whole = ImageFiles.gradientFile(40, 40, "jpeg");
        RgbImage image = ImageDecoder.decode(Arrays.copyOf(whole, whole.length - 2), "x");
        assertArrayEquals(ImageDecoder.decode(whole, "x").rgb(), image.rgb());
    }

    @Test
    void whatIsNoImageIsNamed() {
        assertContains(refusal(new byte[0]), "empty");
        assertContains(refusal("<?xml version='1.0'?><svg xmlns='x'/>".getBytes(StandardCharsets.UTF_8)), "SVG");
        assertContains(refusal("<!DOCTYPE html><title>404".getBytes(StandardCharsets.UTF_8)), "HTML");
        assertContains(refusal("\0\0\0\30ftypheic".getBytes(StandardCharsets.ISO_8859_1)), "HEIF");
        assertContains(refusal(new byte[] {1, 2, (byte) 0xab}), "01 02 ab");
        assertContains(refusal(new byte[] {0, 0, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1}), "not an image");
    }
}
