package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecallCheckTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreCandidatesFindMoreAndAllOfThemEverything(boolean loaded) throws IOException {
        int dimension = 32;
        // One cloud without classes: hard for a graph of few connections.
        float[] rows = TestVectors.clustered(3000, dimension, 1, 100, 1);
        IndexSettings sparse = new IndexSettings(TestVectors.model(dimension), "", "", StoredForm.INT4, 4, 8);
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder, sparse)) {
            TestVectors.fill(writer, rows, dimension, 1);
        }
        try (VectorIndex index = VectorIndex.open(folder)) {
            if (loaded) {
                index.load();
            }
            RecallCheck check = RecallCheck.of(index, 10, 50, 5, 10, 50, 2999);
            assertEquals(50, check.queries());
            assertEquals(List.of(10, 50, 2999), check.points().stream().map(RecallCheck.Point::candidates).toList());
            double few = check.points().get(0).recall();
            double more = check.points().get(1).recall();
            double all = check.points().get(2).recall();
            assertTrue(few > 0.05 && few < 0.9 && more > few, few + " " + more);
            assertEquals(1, all, 1e-12);
            assertTrue(check.exactPerSecond() > 0 && check.points().getFirst().perSecond() > 0);
        }
    }

    @Test
    void smallIndexes() throws IOException {
        float[] rows = TestVectors.clustered(3, 8, 1, 0.4, 1);
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder, TestVectors.settings(8, StoredForm.FLOAT32))) {
            try (VectorIndex index = VectorIndex.open(folder)) {
                assertThrows(IllegalArgumentException.class, () -> RecallCheck.of(index, 10, 50, 64));
                TestVectors.fill(writer, rows, 8, 1);
                index.refresh();
                RecallCheck check = RecallCheck.of(index, 10, 50, 64);
                assertEquals(3, check.queries());
                assertEquals(1, check.points().getFirst().recall());
            }
        }
    }
}
