package org.smoothap.torch.compare;

import java.io.IOException;
import java.util.List;
import org.smoothap.torch.recipe.Recipe;

/** Finds a recipe by file or name, with {@code key=value} overrides. */
public interface RecipeSource {
    Recipe read(String pathOrName, List<String> overrides) throws IOException;
}
