package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/** Pictures to embed or to search, wherever they lie below a folder; no class folders are needed. */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * All pictures below a folder, in the order of their paths. The label is the name of the folder that a picture lies
     * in.
     *
     * @throws IOException if the folder cannot be read or holds no picture
     */
    public static ImageTable under(Path folder) throws IOException {
        ImageFolders.require(folder, "a folder of pictures");
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder)) {
            files = paths.filter(path -> Files.isRegularFile(path) && ImageFolders.isImage(path) && visible(folder, path))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IOException(folder + ": expected pictures, found none");
        }
        List<ImageRow> rows = files.stream()
                .map(file -> ImageRow.of(
                        ImageLocation.of(file), file.toAbsolutePath().getParent().getFileName().toString(), Split.TEST))
                .toList();
        return new ImageTable("pictures", "the folder " + folder, false, rows);
    }

    private static boolean visible(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
