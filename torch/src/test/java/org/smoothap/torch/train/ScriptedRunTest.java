package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** Whole runs with a TorchScript module as the trunk. */
class ScriptedRunTest {
    @TempDir
    private Path folder;

    private ImageTable table;

    @BeforeEach
    void draw() throws IOException {
        table = DrawnDataset.draw(folder.resolve("drawn"), 24, 4, 3);
    }

    private static Path script(String name) throws URISyntaxException {
        return Path.of(ScriptedRunTest.class.getResource("/org/smoothap/torch/weights/pytorch/" + name).toURI());
    }

    private Recipe recipe(String name) throws IOException, URISyntaxException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, """
                data: {dataset: drawn}
                image: {size: 16}
                batch: {classes: 4, per-class: 4}
                network: {name: torchscript, embedding: 8, options: {file: '%s'}}
                optimizer: {name: adamw, learning-rate: 0.003}
                epochs: 3
                threads: 1
                """.formatted(script(name)));
        return Recipes.read(file, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scripted.pt", "dropout.pt"})
    void aKilledRunEndsBitForBitWhereTheUnbrokenOneEnds(String name) throws IOException, URISyntaxException {
        Recipe recipe = recipe(name);
        RunFolder unbroken = new RunFolder(folder.resolve("unbroken"));
        new Experiment(recipe, table, unbroken, new TrainingListener() {}).run();
        RunFolder broken = new RunFolder(folder.resolve("broken"));
        Experiment killed = new Experiment(recipe, table, broken, new TrainingListener() {
            @Override
            public void step(TrainingState state, double loss, int images) {
                if (state.epoch() == 1) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        assertEquals("killed", assertThrows(IllegalStateException.class, killed::run).getMessage());
        assertTrue(broken.last().exists());
        new Experiment(recipe, table, broken, new TrainingListener() {}).run();
        for (String file : List.of("last/weights.safetensors", "last/optimizer.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(unbroken.path().resolve(file)), Files.readAllBytes(broken.path().resolve(file)), file);
        }
    }
}
