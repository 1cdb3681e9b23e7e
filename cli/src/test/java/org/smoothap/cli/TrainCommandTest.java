package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;

/** From a folder of labelled pictures to figures, embeddings and a page, as a user types it. */
class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path recipe;
    private Path pictures;

    @BeforeEach
    void write() throws IOException {
        ImageTable table = DrawnDataset.draw(folder.resolve("drawn"), 20, 4, 1);
        pictures = folder.resolve("pictures");
        int number = 0;
        for (ImageRow row : table.rows()) {
            Path label = Files.createDirectories(pictures.resolve("class-" + row.label()));
            Files.copy(row.location().file(), label.resolve(number++ + ".png"));
        }
        recipe = folder.resolve("tiny.yaml");
        Files.writeString(
                recipe,
                """
                name: tiny
                data: {dataset: folder, root: %s, validation: 0.2}
                image: {size: 16}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 2
                threads: 1
                """.formatted(pictures));
    }

    private Invocation train(Path out, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", recipe, "--out", out));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    @Test
    void trainEvaluateEmbed() throws IOException {
        Path run = folder.resolve("run");
        Invocation trained = train(run, "--format", "json", "--profile");
        assertEquals(0, trained.exit(), trained.err());
        assertTrue(trained.out().contains("recall@1"), trained.out());
        assertTrue(trained.err().contains("epoch 2/2"), trained.err());
        assertTrue(trained.err().contains("ms a step  loss and its gradient"), trained.err());
        assertFalse(trained.err().contains("\r"), "no progress bar where stderr is no terminal");
        String report = Files.readString(run.resolve("report.html"));
        assertTrue(report.contains("data:image/"), "the report shows pictures");

        double recorded = new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).get("map").asDouble();
        Invocation evaluated = Invocation.of("evaluate", "--run", run, "--format", "json");
        assertEquals(0, evaluated.exit(), evaluated.err());
        assertEquals(recorded, evaluated.json().get("map").asDouble(), 1e-6);
        assertEquals(40, evaluated.json().get("queries").asInt());
        Path perQuery = folder.resolve("per-query.csv");
        Invocation more = Invocation.of("evaluate", "--run", run, "--metrics", "precision@5", "--intervals", "--against", run,
                "--per-query", perQuery, "--format", "json");
        assertEquals(0, more.exit(), more.err());
        assertEquals(recorded, more.json().get("map").asDouble(), 1e-6);
        assertEquals(0, more.json().get("map-difference-high").asDouble(), 1e-12);
        assertTrue(more.json().get("precision@5-low").asDouble() <= more.json().get("precision@5").asDouble());
        assertEquals(evaluated.json().get("checkpoint"), more.json().get("checkpoint"));
        assertEquals(41, Files.readAllLines(perQuery).size());
        String printed = Invocation.of("evaluate", "--run", run, "--macro").out();
        assertTrue(printed.contains("checkpoint") && printed.contains("value   macro"), printed);

        Path analysis = folder.resolve("analysis");
        Invocation analysed = Invocation.of("analyse", "--run", run, "--out", analysis, "--batches", 2, "--classes", 5, "--per-class", 2,
                "--loss", "smooth-ap", "--loss", "triplet(mining=semi-hard)");
        assertEquals(0, analysed.exit(), analysed.err());
        assertTrue(Files.readString(analysis.resolve("smoothing-error.csv")).contains("before training"), "both states are there");
        assertTrue(Files.exists(analysis.resolve("gradient-gap-after-training.png")), analysed.out());

        Path embeddings = folder.resolve("e.npy");
        Invocation embedded = Invocation.of("embed", "--run", run, "--images", pictures, "--out", embeddings);
        assertEquals(0, embedded.exit(), embedded.err());
        FloatMatrix matrix = Npy.readFloatMatrix(embeddings);
        assertEquals(80, matrix.rows());
        assertEquals(8, matrix.columns());
        List<String> table = Files.readAllLines(folder.resolve("e.csv"));
        assertEquals("row,path,label", table.getFirst());
        assertEquals(81, table.size());
        assertTrue(table.get(1).startsWith("0,") && table.get(1).contains(",class-"), table.get(1));
    }

    @Test
    void aRunIsNotOverwritten() {
        Path run = folder.resolve("run");
        assertEquals(0, train(run).exit());
        Invocation again = train(run);
        assertEquals(1, again.exit());
        assertTrue(again.err().contains("--resume"), again.err());
        Invocation resumed = train(run, "--resume");
        assertEquals(0, resumed.exit(), resumed.err());
    }

    @Test
    void unreadableImagesAreListedAndRefusedOrSkipped() throws IOException {
        Path bad = pictures.resolve("class-bad").resolve("page.png");
        Files.createDirectories(bad.getParent());
        Files.writeString(bad, "<html>not a picture</html>");
        Invocation refused = train(folder.resolve("run"));
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("page.png") && refused.err().contains("--skip-bad"), refused.err());
        Invocation skipped = train(folder.resolve("run"), "--skip-bad");
        assertEquals(0, skipped.exit(), skipped.err());
        assertTrue(skipped.err().contains("going on without 1 of 81 images"), skipped.err());
    }

    @Test
    void imagesThatHaveNotChangedAreDecodedOnce() throws IOException {
        Path run = folder.resolve("run");
        assertFalse(train(run).err().contains("checked before"));
        Invocation resumed = train(run, "--resume");
        assertTrue(resumed.err().contains("80 of 80 images were checked before and have not changed; 0 were decoded now"),
                resumed.err());
        assertFalse(train(run, "--resume", "--check", "full").err().contains("checked before"));
        Invocation unchecked = train(run, "--resume", "--check", "none");
        assertTrue(unchecked.exit() == 0 && unchecked.err().contains("not checked"), unchecked.err());
        Invocation both = train(run, "--resume", "--check", "none", "--skip-bad");
        assertTrue(both.exit() != 0 && both.err().contains("--skip-bad needs a check"), both.err());
        Invocation typo = train(run, "--resume", "--check", "ful");
        assertEquals(2, typo.exit(), typo.err());
    }

    @Test
    void wrongRecipesAreRefusedBeforeAnyImageIsRead() throws IOException {
        Invocation typo = train(folder.resolve("run"), "optimizer.learnin-rate=1");
        assertEquals(2, typo.exit());
        assertTrue(typo.err().contains("did you mean 'learning-rate'"), typo.err());
        assertEquals(1, typo.err().lines().count(), typo.err());
        Invocation classes = train(folder.resolve("run"), "batch.classes=50");
        assertEquals(1, classes.exit());
        assertTrue(classes.err().contains("50") && classes.err().contains("batch.classes"), classes.err());
        Files.writeString(Files.createDirectories(pictures.resolve("class-bad")).resolve("page.png"), "no picture");
        assertFalse(train(folder.resolve("run"), "batch.classes=50").err().contains("page.png"));
        Invocation network = train(folder.resolve("run"), "network.name=resnet5O");
        assertTrue(network.exit() == 2 && network.err().contains("did you mean 'resnet50'"), network.err());
    }

    @Test
    void absentWeightsAreRefusedBeforeAnyImageIsRead() throws IOException {
        Files.writeString(Files.createDirectories(pictures.resolve("class-bad")).resolve("page.png"), "no picture");
        Invocation absent = train(folder.resolve("run"), "network.weights=absent.pt");
        assertEquals(1, absent.exit());
        assertTrue(absent.err().contains("smoothap: absent.pt: no such file (network.weights); give a file, or a name of"), absent.err());
        assertFalse(absent.err().contains("page.png"), absent.err());
        Invocation spaces = train(folder.resolve("run"), "image.augment.crop-area=[0.3,", "1]");
        assertTrue(spaces.exit() == 2 && spaces.err().contains("needs quotes"), spaces.err());
    }

    @Test
    void aPreparedDatasetIsTrainedOn() throws IOException {
        Path small = folder.resolve("small");
        Invocation prepared = Invocation.of(
                "datasets", "prepare", "folder", "--root", pictures, "--out", small, "--side", 16, "--format", "json");
        assertEquals(0, prepared.exit(), prepared.err());
        assertEquals(80, prepared.json().get("images").asInt());
        assertTrue(prepared.err().contains("data.root=" + small), prepared.err());
        Invocation other = Invocation.of("datasets", "prepare", "folder", "--root", pictures, "--out", small, "--side", 20);
        assertTrue(other.exit() == 1 && other.err().contains("other settings"), other.err());
        assertEquals(2, Invocation.of("datasets", "prepare", "folder", "--root", pictures, "--out", small, "--side", 0).exit());
        Invocation trained = train(folder.resolve("run"), "data.root=" + small, "epochs=1");
        assertEquals(0, trained.exit(), trained.err());
        assertTrue(trained.err().contains("short side of at most 16 pixels"), trained.err());
        Invocation large = train(folder.resolve("run"), "epochs=1", "--resume");
        assertTrue(large.err().contains("the run was started with the folder " + small), large.err());
    }

    @Test
    void aDryRunReadsNoImageAndWritesNothing() throws IOException {
        try (Stream<Path> files = Files.walk(pictures)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "no picture"); // would be refused if it were decoded
            }
        }
        Invocation json = Invocation.of("train", recipe, "--dry-run", "--format", "json", "epochs=3");
        assertEquals(0, json.exit(), json.err());
        assertEquals(3, json.json().at("/recipe/epochs").asInt());
        assertEquals("short", json.json().at("/recipe/image/resize-mode").asText());
        assertEquals(8, json.json().at("/data/train-classes").asInt());
        assertEquals(40, json.json().at("/data/test-images").asInt());
        assertEquals(8, json.json().at("/batches/batch-size").asInt());
        assertEquals("conv4", json.json().at("/network/name").asText());
        assertTrue(json.json().at("/estimate/seconds-of-the-run").asDouble() > 0);
        Path run = folder.resolve("run");
        Invocation text = train(run, "--dry-run");
        assertEquals(0, text.exit(), text.err());
        assertTrue(text.out().contains("per-class: 2") && text.out().contains("batches.batches-per-epoch"), text.out());
        assertFalse(Files.exists(run));
        Invocation csv = train(run, "--dry-run", "--format", "csv");
        assertTrue(csv.out().startsWith("figure,value\n"), csv.out());
    }

    @Test
    void aDryRunRefusesWhatARunWould() {
        Invocation root = Invocation.of("train", recipe, "--dry-run", "data.root=" + folder.resolve("nowhere"));
        assertTrue(root.exit() == 1 && root.err().contains("nowhere") && root.err().lines().count() == 1, root.err());
        assertEquals(2, Invocation.of("train", recipe, "--dry-run", "image.resize-mode=squre").exit());
        Invocation classes = Invocation.of("train", recipe, "--dry-run", "batch.classes=50");
        assertTrue(classes.exit() == 1 && classes.err().contains("50"), classes.err());
        Invocation noOut = Invocation.of("train", recipe);
        assertTrue(noOut.exit() == 2 && noOut.err().contains("--out"), noOut.err());
    }

    @Test
    void datasetsVerifyCounts() {
        Invocation verified = Invocation.of("datasets", "verify", "folder", "--root", pictures, "--format", "csv");
        assertEquals(0, verified.exit(), verified.err());
        assertTrue(verified.out().contains("train,10,40,0"), verified.out());
        assertTrue(verified.out().contains("test,10,40,0"), verified.out());
        Invocation missing = Invocation.of("datasets", "verify", "folder", "--root", folder.resolve("nothing"));
        assertEquals(1, missing.exit());
        assertEquals(1, missing.err().lines().count(), missing.err());
    }
}
