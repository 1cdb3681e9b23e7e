package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published weights, as a user lists and names them. Nothing here reaches the network. */
class WeightsCommandsTest {
    @TempDir
    private Path folder;

    private String cache;
    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        cache = System.getProperty("smoothap.cache");
        System.setProperty("smoothap.cache", folder.resolve("cache").toString());
        recipe = folder.resolve("r.yaml");
        Files.writeString(recipe, """
                data: {dataset: drawn}
                image: {size: 32}
                batch: {classes: 4, per-class: 2}
                network: {name: resnet18, embedding: 8, weights: "hub:resnet18.tv_in1k"}
                epochs: 1
                threads: 1
                """);
    }

    @AfterEach
    void restore() {
        if (cache == null) {
            System.clearProperty("smoothap.cache");
        } else {
            System.setProperty("smoothap.cache", cache);
        }
    }

    @Test
    void theListNamesFileSizeLicenceAndSource() throws IOException {
        Invocation run = Invocation.of("models", "--weights", "--format", "json");
        assertEquals(0, run.exit(), run.err());
        JsonNode first = null;
        for (JsonNode row : run.json()) {
            if (row.get("name").asText().equals("hub:resnet50.tv_in1k")) {
                first = row;
            }
        }
        assertEquals("resnet50", first.get("network").asText());
        assertEquals("0676ba61...", first.get("sha256").asText());
        assertEquals("97.781", first.get("MB").asText());
        assertTrue(first.get("licence").asText().contains("BSD-3-Clause"));
        assertTrue(Invocation.of("models", "--weights").out()
                .contains("https://download.pytorch.org/models/resnet50-0676ba61.pth"));
        assertFalse(Invocation.of("models").out().contains("hub:"));
    }

    @Test
    void aKeptFileThatIsAnotherEndsTheRunBeforeItBegins() throws IOException {
        Path file = folder.resolve("cache").resolve("weights").resolve("resnet18-f37072fd.pth");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<html>");
        Path out = folder.resolve("run");
        Invocation run = Invocation.of("train", recipe, "--out", out);
        assertEquals(1, run.exit());
        String last = run.err().lines().reduce("", (before, line) -> line);
        assertTrue(last.startsWith("smoothap: " + file + " is not what was published"), run.err());
        assertFalse(Files.exists(out.resolve("recipe.yaml")));
    }

    @Test
    void anUnknownNameIsWrongUsage() {
        Invocation run = Invocation.of("train", recipe, "network.weights=hub:resnet18.tv_in1", "--out", folder.resolve("run"));
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("unknown network.weights 'hub:resnet18.tv_in1'; did you mean 'hub:resnet18.tv_in1k'"),
                run.err());
    }
}
