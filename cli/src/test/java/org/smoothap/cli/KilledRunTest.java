package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end in the middle of training, as a user's do: by a kill, by an interrupt. */
class KilledRunTest {
    private static final int EPOCHS = 12;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        recipe = folder.resolve("tiny.yaml");
        Files.writeString(recipe, """
                data: {dataset: drawn}
                image: {size: 16, augment: {shift: 2, flip: 0.5}}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 8}}
                epochs: %d
                threads: 1
                """.formatted(EPOCHS));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process train(String run) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true",
                "-Xmx512m",
                "-Dsmoothap.cache=" + folder.resolve("cache"),
                "-cp", System.getProperty("java.class.path"), "org.smoothap.cli.Smoothap",
                "train", recipe.toString(), "--out", folder.resolve(run).toString(), "--resume");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(run + ".log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private int ended(Process process) throws InterruptedException {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process did not end");
        return process.exitValue();
    }

    /** Waits for the first checkpoint. */
    private void awaitCheckpoint(String run, Process process) throws InterruptedException, IOException {
        while (!Files.exists(folder.resolve(run).resolve("last").resolve("state.json"))) {
            assertTrue(process.isAlive(), () -> "ended before its first checkpoint: " + log(run));
            Thread.sleep(2);
        }
    }

    private String log(String run) {
        try {
            return Files.readString(folder.resolve(run + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private byte[] weights(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve("last").resolve("weights.safetensors"));
    }

    @Test
    void aKilledProcessGoesOnAndEndsWithTheSameBits() throws Exception {
        assertEquals(0, ended(train("whole")), log("whole"));

        Process killed = train("killed");
        awaitCheckpoint("killed", killed);
        killed.destroyForcibly();
        ended(killed);
        assertFalse(Files.exists(folder.resolve("killed").resolve("metrics.json")), "it was over before it was killed");

        assertEquals(0, ended(train("killed")), log("killed"));
        assertTrue(log("killed").contains("going on after step"), log("killed"));
        assertArrayEquals(weights("whole"), weights("killed"));
        assertEquals(history("whole"), history("killed"));
    }

    @Test
    void anInterruptEndsAtOnceWithoutACrash() throws Exception {
        Process interrupted = train("interrupted");
        awaitCheckpoint("interrupted", interrupted);
        interrupted.destroy();
        assertEquals(130, ended(interrupted), log("interrupted"));
        assertFalse(log("interrupted").contains("SIGSEGV"), log("interrupted"));
        assertFalse(Files.exists(folder.resolve("interrupted").resolve("metrics.json")), "it was over before it was interrupted");
    }

    /** Epoch, step and loss of every line; times and memory differ. */
    private List<String> history(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("history.csv")).stream()
                .map(line -> line.split(",", -1))
                .map(cells -> cells[0] + "," + cells[1] + "," + cells[6])
                .toList();
    }
}
