package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.torch.optim.ParameterGroup;
import org.smoothap.torch.optim.ParameterGroups;

class HeadTest {
    private static final int IMAGES = 2;
    private static final int CHANNELS = 3;
    private static final int CELLS = 4 * 5;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avg", "max", "gem"})
    void poolingAsDefined(String name) {
        float[] map = noise(IMAGES * CHANNELS * CELLS, 1);
        float[] expected = new float[IMAGES * CHANNELS];
        for (int i = 0; i < expected.length; i++) {
            DoubleStream cells = IntStream.range(i * CELLS, (i + 1) * CELLS).mapToDouble(at -> map[at]);
            expected[i] = (float) switch (name) {
                case "avg" -> cells.average().orElseThrow();
                case "max" -> cells.max().orElseThrow();
                default -> Math.cbrt(cells.map(x -> Math.pow(Math.max(x, 1e-6), 3)).average().orElseThrow());
            };
        }
        Parameters parameters = new Parameters();
        Pooling pooling = Pooling.of(name, parameters);
        try (var _ = Engine.scope()) {
            assertArrayEquals(expected, Engine.floats(pooling.forward(Engine.tensor(map, IMAGES, CHANNELS, 4, 5))), 1e-6f);
        }
        assertEquals(name.equals("gem") ? List.of("pooling.p") : List.of(), List.copyOf(parameters.weights().keySet()));
    }

    @Test
    void theExponentIsTrained() {
        float[] map = noise(IMAGES * CHANNELS * CELLS, 2);
        Parameters parameters = new Parameters();
        Pooling pooling = Pooling.of("gem", parameters);
        Tensor p = parameters.weights().get("pooling.p");
        try (var _ = Engine.scope()) {
            pooling.forward(Engine.tensor(map, IMAGES, CHANNELS, 4, 5)).sum().backward();
            double step = 1e-3;
            double slope = (sumOfMeans(map, 3 + step) - sumOfMeans(map, 3 - step)) / (2 * step);
            assertEquals(slope, Engine.floats(p.grad())[0], 1e-4);
        }
    }

    private static double sumOfMeans(float[] map, double p) {
        double sum = 0;
        for (int i = 0; i < map.length / CELLS; i++) {
            double mean = IntStream.range(i * CELLS, (i + 1) * CELLS)
                    .mapToDouble(at -> Math.pow(Math.max(map[at], 1e-6), p))
                    .average()
                    .orElseThrow();
            sum += Math.pow(mean, 1 / p);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 3, 8, 40})
    void anEmptyMapHasFiniteGradients(float power) {
        Parameters parameters = new Parameters();
        Pooling pooling = Pooling.of("gem", parameters);
        Tensor p = parameters.weights().get("pooling.p");
        try (var _ = Engine.scope()) {
            try (var _ = new NoGradGuard()) {
                p.copy_(Engine.tensor(new float[] {power}, 1));
            }
            Tensor map = Engine.tensor(new float[CHANNELS * CELLS], 1, CHANNELS, 4, 5).set_requires_grad(true);
            Tensor pooled = pooling.forward(map);
            pooled.sum().backward();
            for (Tensor tensor : new Tensor[] {pooled, map.grad(), p.grad()}) {
                for (float value : Engine.floats(tensor)) {
                    assertTrue(Float.isFinite(value), power + ": " + value);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "layer-affine"})
    void theNormStandsBeforeTheLinearLayer(String norm) {
        float[] features = noise(512, 3);
        Head bare = new Head(new HeadOptions(null, norm, 0), Networks.description("resnet18"), 512, new Initializer(1));
        Head linear = new Head(new HeadOptions("avg", norm, 7), Networks.description("resnet18"), 512, new Initializer(1));
        double mean = IntStream.range(0, 512).mapToDouble(i -> features[i]).average().orElseThrow();
        double variance = IntStream.range(0, 512).mapToDouble(i -> Math.pow(features[i] - mean, 2)).average().orElseThrow();
        float[] normed = new float[512];
        for (int i = 0; i < 512; i++) {
            normed[i] = (float) ((features[i] - mean) / Math.sqrt(variance + 1e-5));
        }
        try (var _ = Engine.scope()) {
            Tensor map = Engine.tensor(features, 1, 512, 1, 1);
            assertArrayEquals(normed, Engine.floats(bare.forward(map)), 1e-5f);
            float[] weight = Engine.floats(linear.parameters().weights().get("head.weight"));
            float[] bias = Engine.floats(linear.parameters().weights().get("head.bias"));
            float[] expected = new float[7];
            for (int row = 0; row < 7; row++) {
                int start = row * 512;
                expected[row] = (float) (bias[row]
                        + IntStream.range(0, 512).mapToDouble(i -> (double) weight[start + i] * normed[i]).sum());
            }
            assertArrayEquals(expected, Engine.floats(linear.forward(map)), 1e-5f);
        }
        assertEquals(512, bare.dimension());
        assertEquals(7, linear.dimension());
        assertEquals(
                norm.equals("layer") ? Set.of() : Set.of("head_norm.weight", "head_norm.bias"),
                bare.parameters().weights().keySet());
    }

    @Test
    void allOfTheHeadIsTrainedWithItsOwnRateAndMatricesAloneDecay() {
        EmbeddingNetwork network = EmbeddingNetwork.create(
                "resnet-tiny", Map.of("width", "8"), 3, 32, new HeadOptions("gem", "layer-affine", 16), false, 1);
        List<ParameterGroup> groups = ParameterGroups.of(network, 1, 2, 0.1, false);
        assertEquals(4, groups.size());
        assertEquals(Set.of("head.weight"), groups.get(2).weights().keySet());
        assertEquals(Set.of("pooling.p", "head_norm.weight", "head_norm.bias", "head.bias"), groups.get(3).weights().keySet());
        assertEquals(2, groups.get(3).learningRate());
        assertEquals(0, groups.get(3).weightDecay());
        assertTrue(groups.get(0).weights().keySet().stream()
                .allMatch(name -> name.contains("conv") || name.contains("downsample.0")));
    }

    @Test
    void tokensAndPositionsDoNotDecay() {
        EmbeddingNetwork network = EmbeddingNetwork.create("deit_tiny_distilled_patch16_224", Map.of(), 3, 32, 0, false, 1);
        List<ParameterGroup> groups = ParameterGroups.of(network, 1, 1, 0.1, false);
        assertTrue(groups.get(1).weights().keySet().containsAll(Set.of("cls_token", "dist_token", "pos_embed", "norm.weight")));
        assertTrue(groups.get(0).weights().keySet().stream().allMatch(name -> name.endsWith(".weight")));
        assertEquals(1 + 12 * 4, groups.get(0).weights().size());
        assertEquals(1, ParameterGroups.of(network, 1, 1, 0.1, true).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "vit_tiny_patch16_224 | gem  | none | no map",
        "conv4                | max  | none | no map",
        "resnet-tiny          | none | none | avg, gem or max",
        "resnet-tiny          | mac  | none | max",
        "resnet-tiny          | avg  | later | layer",
    })
    void headsThatDoNotGoWithTheNetworkAreRefused(String name, String pooling, String norm, String mentioned) {
        String message = assertThrows(IllegalArgumentException.class, () -> EmbeddingNetwork.create(
                name, Map.of(), 3, 32, new HeadOptions(pooling, norm, 8), false, 1)).getMessage();
        assertTrue(message.contains(mentioned), message);
    }

    private static float[] noise(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
