package org.smoothap.torch.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

class WeightFileTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    /** {@code src/test/python/safetensors_golden.py} made the file. */
    @Test
    void readsEveryTypeThatPythonWrote() throws Exception {
        Path golden = Path.of(WeightFileTest.class.getResource("golden.safetensors").toURI());
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = WeightFile.read(golden);
            assertArrayEquals(new float[] {0, 1, -2.5f, 3.25f, 1e-40f, Float.POSITIVE_INFINITY}, Engine.floats(tensors.get("floats")));
            assertArrayEquals(new long[] {2, 3}, Tensors.shape(tensors.get("floats")));
            assertEquals(-1e300, tensors.get("doubles").get(1).item_double());
            assertArrayEquals(new float[] {0.5f, -2, 65504}, floats(tensors.get("halves")));
            assertArrayEquals(new float[] {1, -123.5f}, floats(tensors.get("brains")));
            assertEquals(1L << 40, tensors.get("longs").get(1).item_long());
            assertEquals(Integer.MAX_VALUE, tensors.get("ints").get(1).item_int());
            assertArrayEquals(new float[] {0, 127, 255}, floats(tensors.get("bytes")));
            assertArrayEquals(new float[] {0, 1}, floats(tensors.get("truths")));
            assertEquals(42, tensors.get("scalar").item_float());
            assertEquals(0, tensors.get("scalar").dim());
            assertArrayEquals(new long[] {0, 4}, Tensors.shape(tensors.get("nothing")));
            assertEquals(10, tensors.size());
        }
        assertEquals(Map.of("format", "pt", "quote", "a \"b\" é"), WeightFile.metadata(golden));
    }

    @Test
    void whatIsWrittenIsReadBackBitForBitWhateverTheLayout() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = Engine.scope()) {
            float[] values = new float[2 * 3 * 4 * 5];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(0x3f000000 + i * 7919);
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("z", Engine.tensor(values, 2, 3, 4, 5).contiguous(MemoryFormat.ChannelsLast).set_requires_grad(true));
            tensors.put("a.long", Engine.tensor(new float[] {1, -2}, 2).to(ScalarType.Long));
            tensors.put("a.byte", Engine.tensor(new float[] {1, 255}, 2).to(ScalarType.Byte));
            tensors.put("scalar", Engine.tensor(new float[] {5}).reshape());
            tensors.put("nothing", Engine.tensor(new float[0], 0, 3));
            WeightFile.write(file, tensors, Map.of("format", "pt"));
            Map<String, Tensor> read = WeightFile.read(file);
            assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
            assertArrayEquals(values, Engine.floats(read.get("z")));
            assertArrayEquals(new long[] {2, 3, 4, 5}, Tensors.shape(read.get("z")));
            assertEquals(-2, read.get("a.long").get(1).item_long());
            assertArrayEquals(new float[] {1, 255}, floats(read.get("a.byte")));
            assertEquals(0, read.get("scalar").dim());
            assertEquals(0, read.get("nothing").numel());
            byte[] bytes = Files.readAllBytes(file);
            long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertEquals(0, (8 + length) % 8, "data is aligned");
            assertEquals('{', bytes[8]);
        }
        assertEquals(Map.of("format", "pt"), WeightFile.metadata(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "no temporary file stays");
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = Engine.scope()) {
            WeightFile.write(file, Map.of("a", Engine.tensor(new float[] {1}, 1)), Map.of());
            byte[] before = Files.readAllBytes(file);
            Tensor complex = Engine.tensor(new float[] {1}, 1).to(ScalarType.ComplexFloat);
            Map<String, Tensor> tensors = Map.of("b", complex);
            String message = assertThrows(IllegalArgumentException.class, () -> WeightFile.write(file, tensors, Map.of())).getMessage();
            assertTrue(message.contains("'b'"), message);
            assertArrayEquals(before, Files.readAllBytes(file));
        }
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("overlap", header("'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}"), 12),
                Arguments.of("gap", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}"), 12),
                Arguments.of("gap", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}"), 8),
                Arguments.of("the file has 8", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}"), 8),
                Arguments.of("the file has 4 bytes", header("'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}"), 4),
                Arguments.of("lies at 4 to 0", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}"), 4),
                Arguments.of("found -4", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}"), 4),
                Arguments.of("found -1", header("'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}"), 4),
                Arguments.of("found 1.5", header("'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}"), 4),
                Arguments.of("found 99999999999999999999", header("'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}"), 4),
                Arguments.of("needs 8 bytes", header("'a':{'dtype':'F64','shape':[1],'data_offsets':[0,4]}"), 4),
                Arguments.of("impossible shape", header("'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}"), 4),
                Arguments.of("impossible shape", header("'a':{'dtype':'F32','shape':[0,4294967296,4294967296],'data_offsets':[0,0]}"), 0),
                Arguments.of("17 dimensions", header("'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}"), 4),
                Arguments.of("type Q9", header("'a':{'dtype':'Q9','shape':[1],'data_offsets':[0,4]}"), 4),
                Arguments.of("lacks dtype", header("'a':{'shape':[1],'data_offsets':[0,4]}"), 4),
                Arguments.of("lacks dtype", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,4]}"), 4),
                Arguments.of("lacks dtype", header("'a':[1,2]"), 4),
                Arguments.of("Duplicate field 'a'", header("'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}"), 4),
                Arguments.of("__metadata__", header("'__metadata__':'words'"), 0),
                Arguments.of("__metadata__", header("'__metadata__':{'a':1}"), 0),
                Arguments.of("not JSON", header("'a':{{"), 0),
                Arguments.of("not JSON", header("'a':" + "[".repeat(1000)), 0),
                Arguments.of("not JSON", prefixed("{}{}".getBytes(StandardCharsets.UTF_8)), 0),
                Arguments.of("not JSON", prefixed(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}), 0),
                Arguments.of("begin with '{'", prefixed("[1]".getBytes(StandardCharsets.UTF_8)), 0),
                Arguments.of("begin with '{'", prefixed("  {}".getBytes(StandardCharsets.UTF_8)), 0),
                Arguments.of("8 bytes of header length", new byte[7], 0),
                Arguments.of("a header of 0 bytes", new byte[8], 0),
                Arguments.of("a header of 18446744073709551615 bytes", lengthOnly(-1), 0),
                Arguments.of("a header of 99999999 bytes", lengthOnly(99_999_999), 0),
                Arguments.of("a header of 100 bytes", lengthOnly(100), 10));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void contradictionsAreRefusedWithTheReason(String reason, byte[] start, int data) throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        Files.write(file, Arrays.copyOf(start, start.length + data));
        String message = assertThrows(IOException.class, () -> WeightFile.read(file)).getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.contains("hostile.safetensors"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aHugeHeaderIsRefusedUnread() throws IOException {
        Path file = folder.resolve("sparse.safetensors");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(lengthOnly(200_000_000));
            sparse.setLength(300_000_000);
        }
        String message = assertThrows(IOException.class, () -> WeightFile.read(file)).getMessage();
        assertTrue(message.contains("200000000"), message);
    }

    @Test
    void anAbsentFileIsNamed() {
        assertThrows(NoSuchFileException.class, () -> WeightFile.read(folder.resolve("absent.safetensors")));
    }

    private static float[] floats(Tensor tensor) {
        return Engine.floats(tensor.to(ScalarType.Float));
    }

    private static byte[] header(String content) {
        return prefixed(("{" + content + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] prefixed(byte[] json) {
        return ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).array();
    }

    private static byte[] lengthOnly(long length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }
}
