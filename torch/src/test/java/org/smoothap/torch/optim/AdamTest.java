package org.smoothap.torch.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.weights.WeightFile;

class AdamTest {
    private static final int SIZE = 20;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    /** 1e-3 is the rate that libtorch's own class confuses with "not set". */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void followsTheDoublePrecisionReference(boolean decoupled) {
        Tensor first = weight(1);
        Tensor second = weight(2);
        Adam adam = new Adam(
                List.of(new ParameterGroup(Map.of("first", first), 1e-3, 0.1), new ParameterGroup(Map.of("second", second), 0.05, 0)),
                decoupled);
        Reference one = new Reference(Engine.floats(first), 1e-3, 0.1, decoupled);
        Reference two = new Reference(Engine.floats(second), 0.05, 0, decoupled);
        for (int step = 1; step <= 25; step++) {
            double factor = step < 5 ? step / 5.0 : 1;
            float[] gradient = noise(100 + step);
            adam.zeroGradients();
            backward(first, gradient);
            backward(second, gradient);
            adam.step(factor);
            one.step(gradient, factor);
            two.step(gradient, factor);
            one.assertEqual(first, 2e-6);
            two.assertEqual(second, 2e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnBitForBitFromAFile(boolean decoupled) throws IOException {
        Tensor unbroken = weight(1);
        Adam adam = new Adam(List.of(new ParameterGroup(Map.of("w", unbroken), 0.01, 0.1), group("unused")), decoupled);
        steps(adam, unbroken, 1, 7);
        Path file = folder.resolve("optimizer.safetensors");
        WeightFile.write(file, adam.state(), Map.of());
        Tensor resumed = weight(1);
        try (var _ = Engine.scope()) {
            resumed.set_data(unbroken.detach().clone());
        }
        steps(adam, unbroken, 8, 15);

        Adam other = new Adam(List.of(new ParameterGroup(Map.of("w", resumed), 0.01, 0.1), group("unused")), decoupled);
        try (var _ = Engine.scope()) {
            other.restore(WeightFile.read(file));
        }
        steps(other, resumed, 8, 15);
        assertArrayEquals(Engine.floats(unbroken), Engine.floats(resumed));
        assertEquals(15, other.state().get("step").item_float());
        assertEquals(Set.of("step", "w.exp_avg", "w.exp_avg_sq", "unused.exp_avg", "unused.exp_avg_sq"), adam.state().keySet());
    }

    @Test
    void aStateOfOtherWeightsIsRefused() {
        Adam adam = new Adam(List.of(group("a")), false);
        Adam other = new Adam(List.of(group("b")), false);
        String message = assertThrows(IllegalArgumentException.class, () -> adam.restore(other.state())).getMessage();
        assertTrue(message.contains("a.exp_avg") && message.contains("b.exp_avg"), message);
    }

    @Test
    void weightsWithoutGradientStayAndGradientsAreNotChanged() {
        Tensor used = weight(1);
        Tensor unused = weight(2);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("used", used);
        weights.put("unused", unused);
        Adam adam = new Adam(List.of(new ParameterGroup(weights, 0.1, 0.5)), false);
        float[] before = Engine.floats(unused);
        float[] gradient = noise(3);
        backward(used, gradient);
        adam.step(1);
        assertArrayEquals(before, Engine.floats(unused));
        assertArrayEquals(gradient, Engine.floats(used.grad()));
        adam.zeroGradients();
        assertFalse(used.grad().defined());
    }

    @Test
    void groupsDivideTrunkAndHeadMatricesAndTheRest() {
        EmbeddingNetwork network = EmbeddingNetwork.create("conv4", Map.of("width", "4"), 1, 32, 8, false, 1);
        List<ParameterGroup> groups = ParameterGroups.of(network, 1e-4, 1e-3, 0.05, false);
        assertEquals(
                List.of("1.0E-4 0.05 4", "1.0E-4 0.0 12", "0.001 0.05 1", "0.001 0.0 1"),
                groups.stream().map(AdamTest::describe).toList());
        assertEquals(Set.of("head.bias"), groups.get(3).weights().keySet());
        assertTrue(groups.get(1).weights().keySet().containsAll(Set.of("bn1.weight", "bn4.bias", "conv1.bias")));
        List<ParameterGroup> all = ParameterGroups.of(network, 1e-4, 1e-3, 0.05, true);
        assertEquals(List.of("1.0E-4 0.05 16", "0.001 0.05 2"), all.stream().map(AdamTest::describe).toList());
        Set<String> names = groups.stream().flatMap(group -> group.weights().keySet().stream()).collect(Collectors.toSet());
        assertEquals(18, names.size());
    }

    private static String describe(ParameterGroup group) {
        return group.learningRate() + " " + group.weightDecay() + " " + group.weights().size();
    }

    private static ParameterGroup group(String name) {
        return new ParameterGroup(Map.of(name, weight(5)), 0.1, 0);
    }

    private static void steps(Adam adam, Tensor weight, int from, int to) {
        for (int step = from; step <= to; step++) {
            adam.zeroGradients();
            backward(weight, noise(step));
            adam.step(1.0 / step);
        }
    }

    /** Gives the weight this gradient: d(w·g)/dw = g. */
    private static void backward(Tensor weight, float[] gradient) {
        try (var _ = Engine.scope()) {
            weight.mul(Engine.tensor(gradient, SIZE)).sum().backward();
        }
    }

    private static Tensor weight(long seed) {
        return Engine.tensor(noise(seed), SIZE).set_requires_grad(true);
    }

    private static float[] noise(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, i % 4 - 2));
        }
        return values;
    }

    /** Algorithm 2 of Loshchilov and Hutter (2019), in double precision. */
    private static final class Reference {
        private final double[] weight;
        private final double[] mean = new double[SIZE];
        private final double[] square = new double[SIZE];
        private final double rate;
        private final double decay;
        private final boolean decoupled;
        private int steps;

        Reference(float[] weight, double rate, double decay, boolean decoupled) {
            this.weight = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                this.weight[i] = weight[i];
            }
            this.rate = rate;
            this.decay = decay;
            this.decoupled = decoupled;
        }

        void step(float[] gradient, double factor) {
            steps++;
            for (int i = 0; i < SIZE; i++) {
                double g = gradient[i] + (decoupled ? 0 : decay * weight[i]);
                mean[i] = 0.9 * mean[i] + 0.1 * g;
                square[i] = 0.999 * square[i] + 0.001 * g * g;
                double unbiasedMean = mean[i] / (1 - Math.pow(0.9, steps));
                double unbiasedSquare = square[i] / (1 - Math.pow(0.999, steps));
                double decayed = decoupled ? factor * rate * decay * weight[i] : 0;
                weight[i] -= factor * rate * unbiasedMean / (Math.sqrt(unbiasedSquare) + 1e-8) + decayed;
            }
        }

        void assertEqual(Tensor tensor, double tolerance) {
            float[] values = Engine.floats(tensor);
            for (int i = 0; i < SIZE; i++) {
                assertEquals(weight[i], values[i], tolerance * Math.max(1, Math.abs(weight[i])), "weight " + i + " after " + steps);
            }
        }
    }
}
