package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks against torchvision's and timm's; {@code src/test/python/networks_golden.py} made the golden files. */
class NetworksGoldenTest {
    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "conv4", "resnet18", "resnet50", "seresnet50", "legacy_seresnet50", "senet50_vggface2", "mobilenet_v2",
        "mobilenet_v2_folded",
        "vit_small_patch16_224", "vit_base_patch32_224", "deit_tiny_distilled_patch16_224", "vit_tiny_patch16_224",
        "vit_base_patch16_224", "deit_tiny_patch16_224", "deit_small_patch16_224", "deit_base_patch16_224",
        "deit_small_distilled_patch16_224", "deit_base_distilled_patch16_224"
    })
    void namesShapesFeaturesAndGradients(String name) throws IOException {
        JsonNode golden = golden(name);
        int size = golden.path("size").asInt();
        BatchNorm2d.Mode mode = new BatchNorm2d.Mode(false);
        Network network = Networks.create(name, new NetworkOptions(3, size, Map.of()), mode, new Initializer(1));
        Map<String, Tensor> state = network.parameters().state();
        assertEquals(shapes(golden.path("state")), shapes(state));
        Head head = new Head(HeadOptions.of(0), Networks.description(name), network.features(), new Initializer(1));

        List<String> names = new ArrayList<>();
        golden.path("state").fieldNames().forEachRemaining(names::add);
        try (var _ = Engine.scope()) {
            try (var _ = new NoGradGuard()) {
                for (int i = 0; i < names.size(); i++) {
                    fill(names.get(i), i, state.get(names.get(i)));
                }
            }
            Tensor images = images(size);
            try (var _ = new NoGradGuard()) {
                assertRows(golden.path("eval"), head.forward(network.forward(images)), 1e-5);
                if (golden.has("other")) {
                    Tensor others = images(golden.path("other").path("size").asInt());
                    assertRows(golden.path("other").path("eval"), head.forward(network.forward(others)), 1e-5);
                }
            }
            if (!golden.has("train")) {
                return;
            }
            // In double precision: with batch statistics of so few pixels, float's rounding flips activations near 0.
            state.values().forEach(tensor -> tensor.set_data(tensor.to(ScalarType.Double).contiguous()));
            mode.train(true);
            Tensor features = head.forward(network.forward(images.to(ScalarType.Double).contiguous()));
            assertEquals(network.features(), features.size(1));
            assertRows(golden.path("train"), features, 2e-7);
            float[] target = new float[(int) features.numel()];
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) uniform(2_000_000, i);
            }
            features.mul(Engine.tensor(target, Tensors.shape(features))).sum().backward();
            golden.path("gradient").properties().forEach(entry ->
                    assertRow(entry.getKey(), entry.getValue(), floats(state.get(entry.getKey()).grad()), 1e-5));
            golden.path("after").properties().forEach(entry ->
                    assertRow(entry.getKey(), entry.getValue(), floats(state.get(entry.getKey())), 1e-6));
        }
    }

    @Test
    void resampledPositions() throws IOException {
        for (JsonNode golden : golden("positions")) {
            int extra = golden.path("extra").asInt();
            float[] values = new float[(extra + 16) * 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (2 * uniform(3_000_000, i) - 1);
            }
            try (var _ = Engine.scope()) {
                Tensor resampled = Positions.resample(
                        Engine.tensor(values, 1, extra + 16, 2), extra, golden.path("rows").asInt(),
                        golden.path("columns").asInt());
                float[] expected = new ObjectMapper().convertValue(golden.path("values"), float[].class);
                assertArrayEquals(expected, floats(resampled), 1e-5f, golden.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("parameterCounts")
    void asManyParametersAsPublished(String name, long expected) {
        Network network = Networks.create(
                name, new NetworkOptions(3, 224, Map.of()), new BatchNorm2d.Mode(false), new Initializer(1));
        assertEquals(expected, network.parameters().count());
    }

    static Stream<Arguments> parameterCounts() throws IOException {
        return golden("parameters").properties().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue().asLong()));
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = NetworksGoldenTest.class.getResourceAsStream(name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Tensor images(int size) {
        float[] pixels = new float[2 * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (2 * uniform(1_000_000, i) - 1);
        }
        return Engine.images(pixels, 2, 3, size);
    }

    private static float[] floats(Tensor tensor) {
        return Engine.floats(tensor.to(ScalarType.Float));
    }

    private static void assertRows(JsonNode golden, Tensor features, double tolerance) {
        float[] values = floats(features);
        for (int row = 0; row < golden.size(); row++) {
            int length = values.length / golden.size();
            float[] part = Arrays.copyOfRange(values, row * length, (row + 1) * length);
            assertRow("row " + row, golden.get(row), part, tolerance);
        }
    }

    /** The first numbers of a row, then its length; the tolerance is a share of the length. */
    private static void assertRow(String what, JsonNode golden, float[] values, double tolerance) {
        double length = 0;
        for (float value : values) {
            length += (double) value * value;
        }
        double expected = golden.get(golden.size() - 1).asDouble();
        assertEquals(expected, Math.sqrt(length), tolerance * expected, what);
        for (int i = 0; i < golden.size() - 1; i++) {
            assertEquals(golden.get(i).asDouble(), values[i], tolerance * expected, what + " " + i);
        }
        assertTrue(expected > 0);
    }

    private static void fill(String name, int number, Tensor tensor) {
        long[] shape = Tensors.shape(tensor);
        double fanIn = 1;
        for (int i = 1; i < shape.length; i++) {
            fanIn *= shape[i];
        }
        float[] values = new float[(int) tensor.numel()];
        for (int i = 0; i < values.length; i++) {
            double u = uniform(number, i);
            if (name.endsWith("running_var") || shape.length == 1 && name.endsWith("weight")) {
                values[i] = (float) (0.5 + u);
            } else if (shape.length == 1) {
                values[i] = (float) ((u - 0.5) * 0.2);
            } else {
                values[i] = (float) ((2 * u - 1) * Math.sqrt(6 / fanIn));
            }
        }
        tensor.copy_(Engine.tensor(values, shape));
    }

    /** The same numbers as in the script. */
    private static double uniform(long tensorNumber, long index) {
        long x = index + 1 + tensorNumber * 1000003;
        x *= 0x9E3779B97F4A7C15L;
        x ^= x >>> 32;
        x *= 0xD6E8FEB86659FD93L;
        x ^= x >>> 32;
        return (x >>> 40) / (double) (1 << 24);
    }

    private static Map<String, String> shapes(JsonNode state) {
        Map<String, String> shapes = new LinkedHashMap<>();
        state.properties().forEach(entry -> shapes.put(entry.getKey(), entry.getValue().toString()));
        return shapes;
    }

    private static Map<String, String> shapes(Map<String, Tensor> state) {
        Map<String, String> shapes = new LinkedHashMap<>();
        state.forEach((name, tensor) -> shapes.put(name, Arrays.toString(Tensors.shape(tensor)).replace(" ", "")));
        return shapes;
    }
}
