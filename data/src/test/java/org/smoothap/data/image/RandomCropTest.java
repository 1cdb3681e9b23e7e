package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.smoothap.data.image.RecipeTransformTest.IMAGE;
import static org.smoothap.data.image.RecipeTransformTest.apply;
import static org.smoothap.data.image.RecipeTransformTest.settings;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomCropTest {
    private static final Augmentation ANYWHERE =
            new Augmentation(null, null, true, null, null, null, null, null, null, null, null, null, null, null, null);

    private static Augmentation areaOf(List<Double> share) {
        return new Augmentation(share, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Each pixel of the source tells its own place, so that crops can be read off the result. */
    @Test
    void randomCropsKeepToAreaAspectAndImage() {
        int side = 200;
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < side * side; i++) {
            rgb[3 * i] = (byte) (i % side);
            rgb[3 * i + 1] = (byte) (i / side);
        }
        RgbImage image = new RgbImage(side, side, rgb);
        Augmentation crop = areaOf(List.of(0.2, 0.6));
        // with area averaging the outer columns are the means of whole eighths of the crop
        ImageSettings settings =
                new ImageSettings(8, null, 3, null, null, null, "area", List.of(0.0), List.of(1 / 255.0), null, crop);
        ImageTransform transform = settings.trainTransform();
        double least = 1;
        double most = 0;
        double sum = 0;
        double wide = 0;
        double narrow = 10;
        int rounds = 600;
        for (int seed = 0; seed < rounds; seed++) {
            float[] out = apply(transform, image, seed);
            // the centres of columns 0 and 7 are 7/8 of the crop's width apart
            double width = (out[7] - out[0]) * 8 / 7;
            double height = (out[64 + 56] - out[64]) * 8 / 7;
            double area = width * height / side / side;
            least = Math.min(least, area);
            most = Math.max(most, area);
            sum += area;
            wide = Math.max(wide, width / height);
            narrow = Math.min(narrow, width / height);
        }
        assertEquals(0.2, least, 0.015);
        assertEquals(0.6, most, 0.02);
        assertEquals(0.4, sum / rounds, 0.02);
        assertEquals(4 / 3.0, wide, 0.05);
        assertEquals(3 / 4.0, narrow, 0.03);
    }

    /** Every place of the resampled image with the same probability, and no pixel changed. */
    @Test
    void randomCropIsACutOfTheResizedImage() {
        for (String mode : List.of("short", "square")) {
            RgbImage image = ResamplerTest.synthetic(50, 40);
            int width = mode.equals("short") ? 12 : 10;
            RgbImage resized = Resampler.resize(image, 0, 0, 50, 40, width, 10, Resampler.Filter.BILINEAR);
            ImageSettings settings =
                    new ImageSettings(8, null, 3, 16, mode, 10, null, List.of(0.0), List.of(1 / 255.0), null, ANYWHERE);
            ImageTransform transform = settings.trainTransform();
            int[] seen = new int[(width - 7) * 3];
            for (int seed = 0; seed < 60 * seen.length; seed++) {
                float[] out = apply(transform, image, seed);
                int matches = 0;
                for (int place = 0; place < seen.length; place++) {
                    if (isCut(out, resized, place % (width - 7), place / (width - 7))) {
                        seen[place]++;
                        matches++;
                    }
                }
                assertEquals(1, matches, mode);
            }
            assertTrue(Arrays.stream(seen).allMatch(n -> n > 25 && n < 110), () -> Arrays.toString(seen));
        }
    }

    private static boolean isCut(float[] out, RgbImage image, int left, int top) {
        for (int i = 0; i < out.length; i++) {
            int c = i / 64;
            int at = 3 * ((top + i % 64 / 8) * image.width() + left + i % 8) + c;
            if (Math.abs(out[i] - (image.rgb()[at] & 0xff)) > 1e-3) {
                return false;
            }
        }
        return true;
    }

    @Test
    void withoutARandomCropTrainResizeReplacesResize() {
        ImageSettings settings = new ImageSettings(8, null, 3, 16, "square", 10, null, null, null, null, null);
        ImageSettings other = new ImageSettings(8, null, 3, 10, "square", null, null, null, null, null, null);
        assertArrayEquals(apply(other.testTransform(), IMAGE, 0), apply(settings.trainTransform(), IMAGE, 0));
        assertFalse(Arrays.equals(apply(settings.testTransform(), IMAGE, 0), apply(settings.trainTransform(), IMAGE, 0)));
    }

    @Test
    void aCropThatCannotFitIsTheLargestCentredOne() {
        // 100 wide and 4 high: no crop of at least half of the area has an aspect up to 4/3
        byte[] rgb = new byte[3 * 100 * 4];
        for (int i = 0; i < 400; i++) {
            rgb[3 * i] = (byte) (i % 100);
        }
        Augmentation crop = areaOf(List.of(0.5, 1.0));
        float[] out = apply(settings(5, 3, crop).trainTransform(), new RgbImage(100, 4, rgb), 3);
        // 5 x 4 in the middle: columns 47 to 51
        assertArrayEquals(new float[] {47, 48, 49, 50, 51}, Arrays.copyOf(out, 5), 1e-3f);
    }
}
