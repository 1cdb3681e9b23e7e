package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.torch.weights.LoadReport;
import org.smoothap.torch.weights.WeightFile;
import org.smoothap.torch.weights.WeightLoading;

/** TorchScript modules as trunks; {@code src/test/python/pytorch_golden.py} made them and their figures. */
class ScriptedNetworkTest {
    private static final int SIZE = 8;

    @TempDir
    Path folder;

    private JsonNode golden;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @BeforeEach
    void read() throws IOException {
        golden = new ObjectMapper().readTree(file("scripted.json").toFile());
    }

    @Test
    void forwardGradientAndTrainingStepsAreThoseOfPyTorch() {
        BatchNorm2d.Mode mode = new BatchNorm2d.Mode(false);
        ScriptedNetwork network = network("scripted.pt", mode);
        assertEquals(5, network.features());
        Map<String, Tensor> state = network.parameters().state();
        assertEquals(names(golden.path("gradient")), new TreeSet<>(network.parameters().weights().keySet()));
        assertEquals(names(golden.path("after")), new TreeSet<>(state.keySet()));
        try (var _ = Engine.scope()) {
            assertNear(golden.path("eval"), network.forward(images()));
            assertEquals(0, state.get("bn1.num_batches_tracked").item_long(), "the probe did not count");
            mode.train(true);
            for (int step = 0; step < 3; step++) {
                Tensor features = network.forward(images());
                network.parameters().weights().values().forEach(weight -> weight.mutable_grad().reset());
                features.mul(Engine.tensor(uniform(2, 10), 2, 5)).sum().backward();
                if (step == 0) {
                    assertNear(golden.path("train"), features);
                    golden.path("gradient").properties()
                            .forEach(entry -> assertNear(entry.getValue(), state.get(entry.getKey()).grad()));
                }
                try (var _ = new NoGradGuard()) {
                    network.parameters().weights().values().forEach(weight -> weight.sub_(weight.grad().mul(new Scalar(0.5))));
                }
            }
            golden.path("after").properties().forEach(entry -> assertNear(entry.getValue(), state.get(entry.getKey())));
        }
    }

    /** As the trainer does: state by names into a file, a new process's network, the state back, and on. */
    @Test
    void aRestoredNetworkGoesOnWithTheSameBits() throws IOException {
        EmbeddingNetwork whole = embedding("scripted.pt", false, 1);
        steps(whole, 3);
        Path checkpoint = folder.resolve("c.safetensors");
        WeightFile.write(checkpoint, whole.state(), Map.of());
        steps(whole, 3);

        EmbeddingNetwork restored = embedding("scripted.pt", false, 2);
        try (var _ = Engine.scope()) {
            restored.restore(WeightFile.read(checkpoint));
        }
        steps(restored, 3);
        assertEquals(whole.state().keySet(), restored.state().keySet());
        try (var _ = Engine.scope()) {
            whole.state().forEach((name, tensor) -> assertArrayEquals(
                    Engine.floats(tensor.to(ScalarType.Float)), Engine.floats(restored.state().get(name).to(ScalarType.Float)),
                    name));
            assertEquals(6, restored.state().get("bn1.num_batches_tracked").item_long());
            restored.train(false);
            whole.train(false);
            assertArrayEquals(Engine.floats(whole.forward(images())), Engine.floats(restored.forward(images())));
        }
    }

    @Test
    void frozenBatchNormsKeepTheirStatistics() {
        EmbeddingNetwork network = embedding("scripted.pt", true, 1);
        float[] scale = Engine.floats(network.state().get("bn1.weight"));
        steps(network, 2);
        assertArrayEquals(new float[] {0, 0, 0, 0}, Engine.floats(network.state().get("bn1.running_mean")));
        assertFalse(Arrays.equals(scale, Engine.floats(network.state().get("bn1.weight"))),
                "scale and shift are trained");
    }

    @Test
    void theTensorsOfAScriptAreWeightsForAnyNetworkOfTheseNames() throws IOException {
        EmbeddingNetwork trained = embedding("scripted.pt", false, 1);
        steps(trained, 1);
        EmbeddingNetwork other = embedding("scripted.pt", false, 1);
        LoadReport report = WeightLoading.load(trained, file("scripted.pt"), false);
        assertEquals(10, report.loaded().size());
        assertTrue(report.missing().isEmpty() && report.unexpected().isEmpty(), report.summary());
        assertArrayEquals(Engine.floats(other.state().get("conv1.weight")), Engine.floats(trained.state().get("conv1.weight")));
    }

    @Test
    void whatIsNoTrunkIsRefused() {
        assertRefused("maps.pt", "[2, 2, 8, 8], expected [2, features]; let the module end with a pooling or flatten(1)");
        assertRefused("pair.pt", "does not return one tensor");
        assertRefused("frozen.pt", "has no parameters that could be trained; save it without torch.jit.freeze");
        assertRefused("ordered.pt", "is not a TorchScript module; a state_dict goes into network.weights");
        assertRefused("legacy.pt", "is not a TorchScript module");
    }

    @Test
    void wrongImagesAndAbsentFilesAreRefused() {
        NetworkOptions grey = new NetworkOptions(1, SIZE, Map.of("file", file("scripted.pt").toString()));
        String message = refusal(grey);
        assertTrue(message.contains("cannot take images of 1 x 8 x 8") && !message.contains("\n"), message);
        assertTrue(refusal(new NetworkOptions(3, SIZE, Map.of())).contains("needs network.options.file"));
        assertTrue(refusal(new NetworkOptions(3, SIZE, Map.of("file", "absent.pt"))).contains("no such file: absent.pt"));
        assertTrue(refusal(new NetworkOptions(3, SIZE, Map.of("flie", "x"))).contains("did you mean 'file'"));
    }

    /** One step of plain gradient descent with a gradient that depends on nothing but the step. */
    private static void steps(EmbeddingNetwork network, int count) {
        network.train(true);
        for (int step = 0; step < count; step++) {
            try (var _ = Engine.scope()) {
                Tensor embeddings = network.forward(images());
                network.state().values().forEach(tensor -> tensor.mutable_grad().reset());
                Engine.backward(embeddings, uniform(3, (int) embeddings.numel()));
                try (var _ = new NoGradGuard()) {
                    network.trunkWeights().values().forEach(weight -> weight.sub_(weight.grad().mul(new Scalar(0.1))));
                }
            }
        }
    }

    private void assertRefused(String name, String reason) {
        String message = refusal(new NetworkOptions(3, SIZE, Map.of("file", file(name).toString())));
        assertTrue(message.startsWith(file(name).toString()) && message.contains(reason) && !message.contains("\n"), message);
    }

    private static String refusal(NetworkOptions options) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> Networks.create("torchscript", options, new BatchNorm2d.Mode(false), new Initializer(1)))
                .getMessage();
    }

    private static ScriptedNetwork network(String name, BatchNorm2d.Mode mode) {
        return new ScriptedNetwork(new NetworkOptions(3, SIZE, Map.of("file", file(name).toString())), mode, new Initializer(1));
    }

    private static EmbeddingNetwork embedding(String name, boolean frozen, long seed) {
        return EmbeddingNetwork.create("torchscript", Map.of("file", file(name).toString()), 3, SIZE, 0, frozen, seed);
    }

    private static Path file(String name) {
        return Path.of(URI.create(
                ScriptedNetworkTest.class.getResource("/org/smoothap/torch/weights/pytorch/" + name).toString()));
    }

    private static TreeSet<String> names(JsonNode node) {
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void assertNear(JsonNode expected, Tensor tensor) {
        float[] values = Engine.floats(tensor.to(ScalarType.Float));
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).asDouble(), values[i], 2e-5, tensor + " " + i);
        }
    }

    private static Tensor images() {
        float[] pixels = uniform(1, 2 * 3 * SIZE * SIZE);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 2 * pixels[i] - 1;
        }
        return Engine.images(pixels, 2, 3, SIZE);
    }

    /** The same numbers as in the script. */
    private static float[] uniform(long tensorNumber, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long x = i + 1 + tensorNumber * 1000003;
            x *= 0x9E3779B97F4A7C15L;
            x ^= x >>> 32;
            x *= 0xD6E8FEB86659FD93L;
            x ^= x >>> 32;
            values[i] = (x >>> 40) / (float) (1 << 24);
        }
        return values;
    }
}
