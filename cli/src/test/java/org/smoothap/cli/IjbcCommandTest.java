package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that was trained on something else, evaluated on IJB-C, as a user types it; on miniatures. */
class IjbcCommandTest {
    @TempDir
    private Path folder;

    private Path run;
    private Path faces;

    @BeforeEach
    void aTrainedRun() throws IOException {
        Path products = miniature("sop");
        faces = miniature("ijbc");
        Path recipe = folder.resolve("tiny.yaml");
        Files.writeString(recipe, """
                name: tiny
                data: {dataset: sop}
                image: {size: 16}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 1
                threads: 1
                """);
        run = folder.resolve("run");
        Invocation trained = Invocation.of("train", recipe, "data.root=" + products, "--out", run);
        assertEquals(0, trained.exit(), trained.err());
    }

    private Path miniature(String name) {
        Path root = folder.resolve(name);
        Invocation drawn = Invocation.of("datasets", "miniature", name, "--out", root);
        assertEquals(0, drawn.exit(), drawn.err());
        return root;
    }

    private Invocation evaluate(Object... more) {
        Object[] all = new Object[5 + more.length];
        List.of("evaluate", "--run", run, "data.dataset=ijbc", "data.root=" + faces).toArray(all);
        System.arraycopy(more, 0, all, 5, more.length);
        return Invocation.of(all);
    }

    @Test
    void printsTheFiguresOfTheThreeProtocols() throws IOException {
        Invocation evaluated = evaluate("--format", "json");
        assertEquals(0, evaluated.exit(), evaluated.err());
        JsonNode json = evaluated.json();
        assertEquals("ijbc", json.get("dataset").asText());
        for (String key : new String[] {
            "recall@1", "recall@5", "recall@10", "map", "tar@far=1e-2", "tar@far=1e-1", "eer", "rank-1", "rank-5", "rank-10",
            "fnir@fpir=1e-1", "g1.rank-1", "g2.fnir@fpir=1e-1"
        }) {
            assertTrue(json.get(key).isNumber() && json.get(key).asDouble() >= 0 && json.get(key).asDouble() <= 1, key);
        }
        assertEquals("not measurable: needs 1000000 impostor pairs or more", json.get("tar@far=1e-6").asText());
        assertEquals(30, json.get("queries").asInt());
        assertEquals(180, json.get("impostor-pairs").asInt());
        assertTrue(json.get("images").asText().contains("a miniature drawn by smoothap"));
        assertFalse(json.has("tests"));
        String table = evaluate().out();
        assertTrue(table.contains("\ntar@far=1e-6 ") && table.contains("\nfnir@fpir=1e-1 "), table);
        assertEquals(0, evaluate("--report", folder.resolve("faces.html")).exit());
        assertTrue(Files.size(folder.resolve("faces.html")) > 1000);
    }

    /** Crops are JPEG once more, so the figures differ a little: only that both forms are read is looked at. */
    @Test
    void readsNistsForm() throws IOException {
        Files.move(faces.resolve("loose_crop"), folder.resolve("elsewhere"));
        Invocation evaluated = evaluate("--format", "json");
        assertEquals(0, evaluated.exit(), evaluated.err());
        assertEquals(20, evaluated.json().get("genuine-pairs").asInt());
        assertTrue(evaluated.json().get("images").asText().contains("NIST"));
    }

    @Test
    void whatIsMissingIsToldInOneLine() throws IOException {
        Path pairs = faces.resolve("meta/ijbc_template_pair_label.txt");
        Files.writeString(pairs, "1 1000 1\n1 1002\n");
        Invocation bad = evaluate();
        assertEquals(1, bad.exit());
        assertTrue(bad.err().contains("smoothap: " + pairs + ", line 2: expected two templates and 1 or 0, found '1 1002'"),
                bad.err());
        Files.delete(faces.resolve("loose_crop/1.jpg"));
        Invocation missing = evaluate();
        assertEquals(1, missing.exit());
        assertTrue(missing.err().contains("1.jpg"), missing.err());
    }

    @Test
    void verifyCountsTheFaces() throws IOException {
        Invocation verified = Invocation.of("datasets", "verify", "ijbc", "--root", faces);
        assertEquals(0, verified.exit(), verified.err());
        assertTrue(verified.out().contains("469,375 images of 3,531 classes"), verified.out());
        assertTrue(verified.out().contains("ijbc_template_pair_label.txt"), verified.out());
    }
}
