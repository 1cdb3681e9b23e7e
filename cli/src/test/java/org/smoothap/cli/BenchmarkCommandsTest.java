package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark from its unpacked archive to figures, as a user types it; on miniatures. */
class BenchmarkCommandsTest {
    @TempDir
    private Path folder;

    private Path miniature(String name) {
        Path root = folder.resolve(name);
        Invocation drawn = Invocation.of("datasets", "miniature", name, "--out", root);
        assertEquals(0, drawn.exit(), drawn.err());
        assertTrue(drawn.err().contains("data.dataset=" + name + " data.root=" + root), drawn.err());
        return root;
    }

    @Test
    void listHasPublishedCountsLicenceAndWhereToAsk() throws IOException {
        String text = Invocation.of("datasets", "list").out();
        assertTrue(text.contains("published: train 59,551 images of 11,318 classes ("), text);
        assertTrue(text.contains("published: small 6,493 images of 800 classes (fast-reid's VehicleID loader)"), text);
        assertTrue(text.contains("not checked)") && text.contains("ask PKU-ML by e-mail") && text.contains("for research"), text);
        assertTrue(text.lines().allMatch(line -> line.length() < 300));
        JsonNode json = Invocation.of("datasets", "list", "--format", "json").json();
        JsonNode sop = null;
        for (JsonNode each : json) {
            sop = each.get("name").asText().equals("sop") ? each : sop;
        }
        assertEquals(60_502, sop.get("published").get(1).get("images").asInt());
        assertTrue(Invocation.of("datasets", "list", "--format", "csv").out().contains("train 59,551 images"));
    }

    @Test
    void verifyCountsEverySplitAndTestAndPrintsTheHashes() throws IOException {
        Path root = miniature("vehicleid");
        Invocation text = Invocation.of("datasets", "verify", "vehicleid", "--root", root);
        assertEquals(0, text.exit(), text.err());
        assertTrue(text.out().contains("test_list_800.txt"), text.out());
        assertTrue(text.out().contains("other: 6,493 images of 800 classes (fast-reid's VehicleID loader); 7,332 images"),
                text.out());
        JsonNode json = Invocation.of("datasets", "verify", "vehicleid", "--root", root, "--format", "json").json();
        assertEquals(5, json.get("parts").size());
        JsonNode small = json.get("parts").get(2);
        assertEquals("small", small.get("part").asText());
        assertEquals(4, small.get("classes").asInt());
        assertEquals(16, small.get("images").asInt());
        assertEquals(64, json.get("split-files").get("train_list.txt").asText().length());
        Invocation csv = Invocation.of("datasets", "verify", "vehicleid", "--root", root, "--format", "csv");
        assertTrue(csv.out().contains("\nlarge,8,31,0,0,"), csv.out());
        assertTrue(csv.err().contains("test_list_2400.txt: sha256 "), csv.err());
    }

    @Test
    void verifyFailsOnMissingImagesAndOnOtherCounts() throws IOException {
        Path root = miniature("sop");
        Files.delete(root.resolve("MINIATURE.txt"));
        Invocation different = Invocation.of("datasets", "verify", "sop", "--root", root);
        assertEquals(1, different.exit());
        assertTrue(different.err().contains("the counts of train, test are not those published"), different.err());
        String image = Files.readAllLines(root.resolve("Ebay_test.txt")).get(1).split(" ")[3];
        Files.delete(root.resolve(image));
        Invocation missing = Invocation.of("datasets", "verify", "sop", "--root", root, "--format", "csv");
        assertEquals(1, missing.exit());
        assertTrue(missing.err().contains(image + ": no such file"), missing.err());
        assertTrue(missing.err().contains("1 of 80 images are missing or unreadable"), missing.err());
        assertTrue(missing.out().contains("\ntest,8,35,0,1,"), missing.out());
    }

    @Test
    void wrongNamesAndFoldersAreRefused() throws IOException {
        Invocation name = Invocation.of("datasets", "miniature", "vehicle", "--out", folder.resolve("a"));
        assertEquals(2, name.exit());
        assertTrue(name.err().contains("did you mean 'vehicleid'"), name.err());
        Files.writeString(folder.resolve("mine.txt"), "mine");
        Invocation full = Invocation.of("datasets", "miniature", "sop", "--out", folder);
        assertEquals(1, full.exit());
        assertTrue(full.err().contains("expected an empty folder"), full.err());
        Invocation root = Invocation.of("datasets", "verify", "sop", "--root", folder);
        assertEquals(1, root.exit());
        assertEquals(1, root.err().lines().count(), root.err());
        assertTrue(root.err().contains("expected Ebay_train.txt"), root.err());
    }

    @Test
    void aRunHasARowForEveryTest() throws IOException {
        Path root = miniature("vehicleid");
        Path recipe = folder.resolve("tiny.yaml");
        Files.writeString(recipe, """
                name: tiny
                data: {dataset: vehicleid}
                image: {size: 16}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 1
                threads: 1
                """);
        Path run = folder.resolve("run");
        Invocation trained = Invocation.of("train", recipe, "data.root=" + root, "--out", run, "--format", "csv");
        assertEquals(0, trained.exit(), trained.err());
        assertTrue(trained.err().contains("not real pictures"), trained.err());
        List<String> rows = trained.out().lines().toList();
        assertEquals(13, rows.size());
        assertTrue(rows.get(0).startsWith(
                "test,checkpoint,recall@1,recall@5,map,map@r,r-precision,mrr,queries,skipped,recall@1-std,"),
                rows.get(0));
        assertTrue(rows.get(1).startsWith("small,untrained,") && rows.get(12).startsWith("large-reid,last,"), trained.out());

        JsonNode written = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        Invocation evaluated = Invocation.of("evaluate", "--run", run, "--format", "json");
        assertEquals(0, evaluated.exit(), evaluated.err());
        JsonNode json = evaluated.json();
        assertEquals(written, json);
        for (String key : new String[] {
            "recall@1", "recall@5", "map", "map@r", "r-precision", "mrr", "queries", "skipped", "protocol", "ties"
        }) {
            assertEquals(json.get("tests").get("small").get(key), json.get(key), key);
        }
        assertEquals("small", json.get("test").asText());
        assertTrue(json.get("tests").get("medium-reid").has("recall@5-std"));
        assertTrue(json.get("tests").get("small").get("protocol").asText().startsWith("leave-one-out: each of 16 items"));

        String table = Invocation.of("evaluate", "--run", run).out();
        assertEquals(7 + 1 + 6 + 1, table.lines().count(), table);
        assertTrue(table.contains("\nprotocol of medium-reid: random gallery: one image of each of 6 classes"), table);
        assertTrue(table.contains("\nties: a negative"), "what all rows share is said once: " + table);
        assertTrue(table.lines().skip(4).findFirst().orElseThrow().startsWith("medium-reid"), table);

        Invocation training = Invocation.of("evaluate", "--run", run, "--split", "train", "--format", "json");
        assertEquals(0, training.exit(), training.err());
        assertFalse(training.json().has("tests"));
        assertEquals("train", training.json().get("split").asText());

        JsonNode provenance = new ObjectMapper().readTree(run.resolve("provenance.json").toFile());
        assertEquals(4, provenance.get("split-files").size());
        assertTrue(Files.readString(run.resolve("report.html")).contains("small-reid recall@1"));
    }
}
