package org.smoothap.data.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;

class VectorFilesTest {
    @TempDir
    private Path folder;

    private Path write(String name, int... bytes) throws IOException {
        byte[] values = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = (byte) bytes[i];
        }
        return Files.write(folder.resolve(name), values);
    }

    /** 1.5 is 0x3fc00000, -2 is 0xc0000000. */
    @Test
    void readsFloats() throws IOException {
        FloatMatrix matrix = VectorFiles.read(write("a.fvecs", 1, 0, 0, 0, 0, 0, 0xc0, 0x3f, 1, 0, 0, 0, 0, 0, 0, 0xc0));
        assertEquals(2, matrix.rows());
        assertArrayEquals(new float[] {1.5f, -2}, matrix.values());
    }

    @Test
    void readsBytes() throws IOException {
        FloatMatrix matrix = VectorFiles.read(write("a.BVECS", 3, 0, 0, 0, 0, 128, 255, 3, 0, 0, 0, 7, 8, 9));
        assertEquals(3, matrix.columns());
        assertArrayEquals(new float[] {0, 128, 255, 7, 8, 9}, matrix.values());
    }

    @Test
    void readsWhatItsEndingDoesNotNameAsNpy() throws IOException {
        Path file = folder.resolve("e.npy");
        Npy.writeFloatMatrix(file, 1, 2, new float[] {3, 4});
        assertArrayEquals(new float[] {3, 4}, VectorFiles.read(file).values());
    }

    @Test
    void writesIntegers() throws IOException {
        Path file = folder.resolve("new/n.ivecs");
        Vecs.writeInts(file, new int[][] {{5, -1}, {258, 0}});
        assertArrayEquals(new byte[] {2, 0, 0, 0, 5, 0, 0, 0, -1, -1, -1, -1, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0},
                Files.readAllBytes(file));
        Path npy = folder.resolve("n.npy");
        Npy.writeIntMatrix(npy, new int[][] {{5}, {-1}});
        byte[] bytes = Files.readAllBytes(npy);
        assertArrayEquals(new byte[] {5, 0, 0, 0, -1, -1, -1, -1},
                Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length));
        assertTrue(new String(bytes, 10, 60, StandardCharsets.US_ASCII)
                .startsWith("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 1)"));
    }

    @Test
    void refusesWhatIsNoSuchFile() throws IOException {
        refused("no such file", folder.resolve("no.fvecs"));
        refused("found the dimension 0 and 0 bytes", write("empty.fvecs"));
        refused("found the dimension 2 and 9 bytes", write("short.bvecs", 2, 0, 0, 0, 1, 2, 2, 0, 0));
        refused("expected dimension 1 as in row 0, found 2 in row 1", write("other.bvecs", 1, 0, 0, 0, 9, 2, 0, 0, 0, 9));
        refused("found the dimension -1", write("negative.bvecs", 255, 255, 255, 255, 9));
    }

    private static void refused(String message, Path file) {
        IOException e = assertThrows(IOException.class, () -> VectorFiles.read(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
