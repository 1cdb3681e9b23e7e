package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarityMixupTest {
    /** Keeps the rows that it was given; its gradient is 1 for real rows, 10 for virtual ones. */
    private static final class Probe implements EmbeddingLoss {
        private final int real;
        private float[] rows;
        private int[] labels;

        Probe(int real) {
            this.real = real;
        }

        @Override
        public LossResult evaluate(float[] embeddings, int[] given) {
            rows = embeddings;
            labels = given;
            float[] gradient = new float[embeddings.length];
            Arrays.fill(gradient, 10);
            Arrays.fill(gradient, 0, real * embeddings.length / given.length, 1);
            return new LossResult(0.25, given.length, 0, new float[given.length], gradient);
        }
    }

    @Test
    void everyPairOfAClassAddsOneItemBetweenTheTwo() {
        // Values on a line: the class -1 at 0, 1, 2 and the class 8 at 10, 20; one singleton.
        float[] rows = {0, 10, 1, 99, 20, 2};
        int[] labels = {-1, 8, -1, 3, 8, -1};
        Probe probe = new Probe(6);
        LossResult result = new SimilarityMixup(probe, 1).evaluate(rows, labels);
        assertArrayEquals(new int[] {-1, 8, -1, 3, 8, -1, -1, -1, 8, -1}, probe.labels);
        assertArrayEquals(rows, Arrays.copyOf(probe.rows, 6));
        double[][] between = {{0, 1}, {0, 2}, {10, 20}, {1, 2}};
        for (int v = 0; v < 4; v++) {
            assertTrue(probe.rows[6 + v] > between[v][0] && probe.rows[6 + v] < between[v][1]);
        }
        assertEquals(0.25, result.loss());
        assertEquals(10, result.queries());
        assertEquals(6, result.perQuery().length);
        assertEquals(6, result.gradient().length);
        // A pair hands its gradient of 10 on to its parents, all of it.
        assertEquals(2 + 10, result.gradient()[1] + result.gradient()[4], 1e-5);
        assertEquals(3 + 30, result.gradient()[0] + result.gradient()[2] + result.gradient()[5], 1e-5);
        assertEquals(1, result.gradient()[3]);
    }

    @Test
    void theSharesAreUniformAndAFunctionOfSeedAndStep() {
        Random random = new Random(1);
        Batches batch = Batches.random(random, 120, 8, 10);
        EmbeddingLoss loss = new SimilarityMixup(new RecallAtK(), 7);
        EmbeddingLoss same = new SimilarityMixup(new RecallAtK(), 7);
        EmbeddingLoss other = new SimilarityMixup(new RecallAtK(), 8);
        LossResult fifth = loss.evaluate(batch.embeddings(), batch.labels(), 5);
        assertArrayEquals(fifth.gradient(), same.evaluate(batch.embeddings(), batch.labels(), 5).gradient());
        assertNotEquals(fifth.loss(), loss.evaluate(batch.embeddings(), batch.labels(), 6).loss());
        assertNotEquals(fifth.loss(), other.evaluate(batch.embeddings(), batch.labels(), 5).loss());
        LossResult start = loss.evaluate(batch.embeddings(), batch.labels(), 0);
        assertEquals(start.loss(), loss.evaluate(batch.embeddings(), batch.labels()).loss());

        // 0 and 1 on a line: the virtual item is one minus the share.
        double sum = 0;
        double squares = 0;
        Probe probe = new Probe(2);
        for (int step = 0; step < 2000; step++) {
            new SimilarityMixup(probe, 0).evaluate(new float[] {0, 1}, new int[] {4, 4}, step);
            sum += probe.rows[2];
            squares += probe.rows[2] * probe.rows[2];
        }
        assertEquals(0.5, sum / 2000, 0.02);
        assertEquals(1 / 3.0, squares / 2000, 0.02);
    }

    @Test
    void theRegistryMakesItAndItsStepGoesThroughASum() {
        Batches batch = Batches.random(new Random(2), 30, 8, 5);
        EmbeddingLoss simix = (EmbeddingLoss) Losses.create("recall-at-k", Map.of("simix", "true", "seed", "3"));
        assertEquals(new SimilarityMixup(new RecallAtK(), 3).toString(), simix.toString());
        TrainingLoss sum = new WeightedSum(List.of(new WeightedSum.Term(2, simix))).start(new LossContext(5, 8, 0));
        assertEquals(2 * simix.evaluate(batch.embeddings(), batch.labels(), 9).loss(),
                sum.evaluate(batch.embeddings(), batch.labels(), 9).loss(), 1e-12);
    }
}
