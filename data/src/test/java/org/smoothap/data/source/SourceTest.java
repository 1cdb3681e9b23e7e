package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.table.ImageTable;

/** What the tests of the sources share: a folder, what was noticed, and a way to write files. */
public abstract class SourceTest {
    @TempDir
    protected Path dir;

    protected final List<String> notices = new ArrayList<>();

    protected ImageTable open(String name, Path root) throws IOException {
        return Datasets.open(name, new DatasetOptions(root, dir.resolve("cache"), notices::add));
    }

    protected String refused(String name, Path root) {
        return assertThrows(IOException.class, () -> open(name, root)).getMessage();
    }

    protected Path write(String path, String text) throws IOException {
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
