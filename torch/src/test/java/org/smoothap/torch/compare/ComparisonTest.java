package org.smoothap.torch.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.torch.recipe.Recipes;
import org.smoothap.torch.train.TrainingException;

/** The order of a comparison, with runs that are not trained but made up. */
class ComparisonTest {
    private static final String RECIPE = """
            data: {dataset: drawn, validation: 0.2}
            image: {size: 16}
            network: {name: conv4, embedding: 8}
            """;

    @TempDir
    private Path folder;

    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = new ArrayList<>();
    private Path recipe;
    private ComparisonPlan plan;

    @BeforeEach
    void write() throws IOException {
        recipe = Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
        plan = plan("""
                sets:
                  s: {recipe: tiny, learning-rates: [0.1, 0.2, 0.3]}
                variants:
                  a: {loss: {name: smooth-ap}}
                  b: {loss: {name: supap}}
                seeds: [0, 1]
                """);
    }

    private ComparisonPlan plan(String text) throws IOException {
        return ComparisonPlan.read(Files.writeString(folder.resolve("plan.yaml"), text));
    }

    private Comparison comparison(CellLauncher launcher, String... further) {
        return new Comparison(plan, (_, overrides) -> Recipes.read(recipe, overrides), List.of(further), folder.resolve("out"),
                launcher, new ComparisonListener() {
                    @Override
                    public void cell(String line, int done, int all, double secondsLeft) {
                        heard.add(done + " of " + all);
                    }

                    @Override
                    public void notice(String line) {
                        heard.add(line);
                    }
                });
    }

    /** Variant a is best at 0.2, b at 0.3; the test figure says which cell it was. */
    private void madeUp(Cell cell, CellFolder cellFolder, boolean test) throws IOException {
        ran.add(cell.variant() + " " + cell.learningRate() + " " + cell.seed() + (test ? " test" : ""));
        if (!cellFolder.isTrained()) {
            double best = cell.variant().equals("a") ? 0.2 : 0.3;
            Files.createDirectories(cellFolder.path().resolve("last"));
            Files.writeString(cellFolder.path().resolve("last").resolve("weights.safetensors"), "weights");
            Files.writeString(cellFolder.run().historyFile(), "epoch,loss,map\n1,0.5,0.4\n");
            cellFolder.write(new Training(null, 1 - Math.abs(cell.learningRate() - best), 1, 10, 0.5, 5));
        }
        if (test) {
            assertTrue(Files.exists(cellFolder.path().resolve("last")), "the weights are needed");
            new TestQueries(new double[] {cell.learningRate(), 1}, new int[] {0, 1}).write(cellFolder.queriesFile());
            cellFolder.run().writeJson(cellFolder.run().metricsFile(), Map.of("map", cell.learningRate() + cell.seed()));
        }
    }

    @Test
    void theRateIsChosenOnValidationAndOnlyItsRunsSeeTheTestClasses() throws IOException {
        ComparisonResults results = comparison(this::madeUp).run(2);
        assertEquals(List.of("a 0.1 0", "a 0.2 0", "a 0.2 0 test", "a 0.2 1 test", "a 0.3 0", "b 0.1 0", "b 0.2 0", "b 0.3 0",
                "b 0.3 0 test", "b 0.3 1 test"), ran.stream().sorted().toList());
        assertEquals(List.of(0.2, 1.2), results.tested("s", "a").stream().map(run -> run.figure("map")).toList());
        assertEquals(8, results.runs().size());
        assertEquals(1, results.runs().getFirst().history().size());
        assertEquals("8 of 8", heard.getLast());
        try (var files = Files.walk(folder.resolve("out"))) {
            assertFalse(files.anyMatch(file -> file.endsWith("weights.safetensors")), "weights are not kept");
        }
    }

    @Test
    void finishedRunsAreNotRunAgain() throws IOException {
        ComparisonResults before = comparison(this::madeUp).run(1);
        ran.clear();
        ComparisonResults after = comparison(this::madeUp).run(1);
        assertEquals(List.of(), ran);
        assertEquals(before.runs().size(), after.runs().size());
        assertEquals("8 of 8", heard.getLast());
    }

    @Test
    void aFailedProcessDoesNotStopTheOthersAndIsTriedAgain() throws IOException {
        TrainingException failed = assertThrows(TrainingException.class, () -> comparison((cell, cellFolder, test) -> {
            if (cell.learningRate() == 0.2) {
                throw new TrainingException(cell + " crashed");
            }
            madeUp(cell, cellFolder, test);
        }).run(2));
        assertTrue(failed.getMessage().contains("crashed"), failed.getMessage());
        assertTrue(ran.contains("b 0.3 1 test"), ran.toString());
        ran.clear();
        comparison(this::madeUp).run(2);
        assertTrue(ran.contains("a 0.2 1 test") && !ran.contains("a 0.1 0"), ran.toString());
    }

    @Test
    void aLossThatDivergesIsAResultAndIsNotChosen() throws IOException {
        ComparisonResults results = comparison((cell, cellFolder, test) -> {
            if (cell.variant().equals("a")) {
                ran.add("a");
                cellFolder.write(Training.failed("the network's output is no longer finite"));
            } else {
                madeUp(cell, cellFolder, test);
            }
        }).run(1);
        assertEquals(3, ran.stream().filter("a"::equals).count());
        assertEquals(List.of(), results.tested("s", "a"));
        assertEquals("the network's output is no longer finite", results.runs().getFirst().failure());
        assertEquals(List.of("b"), ComparisonSummary.of(results, List.of("map")).stream().map(line -> line.variant()).toList());
    }

    @Test
    void anotherRecipeIsRefusedBeforeAnythingIsRun() throws IOException {
        comparison(this::madeUp).run(1);
        ran.clear();
        TrainingException other = assertThrows(TrainingException.class, () -> comparison(this::madeUp, "epochs=77").run(1));
        assertTrue(other.getMessage().contains("epochs=10") && other.getMessage().contains("77"), other.getMessage());
        assertEquals(List.of(), ran);
        comparison(this::madeUp, "threads=2").run(1);
    }

    @Test
    void validationClassesAreNeeded() {
        TrainingException none = assertThrows(TrainingException.class,
                () -> comparison(this::madeUp, "data.validation=0").run(1));
        assertTrue(none.getMessage().contains("data.validation"), none.getMessage());
    }
}
