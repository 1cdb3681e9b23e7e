package org.smoothap.torch.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipesTest {
    private static final String SMALL =
            """
            data: {dataset: drawn}
            image: {size: 32}
            network: {name: conv4}
            """;

    @TempDir
    private Path folder;

    private Recipe read(String yaml, String... overrides) throws IOException {
        Path file = folder.resolve("r.yaml");
        Files.writeString(file, yaml);
        return Recipes.read(file, List.of(overrides));
    }

    private String refusal(String yaml, String... overrides) {
        return assertThrows(RecipeException.class, () -> read(yaml, overrides)).getMessage();
    }

    @Test
    void absentKeysTakeDefaults() throws IOException {
        Recipe recipe = read(SMALL);
        assertEquals(28, recipe.batch().classes());
        assertEquals("smooth-ap", recipe.loss().get("name"));
        assertEquals("0.01", recipe.loss().get("temperature"));
        assertEquals("true", recipe.loss().get("query-positive"));
        assertEquals(recipe.optimizer().learningRate(), recipe.optimizer().headLearningRate());
    }

    @Test
    void overridesReachEverySection() throws IOException {
        Recipe recipe = read(
                SMALL, "optimizer.learning-rate=1e-4", "loss.temperature=0.05", "image.augment.crop-area=[0.2, 1]", "seed=7",
                "network.options.width=32");
        assertEquals(1e-4, recipe.optimizer().learningRate());
        assertEquals("0.05", recipe.loss().get("temperature"));
        assertEquals(List.of(0.2, 1.0), recipe.image().augment().cropArea());
        assertEquals(7, recipe.seed());
        assertEquals("32", recipe.network().options().get("width"));
    }

    @Test
    void theKOfATestAreUnitedWithThoseOfTheRecipe() throws IOException {
        EvaluationSettings none = read(SMALL).evaluation();
        assertArrayEquals(new int[] {1, 4, 10, 100}, none.ks());
        assertArrayEquals(new int[] {1, 5}, none.ks(List.of(5)));
        EvaluationSettings two = read(SMALL, "evaluation.k=[20, 5]").evaluation();
        assertArrayEquals(new int[] {1, 5, 20}, two.ks());
        assertArrayEquals(new int[] {1, 5, 10, 20}, two.ks(List.of(10, 5)));
        assertTrue(refusal(SMALL, "evaluation.k=[0]").contains("evaluation.k must be numbers from 1"));
    }

    @Test
    void anEmptyValueRemovesTheKey() throws IOException {
        assertEquals(10, read(SMALL + "epochs: 3\n", "epochs=").epochs());
    }

    @Test
    void writingAndReadingGivesTheSameRecipe() throws IOException {
        Recipe recipe = read(SMALL, "image.augment.flip=0.5", "loss.query-positive=false", "schedule.milestones=[3, 5]");
        assertEquals(recipe, read(Recipes.write(recipe)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimiser.learning-rate=1  | optimizer",
                "optimizer.learningrate=1   | learning-rate",
                "image.augment.crop=1       | crop",
                "loss.temperatur=1          | temperature",
                "loss.name=smothap          | smooth-ap",
                "network.head=liner         | linear",
                "batch.per-class=1          | batch.per-class must be 2 or more",
                "epochs=0                   | epochs must be 1 or more, found 0",
                "epochs=1.5                 | epochs",
                "epochs=many                | epochs",
                "data.validation=1          | data.validation",
                "loss.temperature=0         | temperature",
                "device=gpu                 | cuda",
                "nonsense                   | key=value",
                "data.dataset=              | data.dataset",
            })
    void wrongKeysAndValuesAreRefusedByName(String override, String mentioned) {
        String message = refusal(SMALL, override);
        assertTrue(message.contains(mentioned), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[1, 2]", "'{'", "''"})
    void whatIsNoRecipeIsRefused(String yaml) {
        assertTrue(refusal(yaml).contains("r.yaml"));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedRecipeIsValid(Path recipe) throws IOException {
        assertEquals(recipe.getFileName().toString(), Recipes.read(recipe, List.of()).name() + ".yaml");
    }

    static Stream<Path> shipped() throws IOException {
        return Files.list(Path.of("../recipes")).filter(file -> file.toString().endsWith(".yaml")).sorted();
    }
}
