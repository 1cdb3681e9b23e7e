package org.smoothap.torch.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/**
 * The folder of a run: {@code recipe.yaml}, {@code metrics.json}, {@code history.csv}, TensorBoard events,
 * {@code last/}, {@code best/} and {@code report.html}.
 */
public record RunFolder(Path path) {
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Opens the folder of a run that was started before.
     *
     * @throws NoSuchFileException if there is no run
     */
    public static RunFolder open(Path path) throws IOException {
        RunFolder run = new RunFolder(path);
        if (!Files.exists(run.recipeFile())) {
            throw new NoSuchFileException(path + " is not a run: it has no recipe.yaml");
        }
        return run;
    }

    public Recipe recipe(List<String> overrides) throws IOException {
        return Recipes.read(recipeFile(), overrides);
    }

    public boolean isStarted() {
        return Files.exists(recipeFile());
    }

    /**
     * Compares a recipe with the one that the run was started with, but for what does not change the result.
     *
     * @throws TrainingException if another was
     */
    public void requireSame(Recipe recipe) throws IOException {
        if (!isStarted()) {
            return;
        }
        Map<String, String> then = Recipes.flat(recipe(List.of()));
        Map<String, String> now = Recipes.flat(recipe);
        for (String key : new TreeSet<>(now.keySet())) {
            if (!Recipes.CHANGEABLE.contains(key) && !now.get(key).equals(then.get(key))) {
                throw new TrainingException(path + " was started with " + key + "=" + then.get(key) + ", this recipe has "
                        + now.get(key) + "; go on with the same recipe or choose another --out");
            }
        }
    }

    public Path recipeFile() {
        return path.resolve("recipe.yaml");
    }

    /** The figures of the last evaluation. */
    public Path metricsFile() {
        return path.resolve("metrics.json");
    }

    /** The figures on the test classes before training. */
    public Path beforeFile() {
        return path.resolve("metrics-before.json");
    }

    public Path provenanceFile() {
        return path.resolve("provenance.json");
    }

    public Path historyFile() {
        return path.resolve("history.csv");
    }

    public Path reportFile() {
        return path.resolve("report.html");
    }

    public Checkpoint last() {
        return new Checkpoint(path.resolve("last"));
    }

    public Checkpoint best() {
        return new Checkpoint(path.resolve("best"));
    }

    /** The best checkpoint by validation, or the last one where no validation classes were held out. */
    public Checkpoint chosen() throws IOException {
        Checkpoint best = best();
        return best.exists() ? best : last();
    }

    public void writeJson(Path file, Map<String, Object> values) throws IOException {
        write(file, JSON.writeValueAsString(values) + "\n");
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> readJson(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Map.class);
    }

    /** Writes the file whole or not at all. */
    static void write(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path temporary = parent.resolve(file.getFileName() + ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
