package org.smoothap.cli;

import java.io.IOException;
import java.util.List;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** Finds a recipe by path, or by name in the project's {@code recipes} folder. */
final class RecipeFiles {
    private RecipeFiles() {}

    static Recipe read(String pathOrName, List<String> overrides) throws IOException {
        return Recipes.read(NamedFiles.find("recipe", "recipes", pathOrName), overrides);
    }
}
