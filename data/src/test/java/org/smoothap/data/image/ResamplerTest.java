package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
    /** The image of {@code pillow-golden.py}. */
    static RgbImage synthetic(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[o++] = (byte) (x * 37 + y * 91 + c * 53 + x * y * 7 ^ (x * x + 3 * y * y) >> 2);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    static Stream<String> golden() throws IOException {
        try (InputStream in = ResamplerTest.class.getResourceAsStream("pillow-golden.csv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            assertTrue(lines.size() > 20, "golden lines: " + lines.size());
            return lines.stream();
        }
    }

    private static int[] numbers(String[] line) {
        return Arrays.stream(line, 1, line.length - 1).mapToInt(Integer::parseInt).toArray();
    }

    private static void assertGolden(String expected, byte[] found) {
        if (expected.startsWith("crc32:")) {
            CRC32 crc = new CRC32();
            crc.update(found);
            assertEquals(expected, String.format("crc32:%08x", crc.getValue()));
        } else {
            assertArrayEquals(HexFormat.of().parseHex(expected), found);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void bilinearIsPillowsBitForBit(String golden) {
        String[] line = golden.split(",");
        int[] n = numbers(line);
        if (line[0].equals("resize")) {
            RgbImage result = Resampler.resize(synthetic(n[0], n[1]), n[2], n[3], n[4], n[5], n[6], n[7], Resampler.Filter.BILINEAR);
            assertGolden(line[line.length - 1], result.rgb());
            return;
        }
        // the whole transform; mean 0 and std 1/255 give the 8-bit samples back
        int channels = line[0].equals("grey") ? 1 : 3;
        int size = n[3];
        String mode = line[0].equals("square") || line[0].equals("twice") ? "square" : "short";
        Augmentation all = new Augmentation(
                List.of(1.0, 1.0), List.of(1.0, 1.0), null, null, null, null, null, null, null, null, null, null, null, null,
                null);
        ImageTransform transform = line[0].equals("twice")
                ? new ImageSettings(size, null, channels, null, mode, n[2], null, List.of(0.0), List.of(1 / 255.0), null, all)
                        .trainTransform()
                : new ImageSettings(size, null, channels, n[2], mode, null, null, List.of(0.0), List.of(1 / 255.0), null, null)
                        .testTransform();
        float[] out = new float[7 + channels * size * size];
        transform.apply(synthetic(n[0], n[1]), new SplittableRandom(1), out, 7);
        byte[] bytes = new byte[channels * size * size];
        for (int p = 0, o = 0; p < size * size; p++) {
            for (int c = 0; c < channels; c++) {
                bytes[o++] = (byte) Math.round(out[7 + c * size * size + p]);
            }
        }
        assertGolden(line[line.length - 1], bytes);
    }

    /** The definition, in double, over all source pixels. */
    private static double[] bruteForce(RgbImage image, double left, double top, double right, double bottom, int width, int height) {
        double[] out = new double[3 * width * height];
        double scaleX = (right - left) / width;
        double scaleY = (bottom - top) / height;
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += 3) {
                for (int sy = 0; sy < image.height(); sy++) {
                    double rows = overlap(sy, top + y * scaleY, top + (y + 1) * scaleY);
                    for (int sx = 0; sx < image.width() && rows > 0; sx++) {
                        double share = rows * overlap(sx, left + x * scaleX, left + (x + 1) * scaleX) / (scaleX * scaleY);
                        for (int c = 0; c < 3; c++) {
                            out[o + c] += share * (image.rgb()[3 * (sy * image.width() + sx) + c] & 0xff);
                        }
                    }
                }
            }
        }
        return out;
    }

    private static double overlap(int pixel, double from, double to) {
        return Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
    }

    @Test
    void areaIsTheAverageOfWhatLiesUnderATargetPixel() {
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            int w = 1 + random.nextInt(40);
            int h = 1 + random.nextInt(40);
            double left = random.nextDouble() * w * 0.5;
            double top = random.nextDouble() * h * 0.5;
            double right = left + (w - left) * (0.1 + 0.9 * random.nextDouble());
            double bottom = round % 3 == 0 ? h : top + (h - top) * (0.1 + 0.9 * random.nextDouble());
            int tw = 1 + random.nextInt(30);
            int th = 1 + random.nextInt(30);
            RgbImage image = synthetic(w, h);
            double[] expected = bruteForce(image, left, top, right, bottom, tw, th);
            byte[] found = Resampler.resize(image, left, top, right, bottom, tw, th, Resampler.Filter.AREA).rgb();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i] & 0xff, 0.5 + 1e-3);
            }
        }
    }

    @Test
    void fractionalRectangles() {
        // a ramp of 10 a pixel
        RgbImage ramp = new RgbImage(8, 1, new byte[24]);
        for (int i = 0; i < 24; i++) {
            ramp.rgb()[i] = (byte) (10 * (i / 3));
        }
        // 2.25 to 3.5 has 0.75 of pixel 2 and 0.5 of pixel 3
        byte[] found = Resampler.resize(ramp, 2.25, 0, 4.75, 1, 2, 1, Resampler.Filter.AREA).rgb();
        assertEquals((0.75 * 20 + 0.5 * 30) / 1.25, found[0]);
        // the centre 2.75 lies a quarter of the way from pixel 2's centre to pixel 3's: 22.5
        found = Resampler.resize(ramp, 2.25, 0, 3.25, 1, 1, 1, Resampler.Filter.BILINEAR).rgb();
        assertEquals(23, found[0]);
    }

    @Test
    void flatStaysFlatAndExtremesDoNotOverflow() {
        for (int level : new int[] {0, 1, 254, 255}) {
            byte[] rgb = new byte[3 * 50 * 30];
            Arrays.fill(rgb, (byte) level);
            for (Resampler.Filter filter : Resampler.Filter.values()) {
                for (int size : new int[] {1, 7, 29, 64}) {
                    byte[] found = Resampler.resize(new RgbImage(50, 30, rgb), 0, 0, 50, 30, size, size + 1, filter).rgb();
                    for (byte b : found) {
                        assertEquals(level, b & 0xff);
                    }
                }
            }
        }
    }

    @Test
    void rectanglesOutsideAreRefused() {
        RgbImage image = synthetic(4, 4);
        for (double[] r : new double[][] {{-1, 0, 4, 4}, {0, 0, 4.5, 4}, {2, 0, 2, 4}, {0, 0, Double.NaN, 4}}) {
            assertThrows(IllegalArgumentException.class,
                    () -> Resampler.resize(image, r[0], r[1], r[2], r[3], 2, 2, Resampler.Filter.AREA));
        }
    }
}
