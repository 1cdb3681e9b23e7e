package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.data.benchmark.Benchmarks;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** Every recipe on the miniature of its data set (emoji: on drawn characters): what it would do, and a few steps at a small size. */
class RecipesOnMiniaturesTest {
    private static final Path RECIPES = Path.of(System.getProperty("smoothap.home", "..")).resolve("recipes");

    @TempDir
    private static Path miniatures;

    @TempDir
    private Path folder;

    static List<String> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }

    private static String dataset(String name) {
        return recipe(name).data().dataset();
    }

    private static Recipe recipe(String name) {
        try {
            return Recipes.read(RECIPES.resolve(name + ".yaml"), List.of());
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    @BeforeAll
    static void writeMiniatures() throws IOException {
        Set<String> datasets = new HashSet<>(recipes().stream().map(RecipesOnMiniaturesTest::dataset).toList());
        datasets.remove("emoji"); // a download
        for (String name : datasets) {
            Miniatures.write(name, miniatures.resolve(name), 1);
        }
    }

    /** The recipe as it is but for its size: fewer and smaller images, random weights, one epoch. */
    private static List<Object> small(String name) {
        Recipe recipe = recipe(name);
        List<Object> keys = new ArrayList<>(List.of(
                "network.weights=", "image.size=32", "image.test-size=",
                "image.resize=40", "batch.classes=4", "batch.per-class=2", "epochs=1", "threads=1", "loader-threads=1"));
        keys.addAll(dataset(name).equals("emoji")
                ? List.of("data.dataset=drawn", "data.validation=0")
                : List.of("data.root=" + miniatures.resolve(dataset(name))));
        if (recipe.batch().chunk() > 0) {
            keys.add("batch.chunk=3");
        }
        if (recipe.image().trainResize() != null) {
            keys.add("image.train-resize=40");
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aFewStepsRunAndTheProtocolIsEvaluated(String name) throws IOException {
        Path run = folder.resolve("run");
        List<Object> arguments = new ArrayList<>(List.of("train", name, "--out", run));
        arguments.addAll(small(name));
        Invocation trained = Invocation.of(arguments.toArray());
        assertEquals(0, trained.exit(), trained.err());
        JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        assertTrue(metrics.get("images").asText().contains("drawn"), metrics.get("images").asText());
        assertTrue(metrics.get("map").asDouble() > 0);
        JsonNode provenance = new ObjectMapper().readTree(run.resolve("provenance.json").toFile());
        boolean benchmark = Benchmarks.all().stream().anyMatch(source -> source.info().name().equals(dataset(name)));
        assertEquals(benchmark, provenance.path("split-files").size() > 0, "official split files are hashed");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aDryRunSaysWhatItWouldDo(String name) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("train", name, "--dry-run", "--format", "json"));
        arguments.addAll(small(name));
        Invocation dry = Invocation.of(arguments.toArray());
        assertEquals(0, dry.exit(), dry.err());
        assertEquals(name, dry.json().at("/recipe/name").asText(), dry.out());
    }

    /** The network of VGGFace2 was trained on 0..255 less the mean of its images, not on values around 1. */
    @Test
    void facesAreSeenAsTheirNetworkWasTrained() {
        ImageTransform transform = recipe("vggface2-senet50-smoothap").image().testTransform();
        byte[] rgb = new byte[3 * 8 * 8];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 255;
            rgb[i + 1] = 100;
        }
        int plane = transform.size() * transform.size();
        float[] seen = new float[3 * plane];
        transform.apply(new RgbImage(8, 8, rgb), new SplittableRandom(1), seen, 0);
        assertEquals(255 - 131.0912, seen[0], 1e-3);
        assertEquals(100 - 103.8827, seen[plane], 1e-3);
        assertEquals(-91.4953, seen[2 * plane], 1e-3);
    }

    @Test
    void thereAreRecipesForTheBenchmarksOfThePaper() throws IOException {
        Set<String> datasets = new HashSet<>();
        recipes().forEach(name -> datasets.add(dataset(name)));
        assertTrue(datasets.containsAll(Set.of("sop", "vehicleid", "inaturalist", "vggface2")), datasets.toString());
    }
}
