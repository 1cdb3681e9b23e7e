package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.loss.LossContext;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** Whole runs on small drawn images, one thread, so that runs can be compared bit for bit. */
class TrainerTest {
    private static final String RECIPE =
            """
            name: test
            data: {dataset: drawn}
            image: {size: 16, augment: {shift: 2, brightness: 0.2}}
            batch: {classes: 6, per-class: 4}
            network: {name: conv4, embedding: 16, options: {width: 8}}
            optimizer: {name: adamw, learning-rate: 0.003}
            schedule: {name: cosine, warmup-epochs: 0.5}
            epochs: 4
            threads: 1
            """;

    @TempDir
    private Path folder;

    private ImageTable table;

    @BeforeEach
    void draw() throws IOException {
        table = DrawnDataset.draw(folder.resolve("drawn"), 32, 5, 3).withValidation(0.25);
    }

    private Recipe recipe(String... overrides) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, RECIPE);
        return Recipes.read(file, List.of(overrides));
    }

    /** Ends a run as a kill would: after a step, before anything else is written. */
    private static final class Killed extends RuntimeException {
        private Killed(long step) {
            super("killed after step " + step);
        }
    }

    private static TrainingListener killAfter(long step) {
        return new TrainingListener() {
            @Override
            public void step(TrainingState state, double loss, int images) {
                if (state.step() == step) {
                    throw new Killed(step);
                }
            }
        };
    }

    private Experiment.Outcome run(Recipe recipe, RunFolder run, TrainingListener listener) throws IOException {
        return new Experiment(recipe, table, run, listener).run();
    }

    @Test
    void trainingRaisesTheFiguresOnClassesNeverSeen() throws IOException {
        table = DrawnDataset.draw(folder.resolve("many"), 160, 6, 3).withValidation(0.1);
        RunFolder run = new RunFolder(folder.resolve("run"));
        List<Double> losses = new ArrayList<>();
        Recipe recipe = recipe("epochs=10", "image.size=32", "network.options.width=24", "batch.classes=16");
        Experiment.Outcome outcome = run(recipe, run, new TrainingListener() {
            @Override
            public void epoch(TrainingState state, double meanLoss, RetrievalMetrics validation) {
                losses.add(meanLoss);
            }
        });
        assertEquals(10, losses.size());
        assertTrue(losses.getLast() < 0.8 * losses.getFirst(), losses.toString());
        double before = (Double) outcome.before().get("map");
        double after = (Double) outcome.after().get("map");
        assertTrue(after > before + 0.05, "mAP from " + before + " to " + after);
    }

    @Test
    void aRunFolderHoldsWhatIsPromised() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        run(recipe("epochs=2"), run, new TrainingListener() {});
        for (String name : List.of("recipe.yaml", "provenance.json", "metrics.json", "metrics-before.json", "history.csv",
                "last/weights.safetensors", "last/optimizer.safetensors", "last/state.json", "best/weights.safetensors")) {
            assertTrue(Files.exists(run.path().resolve(name)), name);
        }
        List<Map<String, String>> history = History.read(run.historyFile());
        assertEquals(List.of("1", "2"), history.stream().map(row -> row.get("epoch")).toList());
        assertFalse(history.getFirst().get("map").isEmpty());
        try (var files = Files.list(run.path())) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("events.out.tfevents")));
        }
        assertEquals("best", run.readJson(run.metricsFile()).get("checkpoint"));
    }

    /**
     * Kills in the first epoch, in the middle, and twice in one run; also with a loss that has a random part, and with losses
     * that learn.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1   | {name: smooth-ap}
            4   | {name: smooth-ap}
            6   | {name: smooth-ap}
            3,7 | {name: recall-at-k, simix: true}
            3,7 | {name: proxy-anchor}
            6   | {name: normalized-softmax}
            4,7 | {name: memory, of: smooth-ap, size: 50, start: 3}
            7   | {name: sum, terms: "0.5 normalized-softmax + memory(of=contrastive, size=40, start=1) + proxy-anchor"}
            """)
    void aKilledRunEndsBitForBitWhereTheUnbrokenOneEnds(String kills, String loss) throws IOException {
        Recipe recipe = recipe("checkpoint-seconds=1", "data.validation=0.25", "loss=" + loss);
        RunFolder unbroken = new RunFolder(folder.resolve("unbroken"));
        run(recipe, unbroken, new TrainingListener() {});

        RunFolder broken = new RunFolder(folder.resolve("broken"));
        for (String step : kills.split(",")) {
            assertThrows(Killed.class, () -> run(recipe, broken, killAfter(Long.parseLong(step))));
        }
        run(recipe, broken, new TrainingListener() {});

        List<String> files =
                new ArrayList<>(List.of("last/weights.safetensors", "last/optimizer.safetensors", "best/weights.safetensors"));
        if (Files.exists(unbroken.path().resolve("last/loss.safetensors"))) {
            files.addAll(List.of("last/loss.safetensors", "best/loss.safetensors"));
        }
        for (String file : files) {
            assertArrayEquals(
                    Files.readAllBytes(unbroken.path().resolve(file)), Files.readAllBytes(broken.path().resolve(file)), file);
        }
        assertEquals(withoutTime(unbroken), withoutTime(broken));
        assertEquals(unbroken.readJson(unbroken.metricsFile()), broken.readJson(broken.metricsFile()));
    }

    /** With a checkpoint after every step, the position inside an epoch is what is restored. */
    @Test
    void aRunGoesOnInsideAnEpoch() throws IOException {
        Recipe recipe = recipe("epochs=1", "batch.classes=3", "batch.per-class=2", "checkpoint-seconds=1");
        RunFolder unbroken = new RunFolder(folder.resolve("unbroken"));
        run(recipe, unbroken, new TrainingListener() {});
        RunFolder broken = new RunFolder(folder.resolve("broken"));
        assertThrows(Killed.class, () -> run(recipe, broken, new TrainingListener() {
            @Override
            public void step(TrainingState state, double loss, int images) {
                if (state.step() == 2) {
                    // The pause makes the trainer write its timed checkpoint after the next step.
                    pause(recipe.checkpointSeconds() * 1000L + 100);
                } else if (state.step() == 5) {
                    throw new Killed(5);
                }
            }
        }));
        assertEquals(0, broken.last().state().epoch());
        assertEquals(3, broken.last().state().batch());
        run(recipe, broken, new TrainingListener() {});
        assertArrayEquals(
                Files.readAllBytes(unbroken.last().weightsFile()), Files.readAllBytes(broken.last().weightsFile()));
        assertEquals(withoutTime(unbroken), withoutTime(broken));
    }

    @Test
    void theHistoryCountsTheImagesOfSmallerBatches() throws IOException {
        String first = table.only(Split.TRAIN).rows().getFirst().label();
        table = table.withRows(table.rows().stream()
                .map(row -> row.withSuperlabel(row.label().equals(first) ? "one class" : "the others"))
                .toList());
        RunFolder run = new RunFolder(folder.resolve("run"));
        run(recipe("epochs=1", "batch.classes=4", "batch.per-class=2", "batch.sampler=superclass"), run,
                new TrainingListener() {});
        assertEquals("60", History.read(run.historyFile()).getFirst().get("images"), "10 batches of 1 + 2 classes with 2 images");
    }

    @Test
    void theLossIsToldOfTheTrainingClassesAndOfWhatIsAboveThem() throws IOException {
        Recipe recipe = recipe();
        try (EmbeddingNetwork network = TrainedModel.random(recipe)) {
            LossContext flat = Trainer.lossContext(recipe, table.only(Split.TRAIN), network);
            assertEquals(table.only(Split.TRAIN).classes().size(), flat.classes());
            assertEquals(16, flat.dimension());
            assertNull(flat.superclasses());
            table = table.withRows(table.rows().stream().map(row -> row.withSuperlabel("all")).toList());
            LossContext hierarchy = Trainer.lossContext(recipe, table.only(Split.TRAIN), network);
            assertArrayEquals(new int[hierarchy.classes()], hierarchy.superclasses());
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, String>> withoutTime(RunFolder run) throws IOException {
        return History.read(run.historyFile()).stream()
                .map(row -> {
                    row.remove("seconds");
                    row.remove("resident-mb");
                    return row;
                })
                .toList();
    }

    @Test
    void theNumberOfLoaderThreadsChangesNothing() throws IOException {
        RunFolder one = new RunFolder(folder.resolve("one"));
        RunFolder three = new RunFolder(folder.resolve("three"));
        run(recipe("epochs=1", "loader-threads=0"), one, new TrainingListener() {});
        run(recipe("epochs=1", "loader-threads=3"), three, new TrainingListener() {});
        assertArrayEquals(Files.readAllBytes(one.last().weightsFile()), Files.readAllBytes(three.last().weightsFile()));
    }

    @Test
    void anotherSeedIsAnotherRun() throws IOException {
        RunFolder zero = new RunFolder(folder.resolve("zero"));
        RunFolder one = new RunFolder(folder.resolve("one"));
        run(recipe("epochs=1"), zero, new TrainingListener() {});
        run(recipe("epochs=1", "seed=1"), one, new TrainingListener() {});
        assertFalse(Arrays.equals(
                Files.readAllBytes(zero.last().weightsFile()), Files.readAllBytes(one.last().weightsFile())));
    }

    @Test
    void aRunDoesNotGoOnWithAnotherRecipeOrOtherImages() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        run(recipe("epochs=1"), run, new TrainingListener() {});
        TrainingException recipe = assertThrows(
                TrainingException.class, () -> run(recipe("epochs=1", "loss.temperature=0.1"), run, new TrainingListener() {}));
        assertTrue(recipe.getMessage().contains("loss.temperature=\"0.01\""), recipe.getMessage());
        table = DrawnDataset.draw(folder.resolve("other"), 40, 5, 3).withValidation(0.25);
        TrainingException images =
                assertThrows(TrainingException.class, () -> run(recipe("epochs=1"), run, new TrainingListener() {}));
        assertTrue(images.getMessage().contains("images"), images.getMessage());
    }

    @Test
    void aRunThatDivergesSaysSo() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingException diverged = assertThrows(
                TrainingException.class,
                () -> run(recipe("optimizer.learning-rate=1e38", "optimizer.name=adam"), run, new TrainingListener() {}));
        assertTrue(diverged.getMessage().contains("optimizer.learning-rate"), diverged.getMessage());
    }

    @Test
    void aCheckpointThatWasCutOffBetweenItsMovesIsFound() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        run(recipe("epochs=1"), run, new TrainingListener() {});
        Files.move(run.path().resolve("last"), run.path().resolve("last.previous"));
        assertTrue(run.last().exists());
        assertEquals(1, run.last().state().epoch());
    }
}
