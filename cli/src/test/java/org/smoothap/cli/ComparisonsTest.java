package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.torch.compare.Comparison;
import org.smoothap.torch.compare.ComparisonPlan;
import org.smoothap.torch.recipe.Recipes;

/** The plans in {@code comparisons/} name recipes, keys and losses that there are. */
class ComparisonsTest {
    private static final Path HOME = Path.of(System.getProperty("smoothap.home", ".."));

    @TempDir
    private Path folder;

    static List<Path> plans() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("comparisons"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyRunHasARecipe(Path plan) throws IOException {
        new Comparison(ComparisonPlan.read(plan), (name, overrides) ->
                Recipes.read(HOME.resolve("recipes").resolve(name + ".yaml"), overrides), List.of(), folder, null, null).check();
    }
}
