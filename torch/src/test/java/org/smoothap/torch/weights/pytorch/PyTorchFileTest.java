package org.smoothap.torch.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

/** Files that PyTorch wrote; {@code src/test/python/pytorch_golden.py} made them. */
class PyTorchFileTest {
    private static final List<String> STATE = List.of(
            "conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var",
            "norm.num_batches_tracked",
            "fc.weight", "fc.bias");

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    static Path golden(String name) {
        try {
            return Path.of(PyTorchFileTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyTypeOfNumber() throws IOException {
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = PyTorchFile.read(golden("types.pt")).tensors();
            assertEquals(-1e300, tensors.get("doubles").get(1).item_double());
            assertArrayEquals(new float[] {0, 1, -2.5f, 3.25f, 1e-40f, Float.POSITIVE_INFINITY},
                    Engine.floats(tensors.get("floats")));
            assertArrayEquals(new long[] {2, 3}, Tensors.shape(tensors.get("floats")));
            assertEquals(ScalarType.Half, tensors.get("halves").scalar_type().intern());
            assertArrayEquals(new float[] {0.5f, -2, 65504}, floats(tensors.get("halves")));
            assertArrayEquals(new float[] {1, -123.5f}, floats(tensors.get("brains")));
            assertEquals(1L << 40, tensors.get("longs").get(1).item_long());
            assertEquals(Integer.MAX_VALUE, tensors.get("ints").get(1).item_int());
            assertArrayEquals(new float[] {-300, 300}, floats(tensors.get("shorts")));
            assertArrayEquals(new float[] {-128, 127}, floats(tensors.get("chars")));
            assertArrayEquals(new float[] {0, 127, 255}, floats(tensors.get("bytes")));
            assertArrayEquals(new float[] {0, 1}, floats(tensors.get("truths")));
            assertEquals(42, tensors.get("scalar").item_float());
            assertEquals(0, tensors.get("scalar").dim());
            assertArrayEquals(new long[] {0, 4}, Tensors.shape(tensors.get("nothing")));
            assertArrayEquals(new float[] {1}, floats(tensors.get("ein Wört")));
            assertEquals(13, tensors.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ordered.pt", "legacy.pt", "protocol4.pt"})
    void theStateDictOfAModule(String name) throws IOException {
        try (var _ = Engine.scope()) {
            SavedTensors saved = PyTorchFile.read(golden(name));
            assertEquals(STATE, List.copyOf(saved.tensors().keySet()));
            assertEquals("", saved.section());
            assertState(saved.tensors(), "");
            assertFalse(PyTorchFile.isScript(golden(name)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested.pt", "nested-legacy.pt"})
    void theStateDictInACheckpoint(String name) throws IOException {
        try (var _ = Engine.scope()) {
            SavedTensors saved = PyTorchFile.read(golden(name));
            assertEquals("model", saved.section());
            assertEquals(STATE.stream().map(key -> "module." + key).toList(), List.copyOf(saved.tensors().keySet()));
            // one step of Adam, whose rate is 0.001, lies between
            assertArrayEquals(numbers(0, 1, 18), floats(saved.tensors().get("module.conv.weight")), 1.1e-3f);
        }
    }

    @Test
    void viewsAndSharedStorages() throws IOException {
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = PyTorchFile.read(golden("views.pt")).tensors();
            assertArrayEquals(numbers(0, 1, 24), floats(tensors.get("whole")));
            assertArrayEquals(new long[] {6, 4}, Tensors.shape(tensors.get("transposed")));
            assertEquals(number(6), tensors.get("transposed").get(0).get(1).item_float());
            assertArrayEquals(new float[] {number(6), number(8), number(10), number(12), number(14), number(16), number(18),
                    number(20), number(22)},
                    floats(tensors.get("columns")));
            assertArrayEquals(new float[] {number(5), number(5), number(5), number(5), number(5), number(5)},
                    floats(tensors.get("expanded")));
            assertEquals(number(23), tensors.get("last").item_float());
            assertArrayEquals(new long[] {0, 6}, Tensors.shape(tensors.get("none")));
            assertArrayEquals(new float[] {number(1), number(7)}, floats(tensors.get("parameter")));
            tensors.get("whole").get(3).get(5).fill_(new Scalar(7));
            assertEquals(7, tensors.get("last").item_float(), "one storage, read once");
        }
    }

    @Test
    void theTensorsOfAScriptedModule() throws IOException {
        Path file = golden("scripted.pt");
        assertTrue(PyTorchFile.isScript(file));
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = PyTorchFile.read(file).tensors();
            assertEquals(
                    List.of("bn1.bias", "bn1.num_batches_tracked", "bn1.running_mean", "bn1.running_var", "bn1.weight",
                            "conv1.bias",
                            "conv1.weight", "layer.conv.bias", "layer.conv.weight", "scale"),
                    tensors.keySet().stream().sorted().toList());
            assertArrayEquals(new long[] {5, 4, 3, 3}, Tensors.shape(tensors.get("layer.conv.weight")));
            assertArrayEquals(new float[] {1, 1, 1, 1}, floats(tensors.get("bn1.running_var")));
            assertEquals(0.5f, tensors.get("scale").item_float());
        }
    }

    @Test
    void whatWantsToRunIsRefusedByName() {
        assertRefused("system.pt", "this file wants to run posix.system; only tensors are read; save a state_dict");
        assertRefused("eval.pt", "this file wants to run builtins.eval; only tensors are read");
        assertRefused("module.pt", "this file wants to run torch.nn.modules.linear.Linear; only tensors are read");
    }

    @Test
    void anAbsentFileIsNamed() {
        assertThrows(NoSuchFileException.class, () -> PyTorchFile.read(Path.of("absent.pt")));
    }

    @Test
    void aZipThatWasCutOffSaysSo(@TempDir Path folder) throws IOException {
        Path cut = folder.resolve("cut.pt");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(golden("scripted.pt")), 1000));
        String message = assertThrows(IOException.class, () -> PyTorchFile.read(cut)).getMessage();
        assertTrue(message.startsWith(cut + ": damaged or cut off after 1000 bytes"), message);
    }

    private static void assertRefused(String name, String reason) {
        Path file = golden(name);
        String message = assertThrows(IOException.class, () -> PyTorchFile.read(file)).getMessage();
        assertTrue(message.contains(reason) && message.startsWith(file.toString()) && !message.contains("\n"), message);
    }

    /** The numbers that the script gave the parameters: (place − 1.5) / 8 + number of the parameter. */
    private static void assertState(Map<String, Tensor> tensors, String prefix) {
        assertArrayEquals(new long[] {2, 1, 3, 3}, Tensors.shape(tensors.get(prefix + "conv.weight")));
        assertArrayEquals(numbers(0, 1, 18), floats(tensors.get(prefix + "conv.weight")));
        assertArrayEquals(numbers(1, 1, 2), floats(tensors.get(prefix + "conv.bias")));
        assertArrayEquals(numbers(4, 1, 6), floats(tensors.get(prefix + "fc.weight")));
        assertArrayEquals(new float[] {1, 1}, floats(tensors.get(prefix + "norm.running_var")));
        assertEquals(0, tensors.get(prefix + "norm.num_batches_tracked").item_long());
    }

    private static float number(int place) {
        return (place - 1.5f) / 8;
    }

    private static float[] numbers(int added, int step, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(i * step) + added;
        }
        return numbers;
    }

    private static float[] floats(Tensor tensor) {
        return Engine.floats(tensor.to(ScalarType.Float));
    }
}
