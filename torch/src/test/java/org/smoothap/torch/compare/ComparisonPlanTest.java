package org.smoothap.torch.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.torch.recipe.RecipeException;

class ComparisonPlanTest {
    static final String PLAN = """
            name: two
            sets:
              small: {recipe: tiny, overrides: {epochs: 3, data.validation: 0.2}, learning-rates: [1.0e-3, 1.0e-2]}
              large: {recipe: big, learning-rates: [0.1]}
            variants:
              a: {loss: {name: smooth-ap, temperature: 0.1}}
              b: {loss: {name: supap}, epochs: 4}
            seeds: [5, 6, 7]
            """;

    @TempDir
    private Path folder;

    private ComparisonPlan read(String text) throws IOException {
        return ComparisonPlan.read(Files.writeString(folder.resolve("plan.yaml"), text));
    }

    @Test
    void cellsAreTheGridOnceAndTheChosenRateWithEveryFurtherSeed() throws IOException {
        ComparisonPlan plan = read(PLAN);
        assertEquals(2 * (2 + 2) + 2 * (1 + 2), plan.cells());
        assertEquals(List.of(new Cell("small", "a", 1e-3, 5), new Cell("small", "a", 1e-2, 5)), plan.selection("small", "a"));
        assertEquals(List.of(5L, 6L, 7L), plan.chosen("small", "a", 1e-2).stream().map(Cell::seed).toList());
        assertEquals("a", plan.reference(), "the first, where none is named");
    }

    @Test
    void theVariantChangesTheSetAndTheCellChangesBoth() throws IOException {
        assertEquals(
                List.of("epochs=3", "data.validation=0.2", "loss={\"name\":\"supap\"}", "epochs=4", "threads=1",
                        "optimizer.learning-rate=0.01", "seed=6"),
                read(PLAN).overrides(new Cell("small", "b", 1e-2, 6), List.of("threads=1")));
    }

    @Test
    void partsKeepTheOrderAndAReference() throws IOException {
        ComparisonPlan part = read(PLAN + "reference: b\n").only(List.of("large"), List.of("a"));
        assertEquals(List.of("large"), List.copyOf(part.sets().keySet()));
        assertEquals("a", part.reference());
        RecipeException unknown = assertThrows(RecipeException.class, () -> read(PLAN).only(List.of("smal"), List.of()));
        assertTrue(unknown.getMessage().contains("small"), unknown.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "seeds: [5, 6, 7] | seeds: [5, 5] | different",
        "seeds: [5, 6, 7] | reference: c | unknown reference variant 'c'",
        "seeds: [5, 6, 7] | seed: [1] | seeds",
        "learning-rates: [0.1] | learning-rates: [] | one or more numbers above 0",
        "learning-rates: [0.1] | learning-rates: [-1.0] | above 0",
        "large: | 'la/rge:' | become folders",
        "recipe: big, | '' | lacks 'recipe'",
        "variants: | 'variant:' | variants",
    })
    void mistakesAreNamed(String from, String to, String message) {
        RecipeException refused = assertThrows(RecipeException.class, () -> read(PLAN.replace(from, to)));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertTrue(refused.getMessage().contains("plan.yaml"), refused.getMessage());
    }
}
