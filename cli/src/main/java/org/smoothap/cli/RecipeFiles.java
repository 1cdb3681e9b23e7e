package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.smoothap.Names;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.RecipeException;
import org.smoothap.torch.recipe.Recipes;

/** Finds a recipe by path, or by name in the project's {@code recipes} folder. */
final class RecipeFiles {
    private RecipeFiles() {}

    static Recipe read(String pathOrName, List<String> overrides) throws IOException {
        Path file = Path.of(pathOrName);
        if (Files.isRegularFile(file)) {
            return Recipes.read(file, overrides);
        }
        Path folder = Path.of(System.getProperty("smoothap.home", ".")).resolve("recipes");
        Path named = folder.resolve(pathOrName + ".yaml");
        if (Files.isRegularFile(named)) {
            return Recipes.read(named, overrides);
        }
        throw new RecipeException(Names.unknown("recipe", pathOrName, names(folder)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }
}
