package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageRow;

/** Real processes that meet on the loopback interface, against one process. */
class SeveralProcessesTest {
    /** Batches of 15 images: no two or three ranks have as many. */
    private static final String RECIPE =
            """
            data: {dataset: folder, root: %s, validation: 0.2}
            image: {size: 16, augment: {shift: 2, flip: 0.5, brightness: 0.2}}
            batch: {classes: 5, per-class: 3}
            network: {name: conv4, embedding: 8, options: {width: 8}, batch-norm: frozen}
            epochs: 4
            precision: float32
            threads: 1
            """;

    @TempDir
    private Path folder;

    private RankProcesses processes;
    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        int number = 0;
        for (ImageRow row : DrawnDataset.draw(folder.resolve("drawn"), 40, 6, 1).rows()) {
            Path label = Files.createDirectories(folder.resolve("pictures").resolve("class-" + row.label()));
            Files.copy(row.location().file(), label.resolve(number++ + ".png"));
        }
        recipe = folder.resolve("tiny.yaml");
        Files.writeString(recipe, RECIPE.formatted(folder.resolve("pictures")));
        processes = new RankProcesses(folder);
    }

    @AfterEach
    void end() {
        processes.endAll();
    }

    private Path run(String name) {
        return folder.resolve(name);
    }

    private void trainAlone(String name, String... keys) {
        List<Object> arguments = new ArrayList<>(List.of("train", recipe, "--out", run(name)));
        arguments.addAll(List.of(keys));
        Invocation trained = Invocation.of(arguments.toArray());
        assertEquals(0, trained.exit(), trained.err());
    }

    /** The largest difference of two numbers of a file of tensors. */
    private double difference(String file, String one, String other) throws IOException {
        byte[] first = Files.readAllBytes(run(one).resolve(file));
        byte[] second = Files.readAllBytes(run(other).resolve(file));
        assertEquals(first.length, second.length, file);
        ByteBuffer a = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer b = ByteBuffer.wrap(second).order(ByteOrder.LITTLE_ENDIAN);
        double largest = 0;
        for (int at = Math.toIntExact(8 + a.getLong(0)); at < first.length; at += Float.BYTES) {
            largest = Math.max(largest, Math.abs(a.getFloat(at) - b.getFloat(at)));
        }
        return largest;
    }

    private long steps(String name) throws IOException {
        String state = Files.readString(run(name).resolve("last/state.json"));
        return Long.parseLong(state.replaceAll("(?s).*\"step\" : (\\d+).*", "$1"));
    }

    /** A loss that is shared out, with gradient caching too, and one that learns class vectors and is not. */
    @ParameterizedTest
    @ValueSource(strings = {"batch.chunk=0", "batch.chunk=3", "loss={name: sum, terms: smooth-ap + 0.1 arcface}"})
    void twoProcessesGiveTheWeightsOfOne(String key) throws Exception {
        trainAlone("one", key);
        Process two = processes.start("two.log", Map.of(), "train", recipe, "--out", run("two"), key, "--processes", "2");
        assertEquals(0, processes.ended(two, "two.log"), processes.log("two.log"));
        assertTrue(steps("one") >= 20, "steps: " + steps("one"));
        assertEquals(steps("one"), steps("two"));
        assertEquals(0, difference("last/weights.safetensors", "one", "two"), 1e-5);
        assertEquals(0, difference("best/weights.safetensors", "one", "two"), 1e-5);
        if (key.startsWith("loss")) {
            assertEquals(0, difference("last/loss.safetensors", "one", "two"), 1e-5);
        }
        assertEquals(history("one"), history("two"));
        assertTrue(processes.log("two.log").contains("recall@1"), processes.log("two.log"));
        assertTrue(Files.exists(run("two").resolve("report.html")));
    }

    /** Epoch, step, images, and the loss to four digits. */
    private List<String> history(String name) throws IOException {
        return Files.readAllLines(run(name).resolve("history.csv")).stream().skip(1).map(line -> line.split(",", -1))
                .map(cells -> cells[0] + "," + cells[1] + "," + cells[2] + "," + Math.round(1e4 * Double.parseDouble(cells[6])))
                .toList();
    }

    @Test
    void evaluationAndEmbeddingAreSharedOut() throws Exception {
        trainAlone("run", "epochs=1");
        Process evaluated = processes.start("evaluated.log", Map.of(), "evaluate", "--run", run("run"), "--against", run("run"),
                "--processes", "2", "--format", "json");
        assertEquals(0, processes.ended(evaluated, "evaluated.log"), processes.log("evaluated.log"));
        String log = processes.log("evaluated.log");
        JsonNode found = new ObjectMapper().readTree(log.substring(log.indexOf("\n{")));
        JsonNode alone = Invocation.of("evaluate", "--run", run("run"), "--format", "json").json();
        assertEquals(alone.get("map").asDouble(), found.get("map").asDouble(), 1e-3);
        assertEquals(alone.get("queries"), found.get("queries"));

        Path pictures = folder.resolve("pictures");
        Process embedded = processes.start("embedded.log", Map.of(), "embed", "--run", run("run"), "--images", pictures, "--out",
                run("two.npy"), "--processes", "2");
        assertEquals(0, processes.ended(embedded, "embedded.log"), processes.log("embedded.log"));
        Invocation one = Invocation.of("embed", "--run", run("run"), "--images", pictures, "--out", run("one.npy"));
        assertEquals(0, one.exit(), one.err());
        FloatMatrix expected = Npy.readFloatMatrix(run("one.npy"));
        FloatMatrix shared = Npy.readFloatMatrix(run("two.npy"));
        assertEquals(expected.rows(), shared.rows());
        assertArrayEquals(expected.values(), shared.values(), 1e-6f);
        assertEquals(Files.readString(run("one.csv")), Files.readString(run("two.csv")));
    }

    /** Started as torchrun starts them; the run goes on with three processes, started by the command itself. */
    @Test
    void aKilledRankEndsTheOthersAndTheRunGoesOnWithAnotherNumber() throws Exception {
        trainAlone("whole", "epochs=12");
        int port = RankProcesses.freePort();
        Process[] ranks = new Process[2];
        for (int rank = 0; rank < 2; rank++) {
            ranks[rank] = processes.start("killed-" + rank + ".log", RankProcesses.environment(rank, 2, port),
                    "train", recipe, "--out", run("killed"), "epochs=12");
        }
        processes.awaitFile(run("killed").resolve("last/state.json"), ranks[0], "killed-0.log");
        RankProcesses.signal("KILL", ranks[1]);
        assertEquals(1, processes.ended(ranks[0], "killed-0.log"), processes.log("killed-0.log"));
        assertTrue(processes.log("killed-0.log").contains("smoothap: rank 1 has ended; this process ends too"), processes.log("killed-0.log"));
        assertFalse(Files.exists(run("killed").resolve("metrics.json")), "it was over before it was killed");

        Process three = processes.start("three.log", Map.of(), "train", recipe, "--out", run("killed"), "epochs=12", "--resume",
                "--processes=3");
        assertEquals(0, processes.ended(three, "three.log"), processes.log("three.log"));
        assertTrue(processes.log("three.log").contains("going on after step"), processes.log("three.log"));
        assertEquals(steps("whole"), steps("killed"));
        assertEquals(0, difference("last/weights.safetensors", "whole", "killed"), 1e-5);
        assertEquals(0, difference("last/optimizer.safetensors", "whole", "killed"), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aStoppedRankEndsTheOther(int stopped) throws Exception {
        int port = RankProcesses.freePort();
        Process[] ranks = new Process[2];
        for (int rank = 0; rank < 2; rank++) {
            ranks[rank] = processes.start("stopped-" + rank + ".log", RankProcesses.environment(rank, 2, port),
                    "train", recipe, "--out", run("stopped"), "epochs=100000", "--timeout-seconds", "5");
        }
        processes.awaitFile(run("stopped").resolve("last/state.json"), ranks[0], "stopped-0.log");
        RankProcesses.signal("STOP", ranks[stopped]);
        String log = "stopped-" + (1 - stopped) + ".log";
        assertEquals(1, processes.ended(ranks[1 - stopped], log), processes.log(log));
        assertTrue(processes.log(log).contains("rank " + stopped + " has not been heard from for 5 s"), processes.log(log));
    }

    @Test
    void ranksEndWithTheProcessThatStartedThem() throws Exception {
        Process parent = processes.start("parent.log", Map.of(), "train", recipe, "--out", run("parent"), "epochs=100000",
                "--processes", "2");
        processes.awaitFile(run("parent").resolve("last/state.json"), parent, "parent.log");
        List<ProcessHandle> ranks = parent.children().toList();
        assertEquals(2, ranks.size());
        RankProcesses.signal("KILL", parent);
        for (ProcessHandle rank : ranks) {
            rank.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatCannotBeSharedIsRefused() throws Exception {
        Process norms = processes.start("norms.log", Map.of(), "train", recipe, "--out", run("norms"), "network.batch-norm=train",
                "--processes", "2");
        assertEquals(1, processes.ended(norms, "norms.log"));
        assertTrue(processes.log("norms.log").contains("smoothap: 2 processes need network.batch-norm=frozen"), processes.log("norms.log"));
        assertFalse(Files.exists(run("norms")), "nothing is written");

        Process partial = processes.start("partial.log", Map.of("RANK", "1", "MASTER_ADDR", "localhost"), "train", recipe, "--out",
                run("partial"));
        assertEquals(1, processes.ended(partial, "partial.log"));
        assertTrue(processes.log("partial.log").contains("set WORLD_SIZE, MASTER_PORT"), processes.log("partial.log"));

        Invocation none = Invocation.of("train", recipe, "--out", run("none"), "--processes", "0");
        assertEquals(2, none.exit(), none.err());
    }

    /** A rank that finds an image it cannot read: the other says which rank and which image. */
    @Test
    void aRankThatGivesUpSaysWhyOnTheOther() throws Exception {
        Path picture;
        try (Stream<Path> files = Files.walk(folder.resolve("pictures"))) {
            picture = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.writeString(picture, "no picture");
        Process broken = processes.start("broken.log", Map.of(), "train", recipe, "--out", run("broken"), "--check", "none",
                "--processes", "2");
        assertEquals(1, processes.ended(broken, "broken.log"));
        String log = processes.log("broken.log");
        assertTrue(Pattern.compile("smoothap: rank [01]: " + Pattern.quote(picture.toString()) + ".*; this process ends too").matcher(log)
                .find(), log);
    }
}
