package org.smoothap.data.image;

import java.util.random.RandomGenerator;

/** Changes of colour, on interleaved RGB of 0..255; the factors are torchvision's (ColorJitter), the order is fixed. */
final class Colours {
    private Colours() {}

    static void jitter(Augmentation augment, RandomGenerator random, float[] rgb, int length) {
        if (augment.brightness() > 0) {
            brightness(rgb, length, factor(random, augment.brightness()));
        }
        if (augment.contrast() > 0) {
            contrast(rgb, length, factor(random, augment.contrast()));
        }
        if (augment.saturation() > 0) {
            saturation(rgb, length, factor(random, augment.saturation()));
        }
        if (augment.hue() > 0) {
            hue(rgb, length, (float) RecipeTransform.uniform(random, -augment.hue(), augment.hue()));
        }
        if (augment.grey() > 0 && random.nextDouble() < augment.grey()) {
            saturation(rgb, length, 0);
        }
    }

    private static float factor(RandomGenerator random, double range) {
        return (float) RecipeTransform.uniform(random, 1 - range, 1 + range);
    }

    /** ITU-R 601 luma of the pixel at i. */
    static float grey(float[] rgb, int i) {
        return 0.299f * rgb[i] + 0.587f * rgb[i + 1] + 0.114f * rgb[i + 2];
    }

    static void brightness(float[] rgb, int length, float factor) {
        for (int i = 0; i < length; i++) {
            rgb[i] = clamp(rgb[i] * factor);
        }
    }

    static void contrast(float[] rgb, int length, float factor) {
        double sum = 0;
        for (int i = 0; i < length; i += 3) {
            sum += grey(rgb, i);
        }
        float rest = (1 - factor) * (float) (sum / (length / 3));
        for (int i = 0; i < length; i++) {
            rgb[i] = clamp(rgb[i] * factor + rest);
        }
    }

    static void saturation(float[] rgb, int length, float factor) {
        for (int i = 0; i < length; i += 3) {
            float rest = (1 - factor) * grey(rgb, i);
            rgb[i] = clamp(rgb[i] * factor + rest);
            rgb[i + 1] = clamp(rgb[i + 1] * factor + rest);
            rgb[i + 2] = clamp(rgb[i + 2] * factor + rest);
        }
    }

    /**
     * Turns the hue of HSV; value and saturation stay.
     *
     * @param turn in circles, -0.5 to 0.5: 1/3 makes red green
     */
    static void hue(float[] rgb, int length, float turn) {
        for (int i = 0; i < length; i += 3) {
            float red = rgb[i];
            float green = rgb[i + 1];
            float blue = rgb[i + 2];
            float most = Math.max(red, Math.max(green, blue));
            float chroma = most - Math.min(red, Math.min(green, blue));
            if (chroma <= 0) {
                continue;
            }
            float sixths = most == red ? (green - blue) / chroma
                    : most == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
            // 0..6, so that a channel's k needs one subtraction
            sixths += 6 * turn;
            sixths -= sixths >= 6 ? 6 : sixths < 0 ? -6 : 0;
            rgb[i] = channel(5, sixths, most, chroma);
            rgb[i + 1] = channel(3, sixths, most, chroma);
            rgb[i + 2] = channel(1, sixths, most, chroma);
        }
    }

    /** One channel of HSV to RGB: value − chroma · clamp(min(k, 4 − k)), k = (n + hue in sixths) mod 6. */
    private static float channel(int n, float sixths, float most, float chroma) {
        float k = n + sixths >= 6 ? n + sixths - 6 : n + sixths;
        return most - chroma * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }

    private static float clamp(float value) {
        return Math.max(0, Math.min(255, value));
    }
}
