package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrossBatchMemoryTest {
    private static final int DIMENSION = 6;
    private static final LossContext CONTEXT = new LossContext(5, DIMENSION, 0);

    private final Random random = new Random(1);

    private Batches batch(int count) {
        Batches batch = Batches.random(random, count, DIMENSION, 5);
        for (int i = 0; i < count; i++) {
            batch.labels()[i] = (batch.labels()[i] + 3) / 7;
        }
        return batch;
    }

    /** The last {@code size} items of these batches, the newest last. */
    private static Batches last(int size, Batches... batches) {
        float[] rows = new float[0];
        int[] labels = new int[0];
        for (Batches batch : batches) {
            int values = rows.length;
            int items = labels.length;
            rows = Arrays.copyOf(rows, values + batch.embeddings().length);
            System.arraycopy(batch.embeddings(), 0, rows, values, batch.embeddings().length);
            labels = Arrays.copyOf(labels, items + batch.labels().length);
            System.arraycopy(batch.labels(), 0, labels, items, batch.labels().length);
        }
        int from = Math.max(0, labels.length - size);
        return new Batches(Arrays.copyOfRange(rows, from * DIMENSION, rows.length),
                Arrays.copyOfRange(labels, from, labels.length));
    }

    /** Against the remembered items in another order: the order changes no more than the last bits. */
    private static void assertSumOfBoth(CrossLoss loss, Batches batch, Batches remembered, double weight, LossResult found) {
        int count = batch.labels().length;
        int[] self = new int[count];
        for (int i = 0; i < count; i++) {
            self[i] = remembered.labels().length - count + i;
        }
        LossResult own = loss.evaluate(batch.embeddings(), batch.labels());
        CrossLossResult against = loss.evaluate(batch.embeddings(), batch.labels(), remembered.embeddings(), remembered.labels(),
                self);
        assertEquals(own.loss() + weight * against.loss(), found.loss(), 1e-6);
        for (int i = 0; i < count; i++) {
            double ownLoss = Float.isNaN(own.perQuery()[i]) ? 0 : 1 - own.perQuery()[i];
            double againstLoss = Float.isNaN(against.perQuery()[i]) ? 0 : 1 - against.perQuery()[i];
            boolean skipped = Float.isNaN(own.perQuery()[i]) && Float.isNaN(against.perQuery()[i]);
            assertEquals(skipped ? Double.NaN : 1 - ownLoss - weight * againstLoss, found.perQuery()[i], 1e-5);
        }
        for (int i = 0; i < own.gradient().length; i++) {
            assertEquals(own.gradient()[i] + weight * against.queryGradient()[i], found.gradient()[i], 1e-5);
        }
    }

    @Test
    void everyBatchIsComparedWithItselfAndWithTheLastItemsItselfIncluded() {
        CrossLoss[] losses = {new Contrastive(1, 0.5, true), new SmoothAp(0.1, true), new SmoothAp(0.1, false)};
        for (CrossLoss loss : losses) {
            TrainingLoss memory = new CrossBatchMemory(loss, 20, 0, 0.5).start(CONTEXT);
            Batches[] seen = new Batches[9];
            for (int step = 0; step < seen.length; step++) {
                // 8, 9 and 7 by turns: the ring of 20 is filled and wrapped around inside of batches.
                seen[step] = batch(7 + (step + 1) % 3);
                LossResult result = memory.evaluate(seen[step].embeddings(), seen[step].labels(), step);
                assertSumOfBoth(loss, seen[step], last(20, Arrays.copyOf(seen, step + 1)), 0.5, result);
            }
        }
    }

    @Test
    void nothingIsRememberedBeforeTheStart() {
        Contrastive loss = new Contrastive(1, 0.5, true);
        TrainingLoss memory = new CrossBatchMemory(loss, 30, 2, 1).start(CONTEXT);
        for (int step = 0; step < 2; step++) {
            Batches batch = batch(9);
            LossResult expected = loss.evaluate(batch.embeddings(), batch.labels());
            LossResult found = memory.evaluate(batch.embeddings(), batch.labels(), step);
            assertEquals(expected.loss(), found.loss());
            assertArrayEquals(expected.gradient(), found.gradient());
            assertTrue(memory.state().isEmpty());
        }
        Batches batch = batch(9);
        assertSumOfBoth(loss, batch, batch, 1, memory.evaluate(batch.embeddings(), batch.labels(), 2));
    }

    /** The ring as it stands after batches of 3, 2 and 2 in 5 places. */
    @Test
    void theRingIsOverwrittenFromItsBeginning() {
        EmbeddingRing ring = new EmbeddingRing(5, 1);
        assertArrayEquals(new int[] {0, 1, 2}, ring.add(new float[] {1, 2, 3}, new int[] {10, 20, 30}));
        assertArrayEquals(new float[] {1, 2, 3}, ring.embeddings());
        assertArrayEquals(new int[] {10, 20, 30}, ring.labels());
        assertArrayEquals(new int[] {3, 4}, ring.add(new float[] {4, 5}, new int[] {40, 0}));
        assertArrayEquals(new int[] {0, 1}, ring.add(new float[] {6, 7}, new int[] {60, 70}));
        assertArrayEquals(new float[] {6, 7, 3, 4, 5}, ring.embeddings());
        assertArrayEquals(new int[] {60, 70, 30, 40, 0}, ring.labels());
        assertArrayEquals(new int[] {2, 3, 4, 0, 1}, ring.add(new float[5], new int[5]));
        String message = assertThrows(IllegalArgumentException.class, () -> ring.add(new float[6], new int[6])).getMessage();
        assertTrue(message.contains("at most 5 items") && message.contains("got 6"), message);
    }

    /** Goes on at every point, also before the memory is full. */
    @Test
    void goesOnBitForBitFromItsState() {
        Batches[] batches = new Batches[8];
        Arrays.setAll(batches, _ -> batch(7));
        CrossBatchMemory loss = new CrossBatchMemory(new SmoothAp(0.1, true), 18, 1, 1);
        for (int stop = 0; stop < 7; stop++) {
            TrainingLoss unbroken = loss.start(CONTEXT);
            for (int step = 0; step <= stop; step++) {
                unbroken.evaluate(batches[step].embeddings(), batches[step].labels(), step);
            }
            TrainingLoss restored = loss.start(CONTEXT);
            restored.evaluate(batches[7].embeddings(), batches[7].labels(), 5);
            Map<String, float[]> state = unbroken.state();
            restored.restore(state);
            for (int step = stop + 1; step < 8; step++) {
                LossResult expected = unbroken.evaluate(batches[step].embeddings(), batches[step].labels(), step);
                LossResult found = restored.evaluate(batches[step].embeddings(), batches[step].labels(), step);
                assertEquals(expected.loss(), found.loss());
                assertArrayEquals(expected.gradient(), found.gradient());
            }
        }
    }

    @Test
    void aStateOfAnotherMemoryIsRefused() {
        TrainingLoss memory = new CrossBatchMemory(new SmoothAp(), 8, 0, 1).start(CONTEXT);
        Batches batch = batch(7);
        memory.evaluate(batch.embeddings(), batch.labels(), 0);
        for (TrainingLoss other : new TrainingLoss[] {
            new CrossBatchMemory(new SmoothAp(), 6, 0, 1).start(CONTEXT),
            new CrossBatchMemory(new SmoothAp(), 8, 0, 1).start(new LossContext(5, 3, 0))
        }) {
            assertThrows(IllegalArgumentException.class, () -> other.restore(memory.state()));
        }
        Map<String, float[]> broken = memory.state();
        broken.put("next", new float[] {3});
        String message = assertThrows(IllegalArgumentException.class, () -> memory.restore(broken)).getMessage();
        assertTrue(message.contains("7 labels and the place [3.0]"), message);
    }

    @Test
    void aBatchOfSinglesIsComparedWithTheMemoryAlone() {
        SmoothAp loss = new SmoothAp(0.1, true);
        TrainingLoss memory = new CrossBatchMemory(loss, 8, 0, 1).start(CONTEXT);
        Batches first = new Batches(batch(3).embeddings(), new int[] {0, 1, 1});
        Batches second = new Batches(batch(2).embeddings(), new int[] {0, 1});
        memory.evaluate(first.embeddings(), first.labels(), 0);
        LossResult found = memory.evaluate(second.embeddings(), second.labels(), 1);
        Batches all = last(5, first, second);
        CrossLossResult expected = loss.evaluate(second.embeddings(), second.labels(), all.embeddings(), all.labels(),
                new int[] {3, 4});
        assertEquals(expected.loss(), found.loss());
        assertArrayEquals(expected.queryGradient(), found.gradient());
    }

    @Test
    void theRegistryMakesItOfExpressions() {
        assertEquals("memory(of=contrastive(positive-margin=1.0, negative-margin=0.5, reduction=items), size=55000, start=1000,"
                        + " weight=1.0)",
                Losses.create("memory", Map.of()).toString());
        assertTrue(Losses.create("memory", Map.of("of", "2 smooth-ap + contrastive", "size", "7")).toString()
                .startsWith("memory(of=2.0·smooth-ap(temperature=0.01, query-positive=true) + 1.0·contrastive("));
        refused("queries against separate references", "of", "proxy-anchor");
        refused("character 1: unknown loss 'smoothap'; did you mean 'smooth-ap'", "of", "smoothap");
        refused("size of the memory from 1 to 16777216, got 0", "size", "0");
        refused("size of the memory from 1 to 16777216, got 2147483647", "size", "12345678901234");
        refused("start of the memory of 0 steps or more, got -1", "start", "-1");
        refused("expected a weight", "weight", "-1");
    }

    private static void refused(String part, String key, String value) {
        Map<String, String> parameters = Map.of(key, value);
        String message = assertThrows(IllegalArgumentException.class, () -> Losses.create("memory", parameters)).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** In one tile and in several. */
    @Test
    void fixedReferencesGiveTheSameBitsWithoutTheirGradient() {
        Batches queries = batch(40);
        Batches references = batch(90);
        CrossLoss[] losses = {new SmoothAp(), new RecallAtK(), new Roadmap(), new Contrastive(1, 0.5, true, 90 * 12),
            new SmoothAp(0.01, true, SigmoidKernel.chosen(), 90 * 12), new CrossSum(List.of(new CrossSum.Term(2, new SupAp())))};
        for (CrossLoss loss : losses) {
            CrossLossResult expected = loss.evaluate(queries.embeddings(), queries.labels(), references.embeddings(),
                    references.labels(), null);
            CrossLossResult fixed = loss.evaluateFixed(queries.embeddings(), queries.labels(), references.embeddings(),
                    references.labels(), null);
            assertEquals(expected.loss(), fixed.loss());
            assertEquals(expected.queries(), fixed.queries());
            assertArrayEquals(expected.perQuery(), fixed.perQuery());
            assertArrayEquals(expected.queryGradient(), fixed.queryGradient());
            assertNull(fixed.referenceGradient());
        }
    }
}
