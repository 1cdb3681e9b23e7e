package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static int[] pixel(RgbImage image, int x, int y) {
        int i = 3 * (y * image.width() + x);
        return new int[] {image.rgb()[i] & 0xff, image.rgb()[i + 1] & 0xff, image.rgb()[i + 2] & 0xff};
    }

    private static void assertPixel(RgbImage image, int x, int y, int tolerance, int... rgb) {
        int[] found = pixel(image, x, y);
        assertTrue(IntStream.range(0, 3).allMatch(c -> Math.abs(found[c] - rgb[c]) <= tolerance),
                () -> "expected " + Arrays.toString(rgb) + " at " + x + "," + y + ", found " + Arrays.toString(found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff", "ppm"})
    void losslessFormatsGiveTheSamePixels(String format) throws IOException {
        BufferedImage source = ImageFiles.gradient(31, 17, BufferedImage.TYPE_3BYTE_BGR);
        RgbImage image = ImageDecoder.decode(ImageFiles.write(source, format), "x");
        assertEquals(31, image.width());
        assertEquals(17, image.height());
        for (int y = 0; y < 17; y++) {
            for (int x = 0; x < 31; x++) {
                int rgb = source.getRGB(x, y);
                assertPixel(image, x, y, 0, rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
            }
        }
    }

    @Test
    void colourJpeg() throws IOException {
        RgbImage image = ImageDecoder.decode(ImageFiles.gradientFile(64, 48, "jpeg"), "x");
        assertEquals(64, image.width());
        assertPixel(image, 60, 4, 12, 239, 21, 73);
        assertPixel(image, 4, 44, 12, 16, 233, 55);
    }

    @Test
    void greyJpegKeepsItsValues() throws IOException {
        BufferedImage source = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        source.getRaster().setSamples(0, 0, 16, 16, 0, IntStream.generate(() -> 77).limit(256).toArray());
        assertPixel(ImageDecoder.decode(ImageFiles.write(source, "jpeg"), "x"), 8, 8, 1, 77, 77, 77);
        assertPixel(ImageDecoder.decode(ImageFiles.write(source, "png"), "x"), 8, 8, 0, 77, 77, 77);
    }

    @Test
    void aColourProfileIsIgnoredEvenIfItIsRubbish() throws IOException {
        byte[] plain = ImageFiles.gradientFile(24, 24, "jpeg");
        byte[] body = Arrays.copyOf("ICC_PROFILE\0\1\1rubbish".getBytes(StandardCharsets.ISO_8859_1), 200);
        byte[] tagged = ImageFiles.withSegment(plain, 0xe2, body);
        assertArrayEquals(ImageDecoder.decode(plain, "x").rgb(), ImageDecoder.decode(tagged, "x").rgb());
    }

    @Test
    void cmykJpeg() throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, new Point());
        for (int i = 0; i < 256; i++) {
            inks.setPixel(i % 16, i / 16, new int[] {200, 100, 0, 51});
        }
        // light = 255 - ink, times the 80 % that black leaves
        assertPixel(ImageDecoder.decode(ImageFiles.rawJpeg(inks, -1), "x"), 8, 8, 2, 44, 124, 204);
        // with Adobe's marker the samples are the light itself
        assertPixel(ImageDecoder.decode(ImageFiles.rawJpeg(inks, 0), "x"), 8, 8, 2, 40, 20, 0);
    }

    @Test
    void ycckJpeg() throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, new Point());
        for (int i = 0; i < 256; i++) {
            inks.setPixel(i % 16, i / 16, new int[] {100, 128, 128, 255});
        }
        assertPixel(ImageDecoder.decode(ImageFiles.rawJpeg(inks, 2), "x"), 8, 8, 2, 155, 155, 155);
    }

    /** Made by Pillow 12.3.0; its own decoder gives 180 90 30 with an error of at most 2. */
    @Test
    void cmykJpegOfPillow() throws IOException {
        RgbImage image = ImageDecoder.decode(Base64.getDecoder().decode(PILLOW_CMYK), "x");
        assertPixel(image, 4, 4, 3, 180, 90, 30);
    }

    private static final String PILLOW_CMYK = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZH"
            + "hcZWdj/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAUGB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZ"
            + "AEsAAD8AaGI5oD//2Q==";

    private static final String PILLOW_WEBP = "UklGRigAAABXRUJQVlA4TBwAAAAvB8ABEA8wyKMwHvMf8FCQtgEjvdJ3RUT0P/QA";

    private static final String PILLOW_PROGRESSIVE = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeX"
            + "BkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wgARCAAI"
            + "AAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUAQEAAAAAAAAAAAAAAAAAAAAE/9oADAMBAAIQAxAAAAGQIz//xAAUEAEAAA"
            + "AAAAAAAAAAAAAAAAAA/9oACAEBAAEFAn//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AX//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oA"
            + "CAECAQE/AX//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAY/An//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAE/IX//2gAMAwEAAg"
            + "ADAAAAEPv/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/EH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/EH//xAAUEAEAAAAA"
            + "AAAAAAAAAAAAAAAA/9oACAEBAAE/EH//2Q==";

    @Test
    void webpLosslessWithAlphaOfPillow() throws IOException {
        RgbImage image = ImageDecoder.decode(Base64.getDecoder().decode(PILLOW_WEBP), "x");
        assertPixel(image, 0, 0, 0, 10, 200, 30);
        assertPixel(image, 7, 7, 1, 255, 255, 255);
    }

    @Test
    void progressiveJpegOfPillow() throws IOException {
        assertPixel(ImageDecoder.decode(Base64.getDecoder().decode(PILLOW_PROGRESSIVE), "x"), 4, 4, 3, 180, 90, 30);
    }

    @Test
    void palettePngAndOneBitPng() throws IOException {
        byte[] red = {0, (byte) 250, 3, 9};
        byte[] green = {0, 1, (byte) 240, 9};
        byte[] blue = {0, 2, 4, (byte) 230};
        BufferedImage palette = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 4, red, green, blue));
        palette.getRaster().setSamples(0, 0, 4, 2, 0, new int[] {0, 1, 2, 3, 3, 2, 1, 0});
        RgbImage image = ImageDecoder.decode(ImageFiles.write(palette, "png"), "x");
        assertPixel(image, 1, 0, 0, 250, 1, 2);
        assertPixel(image, 0, 1, 0, 9, 9, 230);

        BufferedImage bits = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(8, 0, 0xffffffff);
        image = ImageDecoder.decode(ImageFiles.write(bits, "png"), "x");
        assertPixel(image, 7, 0, 0, 0, 0, 0);
        assertPixel(image, 8, 0, 0, 255, 255, 255);
    }

    @Test
    void transparencyLiesOverWhite() throws IOException {
        BufferedImage source = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        source.setRGB(0, 0, 0x00123456);
        source.setRGB(1, 0, 0x80ff0000);
        source.setRGB(2, 0, 0xff102030);
        RgbImage image = ImageDecoder.decode(ImageFiles.write(source, "png"), "x");
        assertPixel(image, 0, 0, 0, 255, 255, 255);
        assertPixel(image, 1, 0, 0, 255, 127, 127);
        assertPixel(image, 2, 0, 0, 0x10, 0x20, 0x30);
    }

    @Test
    void sixteenBitPng() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {257 * 100, 65535});
        RgbImage image = ImageDecoder.decode(ImageFiles.write(grey, "png"), "x");
        assertPixel(image, 0, 0, 0, 100, 100, 100);
        assertPixel(image, 1, 0, 0, 255, 255, 255);

        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 1, 1, 4, new Point());
        raster.setPixel(0, 0, new int[] {257 * 11, 257 * 22, 257 * 33, 65535});
        ComponentColorModel rgba = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_USHORT);
        image = ImageDecoder.decode(ImageFiles.write(new BufferedImage(rgba, raster, false, null), "png"), "x");
        assertPixel(image, 0, 0, 0, 11, 22, 33);
    }

    @Test
    void pgm() throws IOException {
        byte[] head = "P5\n# a comment\n3 1\n255\n".getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(head, head.length + 3);
        file[head.length] = 5;
        file[head.length + 1] = (byte) 130;
        file[head.length + 2] = (byte) 255;
        RgbImage image = ImageDecoder.decode(file, "x");
        assertPixel(image, 0, 0, 0, 5, 5, 5);
        assertPixel(image, 1, 0, 0, 130, 130, 130);
        assertPixel(image, 2, 0, 0, 255, 255, 255);
    }

    /** Where the stored image's top left pixel must appear, by orientation. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void exifOrientation(int orientation) throws IOException {
        BufferedImage stored = new BufferedImage(32, 16, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 32 * 16; i++) {
            int x = i % 32;
            int y = i / 32;
            stored.setRGB(x, y, x < 16 ? (y < 8 ? 0xff0000 : 0x00ff00) : (y < 8 ? 0x0000ff : 0xffffff));
        }
        // the corners of the upright image (top left, top right, bottom left, bottom right) in stored corners 0..3
        int[][] corners = {{0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 2, 1, 3}, {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}};
        int[][] colours = {{255, 0, 0}, {0, 0, 255}, {0, 255, 0}, {255, 255, 255}};
        byte[] png = ImageFiles.write(stored, "png");
        byte[] jpeg = ImageFiles.write(stored, "jpeg");
        byte[][] files = {
            ImageFiles.withSegment(jpeg, 0xe1, ImageFiles.exifSegment(orientation, true)),
            ImageFiles.withSegment(jpeg, 0xe1, ImageFiles.exifSegment(orientation, false)),
            ImageFiles.withChunk(png, ImageFiles.pngChunk("eXIf", ImageFiles.tiffOrientation(orientation, true)))
        };
        for (byte[] file : files) {
            RgbImage image = ImageDecoder.decode(file, "x");
            assertEquals(orientation >= 5 ? 16 : 32, image.width());
            assertEquals(orientation >= 5 ? 32 : 16, image.height());
            for (int corner = 0; corner < 4; corner++) {
                int x = corner % 2 == 0 ? 2 : image.width() - 3;
                int y = corner < 2 ? 2 : image.height() - 3;
                assertPixel(image, x, y, 40, colours[corners[orientation - 1][corner]]);
            }
        }
    }

    /** Made by Pillow 12.3.0: 6x3, red in the stored top left corner, orientation 6. */
    private static final String PILLOW_WEBP_EXIF = "UklGRlYAAABXRUJQVlA4WAoAAAAIAAAABQAAAgAAVlA4TBUAAAAvBYAAAA8wyIfQH4/5Dy3c5yei/2EARVhJRhoAAABNTQAqAAAACAABARIAAw"
            + "AAAAEABgAAAAAAAA==";

    @Test
    void exifOrientationOfWebp() throws IOException {
        RgbImage image = ImageDecoder.decode(Base64.getDecoder().decode(PILLOW_WEBP_EXIF), "x");
        assertEquals(3, image.width());
        assertPixel(image, 2, 0, 0, 250, 0, 0);
        assertPixel(image, 0, 0, 0, 10, 200, 30);
    }

    @Test
    void damagedExifIsNoReasonToRefuse() throws IOException {
        byte[] segment = Arrays.copyOf(ImageFiles.exifSegment(6, true), 13);
        RgbImage image = ImageDecoder.decode(ImageFiles.withSegment(ImageFiles.gradientFile(20, 10, "jpeg"), 0xe1, segment), "x");
        assertEquals(20, image.width());
    }
}
