package org.smoothap.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassBatchesTest {
    /** Class c has c + 1 rows; a row's one value is its number. */
    private static ClassBatches staircase(long seed) {
        int[] labels = IntStream.range(0, 8).flatMap(c -> IntStream.rangeClosed(0, c).map(_ -> 10 * c)).toArray();
        float[] values = new float[labels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return new ClassBatches(values, labels, seed);
    }

    @Test
    void everyBatchHasDifferentImagesOfEqualClasses() {
        Set<Integer> seen = new HashSet<>();
        for (ScoredBatch batch : staircase(1).draw(200, 3, 4)) {
            assertEquals(12, batch.size());
            int[] counts = Arrays.stream(batch.labels()).distinct()
                    .map(label -> (int) Arrays.stream(batch.labels()).filter(l -> l == label).count()).toArray();
            assertArrayEquals(new int[] {4, 4, 4}, counts);
            Set<Integer> rows = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                int row = (int) batch.embeddings()[i];
                assertTrue(rows.add(row), "twice: " + row);
                int c = batch.labels()[i] / 10;
                assertTrue(row >= c * (c + 1) / 2 && row < (c + 1) * (c + 2) / 2, "label of another row");
                assertEquals((double) row * batch.embeddings()[3], batch.score(i, 3), 1e-3);
            }
            seen.addAll(rows);
        }
        assertEquals(4 + 5 + 6 + 7 + 8, seen.size(), "every image of a large enough class is drawn at some time");
    }

    @Test
    void aBatchIsAFunctionOfSeedAndNumber() {
        List<ScoredBatch> batches = staircase(1).draw(3, 3, 4);
        assertArrayEquals(batches.get(1).embeddings(), staircase(1).draw(2, 3, 4).get(1).embeddings());
        assertFalse(Arrays.equals(batches.get(1).embeddings(), batches.get(2).embeddings()));
        assertFalse(Arrays.equals(batches.get(1).embeddings(), staircase(2).draw(2, 3, 4).get(1).embeddings()));
    }

    @Test
    void tooFewClassesAreRefused() {
        assertEquals(5, staircase(1).classesWith(4));
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> staircase(1).draw(1, 6, 4));
        assertTrue(error.getMessage().contains("expected 6 classes with at least 4 images, found 5"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> staircase(1).draw(1, 1, 4));
        assertThrows(IllegalArgumentException.class, () -> staircase(1).draw(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new ClassBatches(new float[3], new int[2], 0));
    }
}
