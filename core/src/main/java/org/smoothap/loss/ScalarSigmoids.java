package org.smoothap.loss;

/** Sigmoids without the Vector API. */
final class ScalarSigmoids implements SigmoidKernel {
    @Override
    public void sigmoids(float[] scores, int offset, int count, float center, double temperature, float[] slopes,
            double[] sums) {
        sums[0] = 0;
        sums[1] = 0;
        add(scores, offset, 0, count, center, temperature, slopes, sums);
    }

    /** The elements {@code from} to {@code to}: slopes set, sums added to. */
    static void add(float[] scores, int offset, int from, int to, float center, double temperature, float[] slopes,
            double[] sums) {
        float scale = (float) (-LOG2_E / temperature);
        double sum = 0;
        double slopeSum = 0;
        for (int k = from; k < to; k++) {
            float difference = scores[offset + k] - center;
            float e = exponential(difference, scale);
            float high = 1f / (1f + e);
            float low = e * high;
            float slope = low * high;
            slopes[k] = slope;
            sum += difference < 0 ? low : high;
            slopeSum += slope;
        }
        sums[0] += sum;
        sums[1] += slopeSum;
    }

    @Override
    public void upperSteps(float[] scores, int count, float center, UpperStep step, float[] slopes, double[] sums) {
        sums[0] = 0;
        sums[1] = 0;
        add(scores, 0, count, center, step, slopes, sums);
    }

    /** The elements {@code from} to {@code to}: slopes set, sums added to. */
    static void add(float[] scores, int from, int to, float center, UpperStep step, float[] slopes, double[] sums) {
        float scale = (float) (-LOG2_E / step.temperature());
        float steepness = (float) (1 / step.temperature());
        float rho = (float) step.rho();
        float delta = (float) step.delta();
        float start = (float) step.start();
        float offset = (float) step.offset();
        double sum = 0;
        double slopeSum = 0;
        for (int k = from; k < to; k++) {
            float difference = scores[k] - center;
            float e = exponential(difference, scale);
            float high = 1f / (1f + e);
            float low = e * high;
            boolean far = difference > delta;
            float slope = far ? rho : low * high * steepness;
            slopes[k] = slope;
            sum += far ? Math.fma(difference - delta, rho, offset) : difference > 0 ? high + start : low;
            slopeSum += slope;
        }
        sums[0] += sum;
        sums[1] += slopeSum;
    }

    /** exp(-|difference|/temperature), where scale = -log2(e)/temperature. */
    private static float exponential(float difference, float scale) {
        float t = Math.max(Math.abs(difference) * scale, -CUT_OFF);
        float rounded = t + ROUND;
        float f = t - (rounded - ROUND);
        float power = Math.fma(f, E6, E5);
        power = Math.fma(f, power, E4);
        power = Math.fma(f, power, E3);
        power = Math.fma(f, power, E2);
        power = Math.fma(f, power, E1);
        power = Math.fma(f, power, 1f);
        return Float.intBitsToFloat(Float.floatToRawIntBits(power) + (Float.floatToRawIntBits(rounded) << 23));
    }

    @Override
    public void addScaled(float factor, float[] slopes, int count, float[] target) {
        for (int k = 0; k < count; k++) {
            target[k] = Math.fma(factor, slopes[k], target[k]);
        }
    }
}
