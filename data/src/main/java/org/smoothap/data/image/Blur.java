package org.smoothap.data.image;

/** A Gaussian blur, across and then down; the border pixels go on outside. */
final class Blur {
    /** Below this a blur changes 8-bit samples by less than one. */
    private static final double LEAST_SIGMA = 0.1;

    private Blur() {}

    /**
     * Blurs interleaved RGB in place.
     *
     * @param spare at least as long
     * @param sigma standard deviation in pixels; cut off at 3 sigma
     */
    static void gaussian(float[] rgb, float[] spare, int size, double sigma) {
        if (sigma < LEAST_SIGMA) {
            return;
        }
        int radius = (int) Math.ceil(3 * sigma);
        float[] weights = new float[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += Math.exp(-0.5 * i * i / (sigma * sigma));
        }
        for (int i = -radius; i <= radius; i++) {
            weights[radius + i] = (float) (Math.exp(-0.5 * i * i / (sigma * sigma)) / sum);
        }
        pass(rgb, spare, size, 3, 3 * size, weights);
        pass(spare, rgb, size, 3 * size, 3, weights);
    }

    /** Along the axis with distance {@code step}, for every line along the other one. */
    private static void pass(float[] in, float[] out, int size, int step, int lineStep, float[] weights) {
        int radius = weights.length / 2;
        for (int line = 0; line < size; line++) {
            for (int x = 0; x < size; x++) {
                int target = line * lineStep + x * step;
                float red = 0;
                float green = 0;
                float blue = 0;
                for (int tap = -radius; tap <= radius; tap++) {
                    int i = line * lineStep + Math.clamp(x + tap, 0, size - 1) * step;
                    float weight = weights[radius + tap];
                    red += weight * in[i];
                    green += weight * in[i + 1];
                    blue += weight * in[i + 2];
                }
                out[target] = red;
                out[target + 1] = green;
                out[target + 2] = blue;
            }
        }
    }
}
