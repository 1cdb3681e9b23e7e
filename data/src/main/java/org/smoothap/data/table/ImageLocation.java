package org.smoothap.data.table;

import java.nio.file.Path;

/**
 * Where the bytes of an image lie: a file, or an entry of a zip file.
 *
 * @param file the image file, or the zip file
 * @param entry the entry's name in the zip file; null if {@code file} is the image itself
 */
public record ImageLocation(Path file, String entry) {
    public static ImageLocation of(Path file) {
        return new ImageLocation(file, null);
    }

    @Override
    public String toString() {
        return entry == null ? file.toString() : file + "!" + entry;
    }
}
