package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.Npy;

/** Evaluations that stop and go on: what the file keeps, and a process that is killed. */
class EvaluationStateTest {
    private static final int ROWS = 50_000;
    private static final int DIMENSION = 64;

    @TempDir
    private Path folder;

    private static final double[][] VALUES = {{0.5, Double.NaN, 1}, {0.25, -0.0, 1e-300}};

    private static List<String> replayed(EvaluationState state) {
        List<String> records = new ArrayList<>();
        state.replay((queries, values, ranks, positives) -> records.add(Arrays.toString(queries) + Arrays.deepToString(values)
                + Arrays.toString(ranks) + Arrays.toString(positives)));
        return records;
    }

    @Test
    void keepsRecordsAndDropsTornOnes() throws IOException {
        Path file = folder.resolve("deep/state");
        try (EvaluationState state = new EvaluationState(file, "abc", 2)) {
            assertEquals(List.of(), replayed(state));
            state.append(new int[] {4, 0, 9}, VALUES, new int[] {1, 0, 3}, new int[] {2, 0, 8});
            state.append(new int[] {1}, new double[][] {{1}, {2}}, new int[] {1}, new int[] {1});
        }
        String first = "[4, 0, 9][[0.5, NaN, 1.0], [0.25, -0.0, 1.0E-300]][1, 0, 3][2, 0, 8]";
        byte[] bytes = Files.readAllBytes(file);
        try (EvaluationState state = new EvaluationState(file, "abc", 2)) {
            assertEquals(List.of(first, "[1][[1.0], [2.0]][1][1]"), replayed(state));
            assertEquals(4, state.replayed());
        }
        byte[] spoilt = bytes.clone();
        spoilt[bytes.length - 1] ^= 1;
        for (byte[] torn : List.of(Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, bytes.length - 35), spoilt)) {
            Files.write(file, torn);
            try (EvaluationState state = new EvaluationState(file, "abc", 2)) {
                assertEquals(List.of(first), replayed(state));
                state.append(new int[] {1}, new double[][] {{1}, {2}}, new int[] {1}, new int[] {1});
            }
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
        Files.write(file, Arrays.copyOf(bytes, 20));
        try (EvaluationState state = new EvaluationState(file, "abc", 2)) {
            assertEquals(List.of(), replayed(state));
        }
    }

    @Test
    void refusesAnotherFile() throws IOException {
        Path file = folder.resolve("state");
        new EvaluationState(file, "abc", 2).close();
        assertTrue(refused(file).contains("of other embeddings, labels, options or figures"));
        Files.writeString(file, "my diary, which nobody may overwrite");
        assertTrue(refused(file).contains("found another kind of file"));
        assertEquals("my diary, which nobody may overwrite", Files.readString(file));
    }

    private static String refused(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> new EvaluationState(file, "abd", 2)).getMessage();
    }

    @Test
    void aKilledProcessGoesOnAndEndsWithTheSameBits() throws Exception {
        Random random = new Random(1);
        // Five of a class, which lie together: then counting is not what takes the time.
        float[] values = new float[ROWS * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            int centre = i / DIMENSION % (ROWS / 5) * DIMENSION + i % DIMENSION;
            values[i] = (float) (i == centre ? random.nextGaussian() : values[centre] + 0.3 * random.nextGaussian());
        }
        Npy.writeFloatMatrix(folder.resolve("e.npy"), ROWS, DIMENSION, values);
        Npy.writeLabels(folder.resolve("l.npy"), LongStream.range(0, ROWS).map(i -> i % (ROWS / 5)).toArray());
        Path state = folder.resolve("state");
        Process process = evaluate("killed.json");
        while (!Files.exists(state) || Files.size(state) < 1000) { // the first line is shorter, a record longer
            assertTrue(process.isAlive(), "ended before it could be killed");
            Thread.sleep(1);
        }
        Thread.sleep(50); // for the whole of the record
        process.destroyForcibly().waitFor();
        long kept = Files.size(state);
        Process other = evaluate("resumed.json");
        assertTrue(other.waitFor(120, TimeUnit.SECONDS), "the process did not end");
        assertEquals(0, other.exitValue());
        assertTrue(Files.size(state) > kept, "there was nothing left to do");
        String told = Files.readString(folder.resolve("resumed.json.err"));
        assertTrue(told.contains("state: going on after"), told);
        Invocation inMemory = Invocation.of(
                "evaluate", "--embeddings", folder.resolve("e.npy"), "--labels", folder.resolve("l.npy"), "--format", "json");
        assertEquals(inMemory.out(), Files.readString(folder.resolve("resumed.json")));

        Npy.writeLabels(folder.resolve("l.npy"), random.longs(ROWS, 0, ROWS / 5).toArray());
        Invocation stale = Invocation.of("evaluate", "--embeddings", folder.resolve("e.npy"), "--labels",
                folder.resolve("l.npy"), "--state", state);
        assertEquals(1, stale.exit());
        assertTrue(stale.err().contains("is the state of an evaluation of other embeddings"), stale.err());
    }

    private Process evaluate(String out) throws IOException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx48m",
                "-cp", System.getProperty("java.class.path"), "org.smoothap.cli.Smoothap", "evaluate",
                "--embeddings", folder.resolve("e.npy").toString(), "--labels", folder.resolve("l.npy").toString(),
                "--state", folder.resolve("state").toString(), "--format", "json");
        return new ProcessBuilder(command).redirectOutput(folder.resolve(out).toFile())
                .redirectError(folder.resolve(out + ".err").toFile()).start();
    }

    @Test
    void whatNeedsTheEmbeddingsInMemoryIsRefused() throws IOException {
        Path embeddings = folder.resolve("e.npy");
        Npy.writeFloatMatrix(embeddings, 4, 2, new float[] {1, 0, 1, 1, 0, 1, -1, 2});
        Path labels = folder.resolve("l.npy");
        Npy.writeLabels(labels, new long[] {1, 1, 2, 2});
        Path state = folder.resolve("state");
        Invocation neighbours = Invocation.of("evaluate", "--embeddings", embeddings, "--labels", labels, "--state", state,
                "--neighbours", folder.resolve("n.npy"));
        assertEquals(1, neighbours.exit());
        assertTrue(neighbours.err().contains("--neighbours needs the embeddings in memory"), neighbours.err());
        Invocation run = Invocation.of("evaluate", "--run", folder, "--state", state);
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("--state goes with --embeddings"), run.err());
        Npy.writeFloatMatrix(embeddings, 4, 2, new float[] {1, 0, 1, 1, 0, Float.NaN, -1, 2});
        Invocation infinite = Invocation.of("evaluate", "--embeddings", embeddings, "--labels", labels, "--state", state);
        assertEquals(1, infinite.exit());
        assertTrue(infinite.err().contains("row 2 holds NaN in column 1"), infinite.err());
    }
}
