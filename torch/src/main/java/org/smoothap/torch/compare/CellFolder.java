package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;
import org.smoothap.torch.train.RunFolder;

/**
 * The folder of a cell: a run folder with {@code training.json} once it is trained, and with {@code metrics.json} and
 * {@code queries.npy} once its test classes were looked at. Weights are there only while they are needed.
 */
record CellFolder(RunFolder run) {
    CellFolder(Path path) {
        this(new RunFolder(path));
    }

    Path path() {
        return run.path();
    }

    private Path trainingFile() {
        return path().resolve("training.json");
    }

    /** {@link TestQueries}. */
    Path queriesFile() {
        return path().resolve("queries.npy");
    }

    /** What the process of the cell printed. */
    Path logFile() {
        return path().resolve("log.txt");
    }

    boolean isTrained() {
        return Files.exists(trainingFile());
    }

    boolean isTested() {
        return Files.exists(run.metricsFile()) && Files.exists(queriesFile());
    }

    Training training() throws IOException {
        return Training.of(run.readJson(trainingFile()));
    }

    void write(Training training) throws IOException {
        run.writeJson(trainingFile(), training.toMap());
    }

    /** Figures of the test classes. */
    Map<String, Object> metrics() throws IOException {
        return run.readJson(run.metricsFile());
    }

    /**
     * Writes the recipe, or compares it with the one that the cell was begun with.
     *
     * @throws org.smoothap.torch.train.TrainingException if that is another
     */
    void start(Recipe recipe) throws IOException {
        run.requireSame(recipe);
        if (!run.isStarted()) {
            Files.createDirectories(path());
            Files.writeString(path().resolve("recipe.yaml.tmp"), Recipes.write(recipe));
            Files.move(path().resolve("recipe.yaml.tmp"), run.recipeFile());
        }
    }

    /** Takes the checkpoints away. */
    void dropWeights() throws IOException {
        for (String name : new String[] {"last", "best"}) {
            Path folder = path().resolve(name);
            if (Files.exists(folder)) {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
        }
    }
}
