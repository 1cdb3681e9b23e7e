package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small comparison of two losses, as a user runs it: every run a process. */
class CompareCommandTest {
    @TempDir
    private Path folder;

    private Path plan() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), """
                data: {dataset: drawn, root: %s, validation: 0.2}
                image: {size: 16}
                batch: {classes: 8, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 1
                threads: 1
                """.formatted(folder.resolve("drawn")));
        return Files.writeString(folder.resolve("plan.yaml"), """
                sets:
                  drawn: {recipe: %s, learning-rates: [1.0e-3, 1.0e-2]}
                variants:
                  smooth-ap: {loss: {name: smooth-ap}}
                  triplet: {loss: {name: triplet}}
                seeds: [0, 1]
                """.formatted(recipe));
    }

    @Test
    void twoLossesFromAPlanToATableAndAgainWithoutRunningAnything() throws IOException {
        Path out = folder.resolve("out");
        Invocation first = Invocation.of("compare", plan(), "--out", out, "--jobs", 2, "--format", "json");
        assertEquals(0, first.exit(), first.err());
        assertTrue(first.err().contains("run 6 of 6"), first.err());
        JsonNode table = first.json();
        assertEquals(2, table.size());
        assertEquals("smooth-ap", table.get(0).get("variant").asText());
        for (JsonNode line : table) {
            assertEquals(2, line.get("seeds").asInt());
            assertTrue(line.get("map").asDouble() > 0 && line.get("map").asDouble() < 1, line.toString());
            assertTrue(line.get("cpu-seconds-a-step").asDouble() > 0, line.toString());
        }
        assertEquals(7, Files.readAllLines(out.resolve("results.csv")).size(), "a row a run");
        assertEquals(7, Files.readAllLines(out.resolve("curves.csv")).size(), "a row an epoch");

        List<String> results = Files.readAllLines(out.resolve("results.csv"));
        Invocation again = Invocation.of("compare", plan(), "--out", out, "--jobs", 1, "--format", "json");
        assertEquals(first.out(), again.out());
        assertEquals(results, Files.readAllLines(out.resolve("results.csv")));

        Invocation part = Invocation.of("compare", plan(), "--out", out, "--variants", "triplet", "--table-only", "--format", "csv");
        assertEquals(0, part.exit(), part.err());
        assertEquals(2, part.out().lines().count(), part.out());
    }

    @Test
    void mistakesOfTheUser() throws IOException {
        Invocation unknown = Invocation.of("compare", "lossess", "--out", folder.resolve("out"));
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().contains("unknown comparison 'lossess'"), unknown.err());
        Invocation loss = Invocation.of("compare", Files.writeString(folder.resolve("typo.yaml"),
                Files.readString(plan()).replace("name: triplet", "name: tripet")), "--out", folder.resolve("out"));
        assertEquals(2, loss.exit());
        assertTrue(loss.err().contains("triplet"), loss.err());
        assertEquals(2, Invocation.of("compare", plan(), "--out", folder.resolve("out"), "--jobs", 0).exit());
    }
}
