package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecipeTransformTest {
    static final RgbImage IMAGE = ResamplerTest.synthetic(40, 40);

    /** 8-bit samples as they are, so that expectations can be read. */
    static ImageSettings settings(int size, int channels, Augmentation augment) {
        return new ImageSettings(size, null, channels, null, null, null, null, List.of(0.0), List.of(1 / 255.0), 200, augment);
    }

    static float[] apply(ImageTransform transform, RgbImage image, long seed) {
        float[] out = new float[transform.channels() * transform.size() * transform.size()];
        transform.apply(image, new SplittableRandom(seed), out, 0);
        return out;
    }

    private static Augmentation augment(Double flip, Integer shift, Double rotate, List<Double> zoom, Double erase, Double blur) {
        return new Augmentation(null, null, null, flip, shift, rotate, zoom, null, null, null, null, null, null, erase, blur);
    }

    private static Augmentation colours(Double brightness, Double contrast, Double saturation, Double hue, Double grey) {
        return new Augmentation(null, null, null, null, null, null, null, null, brightness, contrast, saturation, hue, grey,
                null, null);
    }

    @Test
    void normalisation() {
        RgbImage image = new RgbImage(1, 1, new byte[] {0, (byte) 255, 51});
        ImageSettings settings = new ImageSettings(1, null, 3, null, null, null, null, List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225), null, null);
        assertArrayEquals(new float[] {-2.117904f, 2.428571f, -0.915556f}, apply(settings.testTransform(), image, 0), 1e-5f);
        ImageSettings ink = new ImageSettings(1, null, 1, null, null, null, null, List.of(1.0), List.of(-1.0), null, null);
        assertArrayEquals(new float[] {1}, apply(ink.testTransform(), new RgbImage(1, 1, new byte[3]), 0), 0);
        float[] defaults = apply(ImageSettings.ofSize(1).testTransform(), image, 0);
        assertArrayEquals(new float[] {-1, 1, -0.6f}, defaults, 1e-6f);
    }

    @Test
    void augmentationThatIsOffChangesNothing() {
        for (int channels : new int[] {1, 3}) {
            float[] test = apply(settings(32, channels, null).testTransform(), IMAGE, 1);
            assertArrayEquals(test, apply(settings(32, channels, null).trainTransform(), IMAGE, 1));
            assertArrayEquals(test, apply(settings(32, channels, Augmentation.none()).trainTransform(), IMAGE, 1));
            // and the same numbers, to rounding, by the way of floats
            Augmentation identity = augment(null, null, null, List.of(1.0, 1.0), null, null);
            assertArrayEquals(test, apply(settings(32, channels, identity).trainTransform(), IMAGE, 1), channels == 1 ? 0.51f : 1e-3f);
        }
    }

    @Test
    void flipMirrorsHalfOfTheImages() {
        ImageTransform transform = settings(40, 3, augment(0.5, null, null, null, null, null)).trainTransform();
        float[] plain = apply(settings(40, 3, null).testTransform(), IMAGE, 0);
        float[] mirrored = new float[plain.length];
        for (int i = 0; i < plain.length; i++) {
            mirrored[i] = plain[i / 40 * 40 + 39 - i % 40];
        }
        int flips = 0;
        for (int seed = 0; seed < 400; seed++) {
            float[] found = apply(transform, IMAGE, seed);
            boolean flipped = Arrays.equals(found, mirrored);
            assertTrue(flipped || Arrays.equals(found, plain));
            flips += flipped ? 1 : 0;
        }
        assertEquals(200, flips, 40);
    }

    @Test
    void shiftMovesByWholePixelsAndFills() {
        ImageTransform transform = settings(40, 1, augment(null, 2, null, null, null, null)).trainTransform();
        float[] plain = apply(settings(40, 1, null).testTransform(), IMAGE, 0);
        int[] seen = new int[25];
        for (int seed = 0; seed < 500; seed++) {
            float[] found = apply(transform, IMAGE, seed);
            int matches = 0;
            for (int s = 0; s < 25; s++) {
                int right = s % 5 - 2;
                int down = s / 5 - 2;
                boolean same = true;
                for (int y = 0; y < 40 && same; y++) {
                    for (int x = 0; x < 40 && same; x++) {
                        boolean inside = x - right >= 0 && x - right < 40 && y - down >= 0 && y - down < 40;
                        float expected = inside ? plain[(y - down) * 40 + x - right] : 200;
                        // grey is rounded to 8 bits in the plain image only
                        same = Math.abs(found[y * 40 + x] - expected) < 0.51;
                    }
                }
                matches += same ? 1 : 0;
                seen[s] += same ? 1 : 0;
            }
            assertEquals(1, matches);
        }
        assertTrue(Arrays.stream(seen).allMatch(n -> n > 5 && n < 45), () -> Arrays.toString(seen));
    }

    @Test
    void warpsMoveWhereTheyShould() {
        float[] in = new float[3 * 5 * 5];
        in[3 * (1 * 5 + 3)] = 90;
        float[] out = new float[in.length];
        // a quarter turn takes (right, down) = (1, -1) to (1, 1), as y points down
        Warp.of(Math.PI / 2, 0, 1, 0, 0).apply(in, out, 5, 7);
        assertEquals(90, out[3 * (3 * 5 + 3)], 1e-3);
        Warp.of(0, 0, 2, 0, 0).apply(in, out, 5, 7);
        assertEquals(90, out[3 * (0 * 5 + 4)], 1e-3);
        Warp.of(0, 1, 1, 0, 0).apply(in, out, 5, 7);
        assertEquals(90, out[3 * (1 * 5 + 2)], 1e-3);
        Warp.of(0, 0, 1, 1, 2).apply(in, out, 5, 7);
        assertEquals(90, out[3 * (3 * 5 + 4)], 1e-3);
        assertEquals(7, out[0], 0);
        Warp.of(0.3, 0.2, 0.5, 0, 0).apply(in, out, 5, 7);
        assertEquals(7, out[0], 1e-6);
    }

    @Test
    void coloursOfSinglePixels() {
        assertColour(new float[] {100, 50, 20}, rgb -> Colours.brightness(rgb, 3, 2), 200, 100, 40);
        assertColour(new float[] {200, 50, 20}, rgb -> Colours.brightness(rgb, 3, 2), 255, 100, 40);
        assertColour(new float[] {200, 50, 20}, rgb -> Colours.saturation(rgb, 3, 0), 91.43f, 91.43f, 91.43f);
        assertColour(new float[] {255, 0, 0}, rgb -> Colours.hue(rgb, 3, 1 / 3f), 0, 255, 0);
        assertColour(new float[] {255, 0, 0}, rgb -> Colours.hue(rgb, 3, -1 / 3f), 0, 0, 255);
        assertColour(new float[] {10, 200, 77}, rgb -> Colours.hue(rgb, 3, 0), 10, 200, 77);
        assertColour(new float[] {10, 20, 200}, rgb -> Colours.hue(rgb, 3, 0.5f), 200, 190, 10);
        assertColour(new float[] {200, 10, 20}, rgb -> Colours.hue(rgb, 3, -0.5f), 10, 200, 190);
        assertColour(new float[] {60, 60, 60}, rgb -> Colours.hue(rgb, 3, 0.2f), 60, 60, 60);
        assertColour(new float[] {0, 0, 0, 100, 100, 100}, rgb -> Colours.contrast(rgb, 6, 0.5f), 25, 25, 25, 75, 75, 75);
    }

    private static void assertColour(float[] rgb, Consumer<float[]> change, float... expected) {
        change.accept(rgb);
        assertArrayEquals(expected, rgb, 0.01f);
    }

    @Test
    void jitterStaysInRangeAndVaries() {
        ImageTransform transform = settings(20, 3, colours(0.4, 0.4, 0.4, 0.1, 0.2)).trainTransform();
        float[] first = apply(transform, IMAGE, 0);
        int grey = 0;
        for (int seed = 1; seed <= 300; seed++) {
            float[] found = apply(transform, IMAGE, seed);
            assertFalse(Arrays.equals(first, found));
            for (float value : found) {
                assertTrue(value >= -1e-3f && value <= 255.001f);
            }
            boolean same = true;
            for (int i = 0; i < 400; i++) {
                same &= Math.abs(found[i] - found[400 + i]) < 0.01;
            }
            grey += same ? 1 : 0;
        }
        assertEquals(60, grey, 25);
    }

    @Test
    void blurKeepsTheSumAndSpreadsByItsSigma() {
        int size = 31;
        float[] rgb = new float[3 * size * size];
        rgb[3 * (15 * size + 15)] = 1000;
        Blur.gaussian(rgb, new float[rgb.length], size, 2);
        double sum = 0;
        double square = 0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double value = rgb[3 * (y * size + x)];
                sum += value;
                square += value * (x - 15) * (x - 15);
            }
        }
        assertEquals(1000, sum, 0.1);
        assertEquals(4, square / sum, 0.15);
    }

    @Test
    void eraseFillsOneRectangleOfTheStatedArea() {
        RgbImage black = new RgbImage(50, 50, new byte[7500]);
        ImageTransform transform = settings(50, 1, augment(null, null, null, null, 1.0, null)).trainTransform();
        for (int seed = 0; seed < 200; seed++) {
            float[] found = apply(transform, black, seed);
            int filled = 0;
            int left = 50;
            int right = -1;
            int top = 50;
            int bottom = -1;
            for (int i = 0; i < 2500; i++) {
                if (found[i] > 1) {
                    assertEquals(200, found[i], 0.01);
                    filled++;
                    left = Math.min(left, i % 50);
                    right = Math.max(right, i % 50);
                    top = Math.min(top, i / 50);
                    bottom = Math.max(bottom, i / 50);
                }
            }
            assertEquals((right - left + 1) * (bottom - top + 1), filled);
            assertTrue(filled > 0.015 * 2500 && filled < 0.22 * 2500, "filled " + filled);
        }
    }

    @Test
    void sameRandomnessSamePixels() {
        Augmentation everything = new Augmentation(List.of(0.3, 1.0), null, null, 0.5, 2, 15.0, List.of(0.8, 1.2), 10.0, 0.3,
                0.3, 0.3, 0.1, 0.1, 0.3, 1.0);
        ImageTransform transform = settings(24, 3, everything).trainTransform();
        float[] once = apply(transform, IMAGE, 9);
        apply(settings(70, 3, everything).trainTransform(), IMAGE, 4);
        assertArrayEquals(once, apply(transform, IMAGE, 9));
        for (float value : once) {
            assertTrue(Float.isFinite(value));
        }
    }
}
