package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Bad input is refused with a message that holds the values. */
class SmoothApInputTest {
    private static final SmoothAp LOSS = new SmoothAp();

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }

    @Test
    void temperature() {
        for (double bad : new double[] {0, -0.01, Double.NaN, Double.POSITIVE_INFINITY, 1e-40}) {
            refused(() -> new SmoothAp(bad, true), "temperature", "got " + bad, "0.01");
        }
    }

    @Test
    void lengths() {
        refused(() -> LOSS.evaluate(new float[10], new int[3]), "10 values", "3 labels");
        refused(() -> LOSS.evaluate(new float[0], new int[0]), "at least one row", "0 values");
        refused(() -> LOSS.evaluate(new float[4], new int[0]), "4 values", "0 labels");
        refused(() -> LOSS.evaluate(new float[0], new int[2]), "0 values", "2 labels");
    }

    @Test
    void valuesThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] rows = new float[12];
            rows[7] = bad;
            refused(() -> LOSS.evaluate(rows, new int[] {1, 1, 2, 2}), "embeddings have " + bad, "row 2, column 1");
        }
        float[] huge = {1, 2, 3, 3e20f};
        refused(() -> LOSS.evaluate(huge, new int[] {1, 1}), "row 1", "length 3.0", "E20", "overflow");
    }

    @Test
    void noPositive() {
        for (boolean queryPositive : new boolean[] {true, false}) {
            refused(() -> new SmoothAp(0.01, queryPositive).evaluate(new float[] {1, 0, 0, 1, 1, 1}, new int[] {1, 2, 3}),
                    "no query has a positive", "3 queries of 3 labels", "3 references");
        }
    }

    @Test
    void separateReferences() {
        float[] queries = {1, 0, 0, 1};
        float[] references = {1, 0, 0, 1, 1, 1};
        int[] queryLabels = {1, 2};
        int[] labels = {1, 2, 1};
        refused(() -> LOSS.evaluate(queries, queryLabels, references, labels, new int[1]), "2 queries", "got 1");
        refused(() -> LOSS.evaluate(queries, queryLabels, references, labels, new int[] {0, 3}), "query 1 is 3", "below 3");
        refused(() -> LOSS.evaluate(queries, queryLabels, references, labels, new int[] {-2, 1}), "query 0 is -2");
        refused(() -> LOSS.evaluate(queries, queryLabels, references, labels, new int[] {1, 1}), "reference 1", "1 and 2");
        refused(() -> LOSS.evaluate(new float[6], queryLabels, references, labels, null), "one dimension", "3 and 2");
        refused(() -> LOSS.evaluate(queries, new int[] {7, 8}, references, labels, null), "no query has a positive");
        references[3] = Float.NaN;
        refused(() -> LOSS.evaluate(queries, queryLabels, references, labels, null), "references have NaN in row 1, column 1");
    }
}
