package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SigmoidKernelTest {
    private static final SigmoidKernel[] KERNELS = {new ScalarSigmoids(), new VectorSigmoids()};

    @Test
    void everySigmoidAndSlopeIsAccurate() {
        float[] score = new float[16];
        float[] slopes = new float[16];
        double[] sums = new double[2];
        for (SigmoidKernel kernel : KERNELS) {
            for (double x = -49; x <= 49; x += 0.0371) {
                Arrays.fill(score, (float) x);
                kernel.sigmoids(score, 0, 16, 0, 1, slopes, sums);
                double exact = PlainSmoothAp.sigmoid((float) x);
                double slope = exact * PlainSmoothAp.sigmoid(-(float) x);
                double tolerance = 3e-7 + 1.2e-7 * Math.abs(x);
                assertEquals(1, sums[0] / 16 / exact, tolerance, "at " + x);
                assertEquals(1, slopes[3] / slope, tolerance, "at " + x);
                assertEquals(1, sums[1] / 16 / slope, tolerance, "at " + x);
            }
        }
    }

    @Test
    void farOffTheSigmoidIsZeroOrOneAndAtTheCentreExactlyHalf() {
        float[] scores = {-Float.MAX_VALUE, -1e9f, 0.25f, 1e9f, Float.MAX_VALUE};
        for (SigmoidKernel kernel : KERNELS) {
            double[] sums = new double[2];
            float[] slopes = new float[5];
            for (double temperature : new double[] {1e-30, 0.01, 1}) {
                kernel.sigmoids(scores, 0, 5, 0.25f, temperature, slopes, sums);
                assertEquals(2.5, sums[0], 1e-20);
                assertArrayEquals(new float[] {0, 0, 0.25f, 0, 0}, slopes, 1e-20f);
            }
        }
    }

    @Test
    void theTwinsAgreeAtAwkwardSizes() {
        Random random = new Random(1);
        for (int count : new int[] {1, 2, 3, 5, 7, 13, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 1023, 1024, 1040, 3000}) {
            float[] scores = new float[count + 3];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) random.nextGaussian() / 10;
            }
            float[][] slopes = new float[2][count + 2];
            double[][] sums = new double[2][2];
            float[][] targets = new float[2][count + 2];
            for (int kernel = 0; kernel < 2; kernel++) {
                KERNELS[kernel].sigmoids(scores, 3, count, 0.02f, 0.01, slopes[kernel], sums[kernel]);
                KERNELS[kernel].addScaled(-1.5f, slopes[kernel], count, targets[kernel]);
            }
            assertArrayEquals(slopes[0], slopes[1]);
            assertArrayEquals(targets[0], targets[1]);
            assertEquals(0, slopes[1][count] + slopes[1][count + 1] + targets[1][count]);
            assertEquals(-1.5f * slopes[1][0], targets[1][0]);
            assertArrayEquals(sums[0], sums[1], 1e-6 * count);
        }
    }

    @Test
    void sumsOfSixtyThousandKeepTheirAccuracy() {
        int count = 60_000;
        float[] scores = new float[count];
        double exact = 0;
        Random random = new Random(2);
        for (int i = 0; i < count; i++) {
            scores[i] = (float) random.nextGaussian();
            exact += PlainSmoothAp.sigmoid(scores[i] - 0.5);
        }
        double[] sums = new double[2];
        for (SigmoidKernel kernel : KERNELS) {
            kernel.sigmoids(scores, 0, count, 0.5f, 1, new float[count], sums);
            double relative = Math.abs(sums[0] / exact - 1);
            assertTrue(relative < 2e-7, () -> "relative error " + relative);
        }
    }

    private static final UpperStep[] STEPS = {
        new UpperStep(0.01, 100, 0.05, 0.5, 1.44), new UpperStep(0.1, 3, 0, 0, 1), new UpperStep(1e-30, 1e30, 1e30, 2, 0)
    };

    @Test
    void upperStepsAreAccurate() {
        float[] score = new float[16];
        float[] slopes = new float[16];
        double[] sums = new double[2];
        for (SigmoidKernel kernel : KERNELS) {
            for (UpperStep step : new UpperStep[] {STEPS[0], STEPS[1]}) {
                for (float x = -0.3f; x <= 0.3f; x += 0.00037f) {
                    Arrays.fill(score, x);
                    kernel.upperSteps(score, 16, 0, step, slopes, sums);
                    double exact = PlainLoss.upperStep(x, step);
                    double slope = (PlainLoss.upperStep(x + 1e-7, step) - PlainLoss.upperStep(x - 1e-7, step)) / 2e-7;
                    assertEquals(exact, sums[0] / 16, 1e-6 * (1 + exact), "at " + x);
                    assertEquals(slope, slopes[3], 2e-5 * (1 + slope), "at " + x);
                    assertEquals(slope, sums[1] / 16, 2e-5 * (1 + slope), "at " + x);
                }
            }
        }
    }

    @Test
    void upperStepsAtTheirJumpsTakeTheLowerBranch() {
        for (SigmoidKernel kernel : KERNELS) {
            float[] slopes = new float[40];
            double[] sums = new double[2];
            float[] scores = new float[40];
            kernel.upperSteps(scores, 40, 0, STEPS[0], slopes, sums);
            assertEquals(20, sums[0]);
            Arrays.fill(scores, 0.05f);
            kernel.upperSteps(scores, 40, 0, STEPS[0], slopes, sums);
            assertEquals(40 * (0.5 + PlainSmoothAp.sigmoid(5)), sums[0], 1e-4);
        }
    }

    @Test
    void theTwinsOfUpperStepsAgreeAtAwkwardSizes() {
        Random random = new Random(3);
        for (UpperStep step : STEPS) {
            for (int count : new int[] {0, 1, 2, 3, 5, 7, 13, 15, 16, 17, 31, 33, 63, 64, 65, 127, 1023, 1024, 1040, 3000}) {
                float[] scores = new float[count];
                for (int i = 0; i < count; i++) {
                    scores[i] = (float) random.nextGaussian() / 10;
                }
                float[][] slopes = new float[2][count + 2];
                double[][] sums = new double[2][2];
                for (int kernel = 0; kernel < 2; kernel++) {
                    KERNELS[kernel].upperSteps(scores, count, 0.02f, step, slopes[kernel], sums[kernel]);
                }
                assertArrayEquals(slopes[0], slopes[1]);
                assertEquals(0, slopes[1][count] + slopes[1][count + 1]);
                for (int i = 0; i < 2; i++) {
                    assertEquals(sums[0][i], sums[1][i], 1e-6 * (count + sums[0][i]));
                }
            }
        }
    }
}
