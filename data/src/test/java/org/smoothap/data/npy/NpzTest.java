package org.smoothap.data.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden files are numpy's own: see make_golden.py beside them. */
class NpzTest {
    @TempDir
    private Path folder;

    @Test
    void readsArraysByName() throws IOException {
        Path file = golden("several.npz");
        FloatMatrix matrix = Npy.readFloatMatrix(Path.of(file + "#embeddings"));
        assertEquals(3, matrix.rows());
        assertEquals(4, matrix.columns());
        assertEquals(-2.5f, matrix.values()[2]);
        assertEquals(-7, matrix.values()[11]);
        assertArrayEquals(new long[] {5, 7, 5}, Npy.readLabels(Path.of(file + "#labels")));
    }

    @Test
    void theOnlyArrayNeedsNoName() throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(golden("single.npz"));
        assertEquals(3.25f, matrix.values()[4]);
        assertEquals(3.25f, Npy.readFloatMatrix(Path.of(golden("single.npz") + "#arr_0")).values()[4]);
    }

    @Test
    void refusesWhatIsNotThere() throws IOException {
        Path file = golden("several.npz");
        refused("expected one array, or its name after a '#' (several.npz#NAME), found embeddings, labels", file);
        refused("expected an array 'x', found embeddings, labels", Path.of(file + "#x"));
        refused("several.npz#labels: expected float32", Path.of(file + "#labels"));
        refused("no such file; expected a .npz file", folder.resolve("no.npz"));
        Path text = folder.resolve("text.npz");
        Files.writeString(text, "not a zip");
        refused("expected a .npz file", text);
        byte[] cut = Files.readAllBytes(file);
        Files.write(text, Arrays.copyOf(cut, cut.length / 2));
        refused("expected a .npz file", text);
    }

    private static void refused(String message, Path file) {
        IOException e = assertThrows(IOException.class, () -> Npy.readFloatMatrix(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private Path golden(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = NpzTest.class.getResourceAsStream(name)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }
}
