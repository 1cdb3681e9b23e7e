package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static double[] normal(Random random, int n, double mean, double deviation) {
        return IntStream.range(0, n).mapToDouble(_ -> mean + deviation * random.nextGaussian()).toArray();
    }

    @Test
    void aConstantDifferenceHasNoWidth() {
        double[][] a = {{0.5, 0.7, 0.2, 0.9}};
        double[][] b = {{0.4, 0.6, 0.1, 0.8}};
        PairedBootstrap.Interval interval = new PairedBootstrap(new int[] {0, 0, 1, 2}, 500, 1).compare(a, b);
        assertEquals(0.1, interval.difference(), 1e-12);
        assertEquals(0.1, interval.low(), 1e-12);
        assertEquals(0.1, interval.high(), 1e-12);
        assertEquals(1, interval.sign());
        assertEquals(-1, new PairedBootstrap(new int[] {0, 0, 1, 2}, 500, 1).compare(b, a).sign());
    }

    /** With every query a group and one run a side, the interval is that of the mean of independent differences. */
    @Test
    void theWidthIsThatOfTheMeanOfIndependentDifferences() {
        Random random = new Random(3);
        int n = 2000;
        double[] a = normal(random, n, 0.1, 1);
        double[] b = new double[n];
        PairedBootstrap.Interval interval = new PairedBootstrap(IntStream.range(0, n).toArray(), 4000, 5)
                .compare(new double[][] {a}, new double[][] {b});
        double mean = Arrays.stream(a).average().orElseThrow();
        double error = Math.sqrt(Arrays.stream(a).map(v -> (v - mean) * (v - mean)).sum() / n / n);
        assertEquals(mean, interval.difference(), 1e-12);
        // the end of a bootstrap interval of 4,000 resamples itself has a standard error of about 0.04 of these
        assertEquals(mean - 1.96 * error, interval.low(), 0.2 * error);
        assertEquals(mean + 1.96 * error, interval.high(), 0.2 * error);
    }

    @Test
    void queriesThatAreAnsweredAlikeCountOnce() {
        Random random = new Random(4);
        double[] classes = normal(random, 40, 0, 1);
        int[] groups = IntStream.range(0, 400).map(i -> i / 10).toArray();
        double[] a = IntStream.of(groups).mapToDouble(g -> classes[g]).toArray();
        double[][] zero = {new double[400]};
        PairedBootstrap.Interval together = new PairedBootstrap(groups, 2000, 1).compare(new double[][] {a}, zero);
        PairedBootstrap.Interval each = new PairedBootstrap(IntStream.range(0, 400).toArray(), 2000, 1)
                .compare(new double[][] {a}, zero);
        double ratio = (together.high() - together.low()) / (each.high() - each.low());
        assertEquals(Math.sqrt(10), ratio, 0.3); // ten equal queries a group
    }

    @Test
    void theSpreadOfTheRunsWidensTheInterval() {
        double[] low = new double[50];
        double[] high = new double[50];
        Arrays.fill(low, 0.1);
        Arrays.fill(high, 0.3);
        double[][] zero = {new double[50]};
        PairedBootstrap bootstrap = new PairedBootstrap(IntStream.range(0, 50).toArray(), 1000, 1);
        PairedBootstrap.Interval interval = bootstrap.compare(new double[][] {low, high}, zero);
        assertEquals(0.2, interval.difference(), 1e-12);
        assertEquals(0.1, interval.low(), 1e-12);
        assertEquals(0.3, interval.high(), 1e-12);
        assertEquals(interval, bootstrap.compare(new double[][] {low, high}, zero), "a function of its arguments");
    }

    @Test
    void queriesOfNoGroupAreLeftOut() {
        double[][] a = {{1, 5, 1}};
        double[][] zero = {new double[3]};
        assertEquals(1, new PairedBootstrap(new int[] {0, -1, 1}, 10, 1).compare(a, zero).difference(), 1e-12);
    }

    @Test
    void badInputIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PairedBootstrap(new int[0], 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new PairedBootstrap(new int[] {-1}, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new PairedBootstrap(new int[] {0}, 0, 1));
        PairedBootstrap bootstrap = new PairedBootstrap(new int[] {0, 1}, 10, 1);
        assertThrows(IllegalArgumentException.class, () -> bootstrap.compare(new double[0][], new double[][] {{1, 2}}));
        IllegalArgumentException lengths = assertThrows(IllegalArgumentException.class,
                () -> bootstrap.compare(new double[][] {{1, 2, 3}}, new double[][] {{1, 2}}));
        assertTrue(lengths.getMessage().contains("3 figures for 2 queries"), lengths.getMessage());
    }
}
