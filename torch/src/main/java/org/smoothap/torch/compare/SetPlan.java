package org.smoothap.torch.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.torch.recipe.RecipeException;

/**
 * A data set of a comparison and how everything on it is trained.
 *
 * @param recipe a file, or a name of the recipes folder
 * @param overrides keys of the recipe, with dots between sections, and their values
 * @param learningRates the grid from which each variant's {@code optimizer.learning-rate} is chosen
 */
public record SetPlan(String recipe, Map<String, Object> overrides, List<Double> learningRates) {
    public SetPlan {
        if (recipe == null) {
            throw new RecipeException("a set of a comparison lacks 'recipe'");
        }
        overrides = overrides == null ? Map.of() : new LinkedHashMap<>(overrides);
        learningRates = learningRates == null ? List.of() : List.copyOf(learningRates);
        if (learningRates.isEmpty() || learningRates.stream().anyMatch(rate -> !(rate > 0))) {
            throw new RecipeException("learning-rates of a set must be one or more numbers above 0, found " + learningRates);
        }
    }
}
