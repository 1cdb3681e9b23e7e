package org.smoothap.data.prepare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageRow;

/**
 * Where the prepared image of a row lies, relative to the folder: where the original lies, so that the data set's own
 * reader finds it. Only cut-outs of an image that is used with several boxes have names of their own.
 */
final class PreparedNames {
    private final Path root;
    private final boolean cropBoxes;
    private final Set<Path> several = new HashSet<>();

    /** @param root the folder that the rows' files lie in, absolute and normalised */
    PreparedNames(Path root, List<ImageRow> rows, boolean cropBoxes) {
        this.root = root;
        this.cropBoxes = cropBoxes;
        if (!cropBoxes) {
            return;
        }
        Map<Path, Optional<Box>> first = new HashMap<>();
        for (ImageRow row : rows) {
            Optional<Box> box = Optional.ofNullable(row.box());
            Optional<Box> before = first.putIfAbsent(row.location().file(), box);
            if (before != null && !before.equals(box)) {
                several.add(row.location().file());
            }
        }
    }

    /**
     * The relative path, with {@code /}.
     *
     * @throws IOException if the image lies in a zip file, or outside the folder
     */
    String of(ImageRow row) throws IOException {
        if (row.location().entry() != null) {
            throw new IOException(row.location()
                    + ": images in zip files cannot be prepared; unpack them, or use them as they are");
        }
        Path file = row.location().file().toAbsolutePath().normalize();
        if (!file.startsWith(root)) {
            throw new IOException(file + ": lies outside " + root + "; only images inside can be prepared");
        }
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        if (name.indexOf('\n') >= 0) {
            throw new IOException(file + ": images with line breaks in their names cannot be prepared; rename the file");
        }
        Box box = row.box();
        boolean own = cropBoxes && box != null && several.contains(row.location().file());
        return own ? name + "." + box.left() + "-" + box.top() + "-" + box.right() + "-" + box.bottom() + ".jpg" : name;
    }
}
