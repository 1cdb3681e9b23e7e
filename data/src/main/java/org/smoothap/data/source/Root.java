package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder that a data set lies in, and the paths that its tables name.
 *
 * @param path absolute and normalised
 */
public record Root(Path path) {
    public Root {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Finds the folder of a data set in the given one, or in one of the folders that its archive unpacks to.
     *
     * @param given what the user said
     * @param marker a file or folder that tells the right folder, relative to it, for example {@code "Ebay_train.txt"}
     * @param inner names of folders to look into, for example {@code "Stanford_Online_Products"}
     * @throws IOException if the marker is in none of them; the message says where it is, if it is one level away
     */
    public static Root find(Path given, String marker, String... inner) throws IOException {
        ImageFolders.require(given, "a folder with " + marker);
        Path root = given.toAbsolutePath().normalize();
        if (Files.exists(root.resolve(marker))) {
            return new Root(root);
        }
        for (String name : inner) {
            if (Files.exists(root.resolve(name).resolve(marker))) {
                return new Root(root.resolve(name));
            }
        }
        List<Path> folders = ImageFolders.folders(root);
        String found = folders.stream().filter(folder -> Files.exists(folder.resolve(marker))).findFirst()
                .or(() -> Optional.ofNullable(root.getParent()).filter(parent -> Files.exists(parent.resolve(marker))))
                .map(folder -> "it is in " + folder + ", give that folder")
                .orElse("found " + folders.size() + " folders and " + ImageFolders.files(root).size() + " files");
        throw new IOException(given + ": expected " + marker + (inner.length == 0 ? "" : " (also looked into "
                + String.join(", ", inner) + ")") + "; " + found);
    }

    /**
     * The file that a table names. It is not looked for.
     *
     * @param relative with {@code /}, or {@code \} as Windows writes it
     * @throws IllegalArgumentException if the path is none, is absolute, or leads out of the root
     */
    public Path inside(String relative) {
        Path file;
        try {
            file = path.resolve(relative.replace('\\', '/')).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("path is not a file name: " + e.getMessage(), e);
        }
        if (!file.startsWith(path)) {
            throw new IllegalArgumentException("path '" + relative + "' leads out of the folder " + path);
        }
        return file;
    }
}
