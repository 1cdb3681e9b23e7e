package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/** What the tests of the benchmark readers share: a miniature in {@link #root}, and ways to change its files. */
abstract class ReaderTest extends SourceTest {
    static final String BOM = "\uFEFF";

    final String name;
    Path root;

    ReaderTest(String name) {
        this.name = name;
    }

    @BeforeEach
    void writeMiniature() throws IOException {
        root = dir.resolve("miniature");
        Miniatures.write(name, root, 7);
    }

    ImageTable open() throws IOException {
        return open(root);
    }

    ImageTable open(Path root) throws IOException {
        ImageTable table = open(name, root);
        assertTrue(table.drawn(), table.origin());
        return table;
    }

    String refused() {
        return refused(name, root);
    }

    /** Changes a text file of the miniature. */
    void edit(String file, UnaryOperator<String> change) throws IOException {
        Path path = root.resolve(file);
        Files.writeString(path, change.apply(Files.readString(path)));
    }

    /** Changes one line, counted from 1, of a text file of the miniature. */
    void editLine(String file, int line, UnaryOperator<String> change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(root.resolve(file)));
        lines.set(line - 1, change.apply(lines.get(line - 1)));
        Files.write(root.resolve(file), lines);
    }

    void move(String from, String to) throws IOException {
        Files.createDirectories(root.resolve(to).getParent());
        Files.move(root.resolve(from), root.resolve(to));
    }

    /** As it comes from Windows: a byte order mark, other line ends, blank lines, spaces at the ends. */
    static String windows(String text) {
        return BOM + text.replace("\n", " \r\n\r\n") + "  \r\n";
    }

    static Set<String> classes(ImageTable table, Split split) {
        return new TreeSet<>(table.only(split).classes());
    }

    static Set<String> superlabels(ImageTable table) {
        return table.rows().stream().map(ImageRow::superlabel).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The training and the test classes share none, and all files are there. */
    static void assertMiniature(ImageTable table, int trainClasses, int testClasses) {
        Set<String> train = classes(table, Split.TRAIN);
        Set<String> test = classes(table, Split.TEST);
        assertEquals(trainClasses, train.size());
        assertEquals(testClasses, test.size());
        test.retainAll(train);
        assertEquals(Set.of(), test);
        assertTrue(table.rows().stream().allMatch(row -> Files.isRegularFile(row.location().file())));
    }

    void assertNotice(String part) {
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(notices.getFirst().contains(part), notices.getFirst());
    }

    static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }


    String sha256(String file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(root.resolve(file))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
