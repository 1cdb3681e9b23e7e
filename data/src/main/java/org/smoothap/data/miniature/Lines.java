package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the text files of a miniature. */
final class Lines {
    private Lines() {}

    /** Writes the lines in UTF-8, each with a line feed on every system; the folders of the file are made. */
    static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
