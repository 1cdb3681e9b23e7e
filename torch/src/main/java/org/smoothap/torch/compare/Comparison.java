package org.smoothap.torch.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.TrainingException;

/**
 * Runs a comparison: for each set the grid of learning rates of every variant with the first seed, judged on the validation
 * classes; then the chosen learning rate with the further seeds; and the test classes with the chosen runs only.
 *
 * <p>Runs are processes, several at a time, one thread each. A run that is finished is not run again; one that was cut off
 * goes on from its checkpoint. The result does not depend on how many run at a time.
 */
public final class Comparison {
    private final ComparisonPlan plan;
    private final RecipeSource recipes;
    private final List<String> further;
    private final Path out;
    private final CellLauncher launcher;
    private final ComparisonListener listener;
    private final Progress progress;

    /**
     * @param further {@code key=value} for all recipes, after what sets and variants say
     * @param out the folder of the comparison
     */
    public Comparison(ComparisonPlan plan, RecipeSource recipes, List<String> further, Path out, CellLauncher launcher,
            ComparisonListener listener) {
        this.plan = plan;
        this.recipes = recipes;
        this.further = List.copyOf(further);
        this.out = out;
        this.launcher = launcher;
        this.listener = listener;
        this.progress = new Progress(plan, listener);
    }

    /** The recipe of the first variant of a set, to look at the data by. */
    public Recipe example(String set) throws IOException {
        return recipe(plan.selection(set, plan.variants().firstEntry().getKey()).getFirst());
    }

    /**
     * Looks at the recipes of all runs; runs nothing and reads no image.
     *
     * @throws org.smoothap.torch.recipe.RecipeException if one cannot be used
     * @throws TrainingException if a run was begun with another, or holds out no validation classes
     */
    public void check() throws IOException {
        for (String set : plan.sets().keySet()) {
            for (String variant : plan.variants().keySet()) {
                for (Cell cell : plan.selection(set, variant)) {
                    new CellFolder(cell.folder(out)).run().requireSame(recipe(cell));
                }
            }
        }
    }

    private Recipe recipe(Cell cell) throws IOException {
        Recipe recipe = recipes.read(plan.sets().get(cell.set()).recipe(), plan.overrides(cell, further));
        if (!(recipe.data().validation() > 0)) {
            throw new TrainingException("the set '" + cell.set() + "' holds out no validation classes to choose the learning rate "
                    + "by; set data.validation in its overrides, for example to 0.2");
        }
        return recipe;
    }

    /**
     * Runs what is not finished.
     *
     * @param jobs runs at a time
     * @throws TrainingException if a run cannot be had (its recipe is not the one it was begun with, or its process failed);
     *     all others are finished then
     */
    public ComparisonResults run(int jobs) throws IOException {
        check();
        ExecutorService workers = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().name("cell-", 0).factory());
        try {
            List<String> failures = new ArrayList<>();
            for (String set : plan.sets().keySet()) {
                List<Cell> selection = new ArrayList<>();
                plan.variants().keySet().forEach(variant -> selection.addAll(plan.selection(set, variant)));
                failures.addAll(all(selection, false, workers, jobs));
                List<Cell> chosen = new ArrayList<>();
                for (String variant : plan.variants().keySet()) {
                    Double rate = new Selection(plan, out).learningRate(set, variant);
                    if (rate != null) {
                        chosen.addAll(plan.chosen(set, variant, rate));
                    }
                }
                failures.addAll(all(chosen, true, workers, jobs));
                drop(selection);
                drop(chosen);
            }
            if (!failures.isEmpty()) {
                throw new TrainingException(failures.size() + " runs failed, the others are finished; the first: " + failures.getFirst()
                        + "; run again to try once more");
            }
        } finally {
            workers.shutdownNow();
        }
        return results();
    }

    /** What is finished so far. */
    public ComparisonResults results() throws IOException {
        return ComparisonResults.read(plan, out);
    }

    /** Runs these; returns what failed. */
    private List<String> all(List<Cell> cells, boolean test, ExecutorService workers, int jobs) throws IOException {
        List<Future<?>> runs = new ArrayList<>();
        for (Cell cell : cells) {
            runs.add(workers.submit(() -> {
                one(cell, test, jobs);
                return null;
            }));
        }
        List<String> failures = new ArrayList<>();
        for (Future<?> run : runs) {
            try {
                run.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TrainingException("interrupted; run again to go on");
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case TrainingException failure -> {
                        failures.add(failure.getMessage());
                        listener.notice(failure.getMessage());
                    }
                    case IOException failure -> throw failure;
                    case UncheckedIOException failure -> throw failure.getCause();
                    default -> throw new IllegalStateException("the comparison stopped: " + e.getCause(), e.getCause());
                }
            }
        }
        return failures;
    }

    private void one(Cell cell, boolean test, int jobs) throws IOException, InterruptedException {
        CellFolder folder = new CellFolder(cell.folder(out));
        folder.start(recipe(cell));
        boolean trained = folder.isTrained();
        if (!trained || test && !folder.training().isFailed() && !folder.isTested()) {
            long begun = System.nanoTime();
            launcher.run(cell, folder, test);
            if (!trained) {
                progress.trained(cell, (System.nanoTime() - begun) * 1e-9);
            }
        }
        progress.report(cell, folder, jobs);
    }

    private void drop(List<Cell> cells) throws IOException {
        for (Cell cell : cells) {
            CellFolder folder = new CellFolder(cell.folder(out));
            if (folder.isTrained()) {
                folder.dropWeights();
            }
        }
    }
}
