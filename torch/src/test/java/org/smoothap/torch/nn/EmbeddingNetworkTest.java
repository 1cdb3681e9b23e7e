package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.ParameterGroups;

class EmbeddingNetworkTest {
    private static final int SIZE = 32;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "conv4, 1, 128, 144832",
        "conv4, 3, 128, 145984",
        "resnet18, 3, 0, 11176512",
        "resnet50, 3, 0, 23508032",
        "mobilenet_v2, 3, 0, 2223872",
        "mobilenet_v2_folded, 3, 512, 2862688",
    })
    void parameterCounts(String name, int channels, int embedding, long expected) {
        assertEquals(expected, EmbeddingNetwork.create(name, Map.of(), channels, SIZE, embedding, false, 1).parameterCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "conv4", "resnet-tiny", "resnet18", "seresnet50", "mobilenet_v2", "mobilenet_v2_folded", "vit_tiny_patch16_224",
        "deit_tiny_distilled_patch16_224"
    })
    void rowsHaveLengthOneAndBatchesDoNotMatter(String name) {
        EmbeddingNetwork network = EmbeddingNetwork.create(name, Map.of(), 3, SIZE, 16, false, 1);
        float[] pixels = noise(3 * 3 * SIZE * SIZE, 2);
        float[] all = embed(network, pixels, 3, 3);
        assertEquals(3 * network.dimension(), all.length);
        for (int row = 0; row < 3; row++) {
            double square = 0;
            for (int i = row * 16; i < (row + 1) * 16; i++) {
                square += all[i] * all[i];
            }
            assertEquals(1, square, 1e-5);
        }
        float[] last = Arrays.copyOfRange(pixels, 2 * 3 * SIZE * SIZE, pixels.length);
        assertArrayEquals(Arrays.copyOfRange(all, 32, 48), embed(network, last, 1, 3), 1e-5f);
    }

    @Test
    void aZeroFeatureVectorStaysZeroWithAFiniteGradient() {
        EmbeddingNetwork network = EmbeddingNetwork.create("mobilenet_v2_folded", Map.of(), 3, SIZE, 0, false, 1);
        try (var _ = Engine.scope()) {
            try (var _ = new NoGradGuard()) {
                network.state().get("features.18.weight").zero_();
                network.state().get("features.18.bias").zero_();
            }
            Tensor embeddings = network.forward(Engine.images(noise(3 * SIZE * SIZE, 3), 1, 3, SIZE));
            assertArrayEquals(new float[1280], Engine.floats(embeddings));
            Engine.backward(embeddings, noise(1280, 4));
            for (Tensor weight : network.trunkWeights().values()) {
                for (float value : Engine.floats(weight.grad())) {
                    assertTrue(Float.isFinite(value));
                }
            }
        }
    }

    @Test
    void sameSeedSameNetworkOtherSeedAnother() {
        float[] pixels = noise(3 * SIZE * SIZE, 5);
        float[] first = embed(EmbeddingNetwork.create("conv4", Map.of(), 3, SIZE, 8, false, 7), pixels, 1, 3);
        assertArrayEquals(first, embed(EmbeddingNetwork.create("conv4", Map.of(), 3, SIZE, 8, false, 7), pixels, 1, 3));
        float[] other = embed(EmbeddingNetwork.create("conv4", Map.of(), 3, SIZE, 8, false, 8), pixels, 1, 3);
        assertFalse(Arrays.equals(first, other));
    }

    @Test
    void firstWeightsHaveTheSpreadOfPyTorch() {
        EmbeddingNetwork conv4 = EmbeddingNetwork.create("conv4", Map.of(), 3, SIZE, 64, false, 1);
        assertUniform(conv4.state().get("conv2.weight"), 1 / Math.sqrt(64 * 9));
        assertUniform(conv4.state().get("conv2.bias"), 1 / Math.sqrt(64 * 9));
        assertUniform(conv4.state().get("head.weight"), 1 / Math.sqrt(256));
        float[] he = Engine.floats(EmbeddingNetwork.create("resnet18", Map.of(), 3, SIZE, 0, false, 1)
                .state().get("layer2.0.conv1.weight"));
        assertEquals(2.0 / (128 * 9), meanSquare(he), 0.03 * 2.0 / (128 * 9));
    }

    @Test
    void injectedGradientEqualsTheGradientOfALossInTheGraph() {
        EmbeddingNetwork network = EmbeddingNetwork.create("resnet-tiny", Map.of("width", "8"), 3, SIZE, 8, false, 1);
        network.train(true);
        float[] gradient = noise(4 * 8, 6);
        float[] pixels = noise(4 * 3 * SIZE * SIZE, 7);
        Map<String, float[]> injected = new HashMap<>();
        try (var _ = Engine.scope()) {
            Engine.backward(network.forward(Engine.images(pixels, 4, 3, SIZE)), gradient);
            network.state().forEach((name, tensor) -> {
                if (tensor.grad().defined()) {
                    injected.put(name, Engine.floats(tensor.grad()));
                    tensor.grad().zero_();
                }
            });
            network.forward(Engine.images(pixels, 4, 3, SIZE)).mul(Engine.tensor(gradient, 4, 8)).sum().backward();
            network.trunkWeights().forEach(
                    (name, tensor) -> assertArrayEquals(injected.get(name), Engine.floats(tensor.grad()), 1e-6f, name));
            network.headWeights().forEach(
                    (name, tensor) -> assertArrayEquals(injected.get(name), Engine.floats(tensor.grad()), 1e-6f, name));
        }
        assertEquals(network.trunkWeights().size() + 2, injected.size());
        assertThrows(IllegalArgumentException.class, () -> {
            try (var _ = Engine.scope()) {
                Engine.backward(network.forward(Engine.images(pixels, 4, 3, SIZE)), new float[31]);
            }
        });
    }

    @Test
    void frozenNormsKeepTheirStatisticsAndTrainTheirScales() {
        float[] pixels = noise(4 * 3 * SIZE * SIZE, 8);
        for (boolean frozen : new boolean[] {true, false}) {
            EmbeddingNetwork network = EmbeddingNetwork.create("conv4", Map.of("width", "8"), 3, SIZE, 8, frozen, 1);
            Adam adam = new Adam(ParameterGroups.of(network, 0.01, 0.01, 0, true), false);
            float[] mean = Engine.floats(network.state().get("bn2.running_mean"));
            float[] variance = Engine.floats(network.state().get("bn2.running_var"));
            float[] scale = Engine.floats(network.state().get("bn2.weight"));
            network.train(true);
            step(network, adam, pixels, 3);
            assertEquals(frozen, Arrays.equals(mean, Engine.floats(network.state().get("bn2.running_mean"))));
            assertEquals(frozen, Arrays.equals(variance, Engine.floats(network.state().get("bn2.running_var"))));
            assertFalse(Arrays.equals(scale, Engine.floats(network.state().get("bn2.weight"))));
            network.train(false);
            float[] before = Engine.floats(network.state().get("bn2.running_mean"));
            embed(network, pixels, 4, 3);
            assertArrayEquals(before, Engine.floats(network.state().get("bn2.running_mean")));
        }
    }

    @Test
    void theLayoutInMemoryDoesNotMatter() {
        EmbeddingNetwork network = EmbeddingNetwork.create("mobilenet_v2", Map.of(), 3, SIZE, 16, false, 1);
        float[] pixels = noise(2 * 3 * SIZE * SIZE, 9);
        float[] channelsLast = embed(network, pixels, 2, 3);
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            for (Tensor tensor : network.state().values()) {
                tensor.set_data(tensor.contiguous());
            }
            float[] contiguous = Engine.floats(network.forward(Engine.tensor(pixels, 2, 3, SIZE, SIZE)));
            assertArrayEquals(contiguous, channelsLast, 1e-5f);
        }
    }

    @Test
    void aNetworkMadeInsideAScopeOutlivesIt() {
        EmbeddingNetwork network;
        Adam adam;
        try (var _ = Engine.scope()) {
            network = EmbeddingNetwork.create("conv4", Map.of("width", "8"), 1, SIZE, 8, false, 1);
            adam = new Adam(ParameterGroups.of(network, 0.01, 0.01, 0, true), false);
        }
        step(network, adam, noise(2 * SIZE * SIZE, 10), 1);
        assertEquals(16, embed(network, noise(2 * SIZE * SIZE, 10), 2, 1).length);
    }

    @Test
    void memoryStaysFlatOverManySteps() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        Assumptions.assumeTrue(Files.exists(statm), "skipped: no /proc/self/statm");
        EmbeddingNetwork network = EmbeddingNetwork.create("conv4", Map.of("width", "16"), 3, SIZE, 16, false, 1);
        Adam adam = new Adam(ParameterGroups.of(network, 1e-3, 1e-3, 1e-4, true), false);
        network.train(true);
        float[] pixels = noise(16 * 3 * SIZE * SIZE, 11); // a step without scope leaves some 6 MB behind
        // long enough for the JVM to compile the optimiser's kernel, which until then leaves garbage in the heap
        for (int i = 0; i < 400; i++) {
            step(network, adam, pixels, 3);
        }
        long before = residentMegabytes(statm);
        for (int i = 0; i < 200; i++) {
            step(network, adam, pixels, 3);
        }
        long growth = residentMegabytes(statm) - before;
        assertTrue(growth < 100, "resident memory grew by " + growth + " MB in 200 steps");
    }

    @Test
    void unknownNamesAndOptionsAreRefusedWithTheNearest() {
        assertRefused("did you mean 'resnet50'", () -> EmbeddingNetwork.create("resnet5", Map.of(), 3, SIZE, 8, false, 1));
        assertRefused("did you mean 'width'", () -> EmbeddingNetwork.create("conv4", Map.of("widht", "8"), 3, SIZE, 8, false, 1));
        assertRefused("has no options", () -> EmbeddingNetwork.create("resnet50", Map.of("width", "8"), 3, SIZE, 8, false, 1));
        assertRefused("3 channels", () -> EmbeddingNetwork.create("resnet50", Map.of(), 1, SIZE, 8, false, 1));
        assertRefused("16 pixels", () -> EmbeddingNetwork.create("conv4", Map.of(), 3, 15, 8, false, 1));
        assertRefused("width", () -> EmbeddingNetwork.create("conv4", Map.of("width", "8,8"), 3, SIZE, 8, false, 1));
        assertEquals(Networks.all().size(), Networks.all().stream().map(NetworkDescription::name).distinct().count());
        assertEquals(List.of("conv4", "resnet-tiny"), Networks.all().subList(0, 2).stream().map(NetworkDescription::name).toList());
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static void step(EmbeddingNetwork network, Adam adam, float[] pixels, int channels) {
        int count = pixels.length / (channels * SIZE * SIZE);
        try (var _ = Engine.scope()) {
            Tensor embeddings = network.forward(Engine.images(pixels, count, channels, SIZE));
            adam.zeroGradients();
            Engine.backward(embeddings, noise((int) embeddings.numel(), 12));
            adam.step(1);
        }
    }

    private static float[] embed(EmbeddingNetwork network, float[] pixels, int count, int channels) {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            return Engine.floats(network.forward(Engine.images(pixels, count, channels, SIZE)));
        }
    }

    private static float[] noise(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private static void assertUniform(Tensor tensor, double bound) {
        float[] values = Engine.floats(tensor);
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest <= bound && largest > 0.9 * bound, "largest " + largest + ", bound " + bound);
        assertEquals(bound * bound / 3, meanSquare(values), values.length > 1000 ? 0.05 * bound * bound : bound * bound / 3);
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum / values.length;
    }

    private static long residentMegabytes(Path statm) throws IOException {
        return Long.parseLong(Files.readString(statm).split(" ")[1]) * 4096 / 1_000_000;
    }
}
