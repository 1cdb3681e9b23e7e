package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.smoothap.Names;
import org.smoothap.torch.recipe.RecipeException;

/** YAML files that come with the program, found by path or by name. */
final class NamedFiles {
    private static final String ENDING = ".yaml";

    private NamedFiles() {}

    /**
     * @param kind what the file is, for messages
     * @param folder of the project that holds those with names
     * @throws RecipeException if there is none, with the nearest name
     */
    static Path find(String kind, String folder, String pathOrName) throws IOException {
        Path file = Path.of(pathOrName);
        if (Files.isRegularFile(file)) {
            return file;
        }
        Path home = Path.of(System.getProperty("smoothap.home", ".")).resolve(folder);
        Path named = home.resolve(pathOrName + ENDING);
        if (Files.isRegularFile(named)) {
            return named;
        }
        throw new RecipeException(Names.unknown(kind, pathOrName, names(home)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }
}
