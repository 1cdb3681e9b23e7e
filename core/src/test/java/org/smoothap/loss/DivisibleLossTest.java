package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a loss that ranges of the batch's items have as queries, against the loss of the batch. */
class DivisibleLossTest {
    private static final int CLASSES = 9;
    private static final int DIMENSION = 12;
    private static final LossContext CONTEXT =
            new LossContext(CLASSES, DIMENSION, IntStream.range(0, CLASSES).map(label -> label / 3).toArray(), 5);

    /** Classes of all sizes, with items that are alone in their class among them. */
    private static final Batches BATCH = batch();

    private static Batches batch() {
        Batches random = Batches.random(new Random(3), 41, DIMENSION, 5);
        int[] labels = Arrays.stream(random.labels()).map(label -> (label + 3) / 7).toArray();
        labels[2] = 6;
        labels[40] = 7;
        return new Batches(random.embeddings(), labels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smooth-ap", "smooth-ap(query-positive=false, temperature=0.1)", "supap", "h-ap", "recall-at-k(k=1|2)",
            "fastap", "listwise-ap", "blackbox-ap", "pnp", "triplet", "triplet(mining=hard)", "multi-similarity", "circle", "nt-xent",
            "sup-con"})
    void thePartsAddUpToTheWhole(String expression) {
        DivisibleLoss loss = assertInstanceOf(DivisibleLoss.class, Losses.parse(expression.replace('|', ',')).start(CONTEXT));
        LossResult whole = loss.evaluate(BATCH.embeddings(), BATCH.labels(), 7);
        int count = BATCH.labels().length;
        for (int[] cuts : new int[][] {{0, count}, {0, 20, count}, {0, 1, 3, 30, 40, count}}) {
            double sum = 0;
            int queries = 0;
            int skipped = 0;
            float[] perQuery = new float[count];
            double[] gradient = new double[BATCH.embeddings().length];
            for (int i = 0; i + 1 < cuts.length; i++) {
                LossResult part = loss.evaluate(BATCH.embeddings(), BATCH.labels(), cuts[i], cuts[i + 1], 7);
                sum += part.loss();
                queries += part.queries();
                skipped += part.skipped();
                System.arraycopy(part.perQuery(), 0, perQuery, cuts[i], part.perQuery().length);
                Arrays.setAll(gradient, at -> gradient[at] + part.gradient()[at]);
            }
            assertEquals(whole.loss(), sum, 1e-12, expression);
            assertEquals(whole.queries(), queries, expression);
            assertEquals(whole.skipped(), skipped, expression);
            assertArrayEquals(whole.perQuery(), perQuery, 1e-6f, expression);
            double largest = IntStream.range(0, gradient.length).mapToDouble(i -> Math.abs(whole.gradient()[i])).max().orElse(0);
            assertTrue(largest > 0, "there is something to compare");
            for (int i = 0; i < gradient.length; i++) {
                assertEquals(whole.gradient()[i], gradient[i], 2e-6 * largest, expression + " at " + i);
            }
        }
    }

    /** A mean over what only the scores tell, a constraint of the whole batch, a random part: nothing to cut. */
    @ParameterizedTest
    @ValueSource(strings = {"triplet(mining=all)", "contrastive", "roadmap", "arcface", "proxy-anchor", "n-pair", "lifted-structure",
            "smooth-ap + contrastive", "memory(of=smooth-ap)"})
    void othersAreNotDivided(String expression) {
        assertFalse(Losses.parse(expression).start(CONTEXT) instanceof DivisibleLoss, expression);
    }

    @Test
    void rangesOutsideOfTheBatchAreRefused() {
        DivisibleLoss loss = (DivisibleLoss) new SmoothAp().start(CONTEXT);
        for (int[] range : new int[][] {{-1, 3}, {4, 4}, {5, 3}, {0, 42}}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> loss.evaluate(BATCH.embeddings(), BATCH.labels(), range[0], range[1], 0)).getMessage();
            assertTrue(message.contains(range[0] + ".." + range[1]), message);
        }
    }
}
