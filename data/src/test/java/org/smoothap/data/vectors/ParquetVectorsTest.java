package org.smoothap.data.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.data.npy.FloatMatrix;

/** The golden files are pyarrow's own: see make_parquet.py beside them. */
class ParquetVectorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"snappy.parquet, ''", "snappy.parquet, #embedding", "zstd.parquet, #first", "zstd.parquet, #second",
        "float16.parquet, ''"})
    void readsWhatPyarrowWrote(String name, String column) throws IOException {
        FloatMatrix matrix = VectorFiles.read(Path.of(golden(name) + column));
        assertEquals(3, matrix.rows());
        assertArrayEquals(new float[] {1, -2.5f, 0.25f, 3, 0, 4, 0.5f, 0.125f, -7}, matrix.values());
    }

    @Test
    void refusesWhatAreNoVectors() throws IOException {
        refused("expected one column of lists, or its name after a '#' (zstd.parquet#COLUMN), found first, second",
                golden("zstd.parquet"));
        refused("expected a column of lists 'label', found first, second", Path.of(golden("zstd.parquet") + "#label"));
        refused("found none", golden("no_list.parquet"));
        refused("expected 2 values in column 'embedding' as in row 0, found 1 in row 1", golden("ragged.parquet"));
        refused("found none in row 1", golden("null.parquet"));
        refused("expected numbers", golden("words.parquet"));
        refused("no such file", folder.resolve("no.parquet"));
        refused("text.parquet", Files.writeString(folder.resolve("text.parquet"), "no Parquet at all, but long enough"));
    }

    private static void refused(String message, Path file) {
        IOException e = assertThrows(IOException.class, () -> VectorFiles.read(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    private Path golden(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = ParquetVectorsTest.class.getResourceAsStream(name)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }
}
