package org.smoothap.data.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files are numpy's own: see make_golden.py beside them. */
class NpyTest {
    private static final float[] MATRIX =
            {0, 1, -2.5f, 1e-3f, 3.25f, -0.0f, 65504, 6e-8f, (float) Math.PI, (float) (1.0 / 3), 100, -7};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64", "version2", "version3"})
    void readsWhatNumpyWrote(String name) throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(golden(name));
        assertEquals(3, matrix.rows());
        assertEquals(4, matrix.columns());
        assertArrayEquals(MATRIX, matrix.values());
    }

    @Test
    void readsHalfPrecision() throws IOException {
        float[] values = Npy.readFloatMatrix(golden("float16")).values();
        for (int i = 0; i < MATRIX.length; i++) {
            assertEquals(Float.float16ToFloat(Float.floatToFloat16(MATRIX[i])), values[i]);
        }
    }

    @Test
    void readsAMatrixWithoutRows() throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(golden("no_rows"));
        assertEquals(0, matrix.rows());
        assertEquals(4, matrix.columns());
    }

    @ParameterizedTest
    @CsvSource({
        "int64, -9223372036854775808, 9223372036854775807", "int32, -2147483648, 2147483647",
        "int16, -32768, 32767", "int8, -128, 127", "uint8, 0, 255", "uint16, 0, 65535", "uint32, 0, 4294967295"})
    void readsLabelsOfEveryIntegerType(String type, long least, long greatest) throws IOException {
        assertArrayEquals(new long[] {least, 3, 0, 3, greatest}, Npy.readLabels(golden("labels_" + type)));
    }

    @Test
    void readsBooleansAsLabelsAndAsMask() throws IOException {
        assertArrayEquals(new long[] {1, 0, 0, 1}, Npy.readLabels(golden("labels_bool")));
        assertArrayEquals(new boolean[] {true, false, false, true}, Npy.readMask(golden("labels_bool")));
        assertArrayEquals(new boolean[] {true, false, false, true}, Npy.readMask(golden("labels_mask")));
        assertArrayEquals(new long[0], Npy.readLabels(golden("labels_empty")));
    }

    @Test
    void readsAMatrixOfZerosAndOnesAsLabelsOfItsRows() throws IOException {
        Path file = folder.resolve("m.npy");
        Npy.writeIntMatrix(file, new int[][] {{0, 1, 1}, {0, 0, 0}, {1, 0, 0}});
        assertEquals(2, Npy.dimensions(file));
        assertEquals(1, Npy.dimensions(golden("labels_bool")));
        int[][] sets = Npy.readTrueColumns(file);
        assertArrayEquals(new int[][] {{1, 2}, {}, {0}}, sets);
        Npy.writeIntMatrix(file, new int[][] {{0, 1}, {1, 2}});
        assertTrue(assertThrows(IOException.class, () -> Npy.readTrueColumns(file)).getMessage().contains("found 2 at row 1, column 1"));
        assertThrows(IOException.class, () -> Npy.readTrueColumns(golden("labels_bool")));
        assertThrows(IOException.class, () -> Npy.dimensions(golden("float32")));
    }

    @Test
    void numbersLabelsDensely() {
        assertArrayEquals(new int[] {3, 1, 0, 1, 2}, Npy.denseLabels(new long[] {1L << 40, 5, -7, 5, 6}));
        assertArrayEquals(new int[0], Npy.denseLabels(new long[0]));
    }

    @Test
    void writesTheBytesOfNumpy() throws IOException {
        Path file = folder.resolve("new/matrix.npy");
        Npy.writeFloatMatrix(file, 3, 4, MATRIX);
        assertArrayEquals(Files.readAllBytes(golden("float32")), Files.readAllBytes(file));
        Npy.writeLabels(file, new long[] {Long.MIN_VALUE, 3, 0, 3, Long.MAX_VALUE});
        assertArrayEquals(Files.readAllBytes(golden("labels_int64")), Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(1, files.count(), "no temporary file is left");
        }
    }

    @Test
    void returnsWhatItWroteOverSeveralChunks() throws IOException {
        int rows = 3001, columns = 257;
        float[] values = new float[rows * columns];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        Path file = folder.resolve("large.npy");
        Npy.writeFloatMatrix(file, rows, columns, values);
        assertArrayEquals(values, Npy.readFloatMatrix(file).values());
        long[] labels = random.longs(300_001).toArray();
        Npy.writeLabels(file, labels);
        assertArrayEquals(labels, Npy.readLabels(file));
    }

    @Test
    void aFailedWriteLeavesTheTargetAsItWas() throws IOException {
        Path file = Files.createDirectories(folder.resolve("taken.npy/inside")).getParent();
        assertThrows(IOException.class, () -> Npy.writeLabels(file, new long[] {1}));
        try (Stream<Path> files = Files.list(folder)) {
            assertArrayEquals(new Path[] {file}, files.toArray());
        }
        assertThrows(IllegalArgumentException.class, () -> Npy.writeFloatMatrix(file, 2, 3, new float[5]));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fortran | expected C order, found Fortran order",
        "big_endian | found type >f4 (big-endian)",
        "int32_2d | expected float32, float64, float16 or bfloat16 (<f4, <f8, <f2, <V2), found type <i4",
        "cube | expected a 2-D array, found shape (2, 2, 2)",
        "vector | expected a 2-D array, found shape (3,)",
        "scalar | expected a 2-D array, found shape ()",
        "no_columns | expected at least one column, found shape (4, 0)",
        "float64_too_large | expected values that fit a float32, found 1.0E300 at row 1, column 1",
        "objects | found type |O (pickled objects are not read)",
        "structured | expected one plain element type, found a structured one"})
    void refusesMatrices(String name, String message) throws IOException {
        refused(message, golden(name), Npy::readFloatMatrix);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "float32 | found type <f4", "vector | found type <f4", "int32_2d | expected a 1-D array, found shape (3, 4)",
        "labels_uint64 | found type <u8", "objects | found type |O"})
    void refusesLabels(String name, String message) throws IOException {
        refused(message, golden(name), Npy::readLabels);
    }

    @Test
    void refusesAMaskOfOtherNumbers() throws IOException {
        refused("expected a mask of 0 and 1, found 3 at row 1", golden("labels_uint8"), Npy::readMask);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(golden("float32"));
        Path file = folder.resolve("cut.npy");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("expected ", file, Npy::readFloatMatrix);
        }
        refused("expected 48 bytes of data for shape (3, 4) of <f4, found 47 bytes", file, Npy::readFloatMatrix);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused("found 49 bytes", file, Npy::readFloatMatrix);
    }

    @Test
    void refusesOtherFiles() throws IOException {
        refused("no such file; expected a .npy file", folder.resolve("none.npy"), Npy::readFloatMatrix);
        refused("expected a .npy file, found a folder", folder, Npy::readFloatMatrix);
        Path file = folder.resolve("table.csv");
        Files.writeString(file, "label,path\n1,a.png\n");
        refused("expected a .npy file (it starts with \\x93NUMPY)", file, Npy::readFloatMatrix);
        byte[] version4 = Files.readAllBytes(golden("float32"));
        version4[6] = 4;
        Files.write(file, version4);
        refused("expected format version 1.0, 2.0 or 3.0, found 4.0", file, Npy::readFloatMatrix);
        byte[] longHeader = Files.readAllBytes(golden("version2"));
        longHeader[11] = (byte) 0xff;
        Files.write(file, longHeader);
        refused("expected a header of at most 65536 bytes, found 4278190196 bytes", file, Npy::readFloatMatrix);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4), } | a size of 1 to 18 digits",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4.0), } | expected ',' or ')'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999, 4), } | a size of 1 to 18 digits",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999, 99999999999999999), } | at most 2147483639 values",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 60000), } | at most 2147483639 values",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3000000000), } | at most 2147483639 values",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), } | at most 8 dimensions",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 4), } | expected True or False",
        "{'descr': '<f4', 'fortran_order': False, } | expected the keys descr, fortran_order and shape",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } | shape once at character 17",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), 'x': 1} | expected each of the keys",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } + exit() | expected nothing after '}'",
        "__import__('os') | expected '{' at character 0 of the header",
        "{'descr: | expected a closing quote"})
    void refusesHeaders(String header, String message) throws IOException {
        Path file = folder.resolve("header.npy");
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        try (var out = Files.newOutputStream(file)) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
            out.write(text);
            out.write(new byte[48]);
        }
        refused(message, file, Npy::readFloatMatrix);
    }

    private interface Read {
        Object from(Path file) throws IOException;
    }

    private static void refused(String message, Path file, Read read) {
        IOException e = assertThrows(IOException.class, () -> read.from(file));
        assertTrue(e.getMessage().contains(message), () -> e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": "), () -> e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    private Path golden(String name) throws IOException {
        Path copy = folder.resolve(name + ".golden");
        try (InputStream in = NpyTest.class.getResourceAsStream(name + ".npy")) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }
}
