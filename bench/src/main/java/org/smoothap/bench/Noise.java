package org.smoothap.bench;

import java.util.Random;

/** Seeded Gaussian numbers. */
final class Noise {
    private Noise() {}

    static float[] of(int count, double scale, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }
}
