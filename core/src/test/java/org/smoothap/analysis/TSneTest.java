package org.smoothap.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TSneTest {
    private static final int DIMENSION = 6;

    /** Groups of {@code each} points around centres far from each other. */
    private static float[] groups(int groups, int each) {
        Random random = new Random(5);
        float[] rows = new float[groups * each * DIMENSION];
        for (int i = 0; i < rows.length; i++) {
            int group = i / (each * DIMENSION);
            rows[i] = (i % DIMENSION == group % DIMENSION ? 4 + group : 0) + 0.3f * (float) random.nextGaussian();
        }
        return rows;
    }

    private static double[] random(int length) {
        Random random = new Random(9);
        return IntStream.range(0, length).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    @Test
    void affinitiesAreProbabilitiesOfTheWantedPerplexity() {
        float[] rows = groups(3, 12);
        double[] joint = Affinities.of(rows, DIMENSION, 8);
        assertEquals(1, Arrays.stream(joint).sum(), 1e-12);
        for (int i = 0; i < 36; i++) {
            assertEquals(0, joint[i * 36 + i]);
            for (int j = 0; j < 36; j++) {
                assertEquals(joint[i * 36 + j], joint[j * 36 + i]);
            }
        }
        double[] conditional = Affinities.conditional(rows, DIMENSION, 8);
        for (int i = 0; i < 36; i++) {
            double entropy = 0;
            for (int j = 0; j < 36; j++) {
                double p = conditional[i * 36 + j];
                entropy -= p == 0 ? 0 : p * Math.log(p);
            }
            assertEquals(8, Math.exp(entropy), 1e-4, "row " + i);
        }
    }

    @Test
    void theGradientIsThatOfTheDivergence() {
        TSne map = new TSne(Affinities.of(groups(3, 5), DIMENSION, 4), 15);
        double[] y = random(30);
        double[] gradient = map.gradient(y, 1);
        double step = 1e-5;
        for (int c = 0; c < y.length; c++) {
            double[] up = y.clone();
            double[] down = y.clone();
            up[c] += step;
            down[c] -= step;
            assertEquals((map.divergence(up) - map.divergence(down)) / (2 * step), gradient[c], 1e-8);
        }
    }

    @Test
    void theDivergenceFallsWithTheSteps() {
        TSne map = new TSne(Affinities.of(groups(4, 10), DIMENSION, 8), 40);
        double[] start = Arrays.stream(random(80)).map(value -> 1e-4 * value).toArray();
        double before = map.divergence(start);
        double after = map.divergence(map.descend(start, TSne.STEPS));
        assertTrue(after < before / 10, before + " before, " + after + " after");
    }

    @Test
    void groupsFarApartStayTogether() {
        int each = 25;
        double[] y = TSne.map(groups(5, each), DIMENSION);
        for (int i = 0; i < 5 * each; i++) {
            int row = i;
            int nearest = IntStream.range(0, 5 * each).filter(j -> j != row).boxed()
                    .min((a, b) -> Double.compare(distance(y, row, a), distance(y, row, b))).orElseThrow();
            assertEquals(i / each, nearest / each, "the nearest of point " + i);
        }
    }

    private static double distance(double[] y, int a, int b) {
        return Math.hypot(y[2 * a] - y[2 * b], y[2 * a + 1] - y[2 * b + 1]);
    }

    @Test
    void theMapIsAFunctionOfTheRows() {
        assertArrayEquals(TSne.map(groups(3, 10), DIMENSION), TSne.map(groups(3, 10), DIMENSION));
    }

    @Test
    void fewAndEqualRowsHaveAMapToo() {
        for (int n = 1; n <= 8; n++) {
            assertTrue(Arrays.stream(TSne.map(groups(1, n), DIMENSION)).allMatch(Double::isFinite), n + " rows");
            double[] equal = TSne.map(new float[n * DIMENSION], DIMENSION);
            assertTrue(Arrays.stream(equal).allMatch(Double::isFinite), n + " equal rows");
        }
        assertThrows(IllegalArgumentException.class, () -> TSne.map(new float[5], DIMENSION));
        assertThrows(IllegalArgumentException.class, () -> TSne.map(new float[0], DIMENSION));
    }

    @Test
    void thePlaneIsThatOfTheLargestVariance() {
        // variances 9, 4 and 1 along the axes, crossed by nothing
        float[] rows = {3, 0, 0, -3, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1};
        double[] plane = PrincipalPlane.of(rows, 3, 1);
        double[] expected = {3, 0, 3, 0, 0, 2, 0, 2, 0, 0, 0, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], Math.abs(plane[i]), 1e-6, "up to sign, " + i);
        }
    }
}
