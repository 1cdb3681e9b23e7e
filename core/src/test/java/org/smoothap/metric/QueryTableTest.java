package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryTableTest {
    private static QueryTable table(int[] labels, double... values) {
        int[] ones = new int[labels.length];
        Arrays.fill(ones, 1);
        LinkedHashMap<String, double[]> figures = new LinkedHashMap<>();
        figures.put("map", values);
        return new QueryTable(figures, labels, ones, ones, "");
    }

    @Test
    void meansOverQueriesAndOverClasses() {
        QueryTable table = table(new int[] {5, 5, 5, -7, 9}, 1, 0.5, 0, 0.1, Double.NaN);
        assertEquals(1.6 / 4, table.mean("map"), 1e-12);
        assertEquals((0.5 + 0.1) / 2, table.classMean("map"), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> table.mean("mrr"));
    }

    /** Of independent queries, a class each, the interval is that of a mean; both means are then the same. */
    @Test
    void intervalsOfIndependentQueries() {
        Random random = new Random(1);
        int n = 3000;
        double[] values = IntStream.range(0, n).mapToDouble(_ -> 0.5 + 0.1 * random.nextGaussian()).toArray();
        values[17] = Double.NaN;
        QueryTable table = table(IntStream.range(0, n).map(i -> 3 * i - 1000).toArray(), values);
        double error = 0.1 / Math.sqrt(n);
        for (PairedBootstrap.Interval interval : List.of(table.interval("map"), table.classInterval("map"))) {
            assertEquals(table.mean("map"), interval.difference(), 1e-12);
            assertEquals(table.mean("map") - 1.96 * error, interval.low(), 0.25 * error);
            assertEquals(table.mean("map") + 1.96 * error, interval.high(), 0.25 * error);
        }
    }

    /** All of one class, or one class alone that is right: the mean of the classes cannot be sure. */
    @Test
    void classesAreDrawnTogether() {
        int[] labels = new int[100];
        double[] values = new double[100];
        Arrays.fill(values, 0, 90, 1);
        Arrays.fill(labels, 90, 100, 1);
        QueryTable table = table(labels, values);
        assertEquals(0.9, table.mean("map"), 1e-12);
        assertEquals(0.5, table.classMean("map"), 1e-12);
        assertEquals(0, table.interval("map").low(), 1e-12);
        assertEquals(1, table.interval("map").high(), 1e-12);
        assertEquals(0, table.classInterval("map").low(), 1e-12);
    }

    @Test
    void differencesArePaired() {
        Random random = new Random(2);
        int n = 500;
        int[] labels = IntStream.range(0, n).map(i -> i / 2).toArray();
        double[] worse = IntStream.range(0, n).mapToDouble(_ -> random.nextDouble()).toArray();
        double[] better = Arrays.stream(worse).map(v -> v + 0.01).toArray();
        PairedBootstrap.Interval difference = table(labels, better).difference("map", table(labels, worse));
        assertEquals(0.01, difference.difference(), 1e-12);
        assertEquals(0.01, difference.low(), 1e-9);
        assertEquals(0.01, difference.high(), 1e-9);
        assertEquals(1, difference.sign());
        assertTrue(table(labels, worse).interval("map").low() < table(labels, worse).mean("map") - 0.01, "alone it is not sure");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> table(labels, better).difference("map", table(new int[n], worse)));
        assertTrue(e.getMessage().contains("different queries"), e.getMessage());
    }
}
