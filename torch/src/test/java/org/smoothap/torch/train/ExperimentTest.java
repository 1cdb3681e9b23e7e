package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.Sha256;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;
import org.smoothap.torch.weights.WeightFile;

class ExperimentTest {
    @TempDir
    private Path folder;

    private ImageTable table;
    private RunFolder run;
    private Path weights;

    @BeforeEach
    void draw() throws IOException {
        table = DrawnDataset.draw(folder.resolve("drawn"), 24, 4, 3);
        run = new RunFolder(folder.resolve("run"));
        weights = folder.resolve("start.safetensors");
    }

    private Recipe recipe(String... overrides) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, """
                data: {dataset: drawn}
                image: {size: 16}
                batch: {classes: 4, per-class: 4}
                network: {name: conv4, embedding: 8, options: {width: 8}}
                epochs: 2
                threads: 1
                """);
        return Recipes.read(file, List.of(overrides));
    }

    /** Trains to the end, or until the epoch of that number begins; returns what is said. */
    private List<String> train(Recipe recipe, int end) throws IOException {
        List<String> notices = new ArrayList<>();
        Experiment experiment = new Experiment(recipe, table, run, new TrainingListener() {
            @Override
            public void notice(String line) {
                notices.add(line);
            }

            @Override
            public void step(TrainingState state, double loss, int images) {
                if (state.epoch() == end) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        if (end < recipe.epochs()) {
            assertThrows(IllegalStateException.class, experiment::run);
        } else {
            experiment.run();
        }
        return notices;
    }

    private void writeWeights() throws IOException {
        try (EmbeddingNetwork network = TrainedModel.random(recipe("seed=9"))) {
            WeightFile.write(weights, network.trunkState(), Map.of());
        }
    }

    /** A run that goes on has its weights in {@code last/}: the file may be gone. */
    @Test
    void startingWeightsAreInTheProvenanceAndNeededOnce() throws IOException {
        writeWeights();
        Recipe recipe = recipe("network.weights=" + weights);
        assertTrue(train(recipe, 1).stream().anyMatch(line -> line.contains("tensors loaded")));
        Map<String, Object> provenance = run.readJson(run.provenanceFile());
        assertEquals("start.safetensors", provenance.get("weights"));
        assertEquals(Sha256.of(weights), provenance.get("weights-sha256"));
        byte[] before = Files.readAllBytes(run.beforeFile());

        Files.delete(weights);
        List<String> notices = train(recipe, 2);
        assertFalse(notices.stream().anyMatch(line -> line.contains("tensors loaded")), notices.toString());
        assertEquals(2, run.last().state().epoch());
        assertEquals(new String(before), Files.readString(run.beforeFile()));
        assertEquals(provenance, run.readJson(run.provenanceFile()));

        Files.delete(run.beforeFile()); // what the untrained network found needs the untrained network
        assertThrows(NoSuchFileException.class, () -> train(recipe, 2));
    }

    @Test
    void aRunFromRandomWeightsNamesNone() throws IOException {
        train(recipe(), 2);
        assertFalse(run.readJson(run.provenanceFile()).containsKey("weights"));
    }

    /** Decoding all images of a large set takes hours: what can be known before is said before. */
    @Test
    void aWrongRecipeIsRefusedBeforeAnyImageIsRead() throws IOException {
        assertRefused(NoSuchFileException.class, "nowhere.safetensors", "network.weights=nowhere.safetensors");
        assertRefused(IllegalArgumentException.class, "100 classes", "batch.classes=100");
        assertRefused(IllegalArgumentException.class, "superclass", "batch.sampler=superclass");
        assertFalse(Files.exists(run.path()), "nothing is written");
    }

    private void assertRefused(Class<? extends Exception> type, String message, String override) throws IOException {
        Experiment experiment = new Experiment(recipe(override), table, run, new TrainingListener() {});
        Exception refusal = assertThrows(type, () -> experiment.run(images -> {
            throw new AssertionError("the images are looked at");
        }));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }
}
