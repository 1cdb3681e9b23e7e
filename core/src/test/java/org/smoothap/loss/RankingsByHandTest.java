package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Listwise AP and PNP: values worked by hand, limits, references apart from queries, bad input. */
class RankingsByHandTest {
    private static final List<ScoreLoss> LOSSES = List.of(new ListwiseAp(), new Pnp());
    /** Scores of row 0 with the others: 0.5 (its class), 0.75 (another), -0.25 (another). */
    private static final float[] ROWS = {1, 0, 0.5f, 0.8660254f, 0.75f, -0.6614378f, -0.25f, 0.9682458f};
    private static final int[] LABELS = {3, 3, 8, 9};

    @Test
    void listwiseApByHand() {
        // Five bins at 1, 0.5, 0, -0.5, -1: 0.75 is half in each of the first two, 0.5 is in the second.
        double without = new ListwiseAp(5, -1, 1, false).evaluate(ROWS, LABELS).perQuery()[0];
        assertEquals(1 / 2.0, without, 1e-6); // 1 positive of 1/2 + 1/2 + 1 by the second bin
        double with = new ListwiseAp(5, -1, 1, true).evaluate(ROWS, LABELS).perQuery()[0];
        assertEquals((1 / 1.5 + 2 / 3.0) / 2, with, 1e-6);
    }

    @Test
    void fastApIsListwiseApWithOneMoreBinAndWithoutTheQuery() {
        Batches batch = Batches.random(new Random(1), 60, 5, 9);
        LossResult fastAp = new FastAp(13).evaluate(batch.embeddings(), batch.labels());
        LossResult listwise = new ListwiseAp(14, -1, 1, false).evaluate(batch.embeddings(), batch.labels());
        assertEquals(fastAp.loss(), listwise.loss());
        assertArrayEquals(fastAp.gradient(), listwise.gradient());
    }

    @Test
    void scoresBeyondTheBinsCountAsTheLastAndHaveNoGradient() {
        LossResult result = new ListwiseAp(2, 0.6, 0.7, false).evaluate(ROWS, LABELS);
        assertEquals(1 / 3.0, result.perQuery()[0], 1e-6); // the positive in the last bin, with all
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())));
    }

    @Test
    void pnpByHand() {
        // One negative is before the positive, none before the query itself.
        assertPnp(1, "O", 1);
        assertPnp(2 * Math.log(2), "Iu", 1);
        assertPnp((2 - Math.log(3)) / 4, "Ib", 1);
        assertPnp(Math.log(2), "Ds", 1);
        assertPnp(1 / 2.0, "Dq", 1);
        assertPnp(7 / 8.0, "Dq", 3);
    }

    private static void assertPnp(double penalty, String variant, double alpha) {
        double without = new Pnp(variant, 0.001, 2, alpha, false).evaluate(ROWS, LABELS).perQuery()[0];
        assertEquals(1 - penalty, without, 1e-6);
        double with = new Pnp(variant, 0.001, 2, alpha, true).evaluate(ROWS, LABELS).perQuery()[0];
        assertEquals(1 - penalty / 2, with, 1e-6);
    }

    @Test
    void nothingIsToLearnFromClassesThatAreApart() {
        Batches batch = Batches.separated(6, 4);
        for (ScoreLoss loss : LOSSES) {
            LossResult result = loss.evaluate(batch.embeddings(), batch.labels());
            assertEquals(0, result.loss(), 1e-6);
            assertEquals(0, Batches.norm(Batches.doubles(result.gradient())), 1e-6);
        }
    }

    @Test
    void aBatchIsItsOwnReferences() {
        Batches batch = Batches.random(new Random(5), 50, 9, 8);
        for (ScoreLoss loss : LOSSES) {
            LossResult whole = loss.evaluate(batch.embeddings(), batch.labels());
            CrossLossResult cross = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(),
                    batch.labels(), PlainSmoothAp.indices(50));
            assertEquals(whole.loss(), cross.loss());
            double scale = 1 + whole.loss();
            for (int i = 0; i < whole.gradient().length; i++) {
                assertEquals(whole.gradient()[i], cross.queryGradient()[i] + cross.referenceGradient()[i], 3e-6 * scale);
            }
        }
    }

    @Test
    void badInput() {
        for (ScoreLoss loss : LOSSES) {
            refused(() -> loss.evaluate(new float[10], new int[3]), "10 values", "3 labels");
            refused(() -> loss.evaluate(new float[] {1, Float.NaN, 1}, new int[] {1, 1, 2}), "embeddings have NaN", "row 1");
            refused(() -> loss.evaluate(new float[] {1, 0, 0, 1}, new int[] {1, 2}), "no query has a positive");
        }
        refused(() -> Losses.create("listwise-ap", Map.of("bins", "1")), "number of bins from 2 to 10000", "got 1", "25");
        refused(() -> Losses.create("listwise-ap", Map.of("lowest", "1.0")), "below the highest", "1.0 and 1.0");
        refused(() -> Losses.create("listwise-ap", Map.of("highest", "NaN")), "highest", "NaN");
        refused(() -> Losses.create("fastap", Map.of("bins", "0")), "number of bins from 1 to 10000", "got 0", "10");
        refused(() -> new FastAp().evaluate(new float[] {1, 0, 2, 0}, new int[] {1, 1}), "length 2.0", "row 1", "normalise");
        refused(() -> Losses.create("pnp", Map.of("variant", "D")), "unknown variant of pnp 'D'");
        refused(() -> Losses.create("pnp", Map.of("temperature", "0.0")), "expected a temperature", "0.01");
        refused(() -> Losses.create("pnp", Map.of("b", "-2.0")), "expected a b", "got -2.0");
        refused(() -> Losses.create("pnp", Map.of("alpha", "0.0")), "expected a alpha", "got 0.0");
    }

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }
}
