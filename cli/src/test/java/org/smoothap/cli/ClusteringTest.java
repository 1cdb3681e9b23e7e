package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.Npy;

/** {@code evaluate --clustering}. */
class ClusteringTest {
    @TempDir
    private Path folder;

    /** Row i lies near corner i mod 4. */
    private Invocation evaluate(long[] labels, Object... more) throws IOException {
        float[] rows = new float[labels.length * 4];
        for (int row = 0; row < labels.length; row++) {
            rows[row * 4 + row % 4] = 1;
            rows[row * 4 + (row + 1) % 4] = 0.01f * row;
        }
        Npy.writeFloatMatrix(folder.resolve("e.npy"), labels.length, 4, rows);
        Npy.writeLabels(folder.resolve("l.npy"), labels);
        Object[] all = {"evaluate", "--embeddings", folder.resolve("e.npy"), "--labels", folder.resolve("l.npy"), "--format", "json"};
        Object[] arguments = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return Invocation.of(arguments);
    }

    @Test
    void classesThatLieApartAreFound() throws IOException {
        JsonNode json = evaluate(new long[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}, "--clustering").json();
        assertEquals(1, json.get("nmi").asDouble());
        assertEquals(1, json.get("ami").asDouble());
        assertEquals("k-means++, 4 clusters of 12 items, one start, seed 1", json.get("clustering").asText());
        assertEquals(1, json.get("map").asDouble());
        assertFalse(evaluate(new long[] {0, 1, 2, 3, 0, 1, 2, 3}).json().has("nmi"));
    }

    @Test
    void classesThatAreMixedAreNot() throws IOException {
        JsonNode json = evaluate(new long[] {0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3}, "--clustering").json();
        assertTrue(json.get("nmi").asDouble() < 0.9 && json.get("ami").asDouble() < json.get("nmi").asDouble(), json.toString());
    }

    @Test
    void needsTheEmbeddingsInMemory() throws IOException {
        Invocation run = evaluate(new long[] {0, 1, 0, 1}, "--clustering", "--state", folder.resolve("s"));
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("--clustering needs the embeddings in memory"), run.err());
    }
}
