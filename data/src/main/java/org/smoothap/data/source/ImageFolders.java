package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Looks into folders: names in the same order on every file system, hidden files left out. */
final class ImageFolders {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "pgm", "ppm", "pnm");

    private ImageFolders() {}

    /** Visible subfolders, sorted by name. */
    static List<Path> folders(Path folder) throws IOException {
        return list(folder).stream().filter(Files::isDirectory).toList();
    }

    /** Visible files, images or not, sorted by name. */
    static List<Path> files(Path folder) throws IOException {
        return list(folder).stream().filter(Files::isRegularFile).toList();
    }

    /** True if the file's extension is that of an image format; its content is not looked at. */
    static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** @throws IOException if {@code root} is not a folder; {@code expected} is said in the message */
    static void require(Path root, String expected) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(
                    root + ": expected " + expected + ", found " + (Files.exists(root) ? "a file" : "nothing"));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }
}
