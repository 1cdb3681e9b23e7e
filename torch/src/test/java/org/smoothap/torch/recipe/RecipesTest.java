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

    /** A run must be evaluated in the precision that it was trained in, also on another machine. */
    @Test
    void thePrecisionThatIsChosenIsWrittenDown() throws IOException {
        assertTrue(List.of("float32", "bfloat16").contains(read(SMALL).precision()));
        assertEquals(read(SMALL).precision(), read(SMALL, "precision=auto").precision());
        assertEquals("float32", read(SMALL, "precision=float32").precision());
        assertTrue(refusal(SMALL, "precision=half").contains("precision"));
        assertTrue(refusal(SMALL, "memory-format=nchw").contains("channels-last"));
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
    void aLossWithAListOfNumbersIsReadAndWrittenAsText() throws IOException {
        Recipe defaults = read(SMALL, "loss={name: recall-at-k, simix: true}");
        assertEquals("1,2,4,8,16", defaults.loss().get("k"));
        assertEquals(defaults, read(Recipes.write(defaults)));
        Recipe chosen = read(SMALL + "loss: {name: recall-at-k, k: '1,10'}\n", "loss.temperature=0.02");
        assertEquals("1,10", chosen.loss().get("k"));
        assertEquals("1,5", read(SMALL, "loss.name=recall-at-k", "loss.k=1,5").loss().get("k"));
        assertEquals("recall-at-k(temperature=0.02, recall-temperature=1.0, k=1,10, query-ranked=true)",
                read(Recipes.write(chosen)).createLoss().toString());
    }

    @Test
    void anEmptyValueRemovesTheKey() throws IOException {
        assertEquals(10, read(SMALL + "epochs: 3\n", "epochs=").epochs());
    }

    @Test
    void networksWithoutBatchNormsAreTrainedInChunks() throws IOException {
        assertEquals(2, read(SMALL, "network.name=mobilenet_v2_folded", "batch.chunk=2").batch().chunk());
        assertEquals(2, read(SMALL, "network.name=vit_tiny_patch16_224", "batch.chunk=2").batch().chunk());
        assertTrue(refusal(SMALL, "network.name=mobilenet_v2", "batch.chunk=2").contains("frozen with batch.chunk"));
    }

    @Test
    void aRecipeExtendsAnotherKeyByKey() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), SMALL + "batch: {classes: 7, per-class: 3}\nepochs: 3\n");
        Files.writeString(folder.resolve("middle.yaml"), "extends: base\nbatch: {classes: 9}\nseed: 5\n");
        Recipe recipe = read("extends: middle\nbatch: {sampler: authors}\nepochs: null\n", "seed=6");
        assertEquals(new BatchSettings(9, 3, "authors", 0), recipe.batch());
        assertEquals(10, recipe.epochs(), "null takes the inherited key out");
        assertEquals(6, recipe.seed());
        assertEquals("conv4", recipe.network().name());
    }

    @Test
    void whatCannotBeExtendedIsRefused() throws IOException {
        assertTrue(refusal("extends: nothing\n").contains("\"nothing\""));
        assertTrue(refusal("extends: ../r\n").contains("same folder"));
        assertTrue(refusal("extends: 3\n").contains("found 3"));
        Files.writeString(folder.resolve("a.yaml"), "extends: r\n");
        assertTrue(refusal("extends: a\n").contains("r.yaml -> a.yaml"));
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
                "optimizer.loss-learning-rate=-1 | optimizer.loss-learning-rate must be 0 or more, found -1.0",
                "loss={name: sum, terms: smooth-ap + 2 arcfce(scale=8)} | character 15: unknown loss 'arcfce'; did you mean 'arcface'",
                "loss={name: memory, of: proxy-anchor} | loss: memory needs losses of queries against separate references",
                "network.head=liner         | linear",
                "network.head-norm=batch    | layer",
                "network.pooling=gem        | no map",
                "network.name=vit_small     | vit_small_patch16_224",
                "batch.per-class=1          | batch.per-class must be 2 or more",
                "epochs=0                   | epochs must be 1 or more, found 0",
                "epochs=1.5                 | epochs must be a whole number, found 1.5",
                "epochs=many                | epochs must be a whole number, found \"many\"",
                "optimizer.learning-rate=ja | optimizer.learning-rate must be a number, found \"ja\"",
                "image.augment.random-crop=2.5 | image.augment.random-crop must be true or false, found 2.5",
                "schedule.milestones=20     | schedule.milestones must be a list, as [1, 2], found 20",
                "network=conv4              | network must be a section with keys, found \"conv4\"",
                "batch.chunk=2              | network.batch-norm must be frozen with batch.chunk",
                "data.dataset=drown         | did you mean 'drawn'",
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

    @Test
    void headsAreThoseThatTheNetworkCanHave() throws IOException {
        String resnet = SMALL.replace("conv4", "resnet50");
        assertEquals("none", read(SMALL).network().pooling());
        assertEquals("avg", read(resnet).network().pooling());
        Recipe recipe = read(resnet, "network.pooling=gem", "network.head-norm=layer-affine");
        assertEquals("gem", recipe.network().headOptions().pooling());
        assertEquals("layer-affine", recipe.network().headOptions().norm());
        assertEquals(0, read(resnet, "network.head=none").network().headOptions().embedding());
        assertTrue(refusal(resnet, "network.pooling=none").contains("avg, gem or max"));
        String vit = SMALL.replace("conv4", "vit_base_patch32_224");
        assertEquals(64, read(vit, "image.test-size=64").image().testSize());
        assertTrue(refusal(vit, "image.size=48").contains("image.size must be a multiple of 32"));
        assertTrue(refusal(vit, "image.test-size=48").contains("image.test-size must be a multiple of 32"));
    }

    @Test
    void publishedWeightsAreThoseOfTheNetwork() throws IOException {
        String resnet = SMALL.replace("conv4", "resnet50");
        assertEquals("hub:resnet50.tv_in1k", read(resnet, "network.weights=hub:resnet50.tv_in1k").network().weights());
        assertTrue(refusal(resnet, "network.weights=hub:resnet18.tv_in1k").contains(
                "network.weights must be weights of resnet50 (or set network.allow-missing), found hub:resnet18.tv_in1k, which are of"));
        read(resnet, "network.weights=hub:resnet18.tv_in1k", "network.allow-missing=true");
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
