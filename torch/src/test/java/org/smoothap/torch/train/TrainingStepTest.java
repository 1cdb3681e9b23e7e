package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.SmoothAp;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;

class TrainingStepTest {
    private static final int SIZE = 32;
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3};

    private static float[] pixels() {
        Random random = new Random(5);
        float[] pixels = new float[LABELS.length * 3 * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat() * 2 - 1;
        }
        return pixels;
    }

    /** The pixels of one chunk after the other, twice; of all at once where there are no chunks. */
    private static Supplier<float[]> chunks(float[] pixels, int chunk) {
        int step = chunk == 0 ? LABELS.length : chunk;
        int image = pixels.length / LABELS.length;
        AtomicInteger next = new AtomicInteger();
        return () -> {
            int from = next.getAndAdd(step) * image;
            if (from + step * image >= pixels.length) {
                next.set(0);
            }
            return Arrays.copyOfRange(pixels, from, from + step * image);
        };
    }

    private static EmbeddingNetwork network(String name, boolean frozen) {
        EmbeddingNetwork network = EmbeddingNetwork.create(name, Map.of(), 3, SIZE, 16, frozen, 1);
        network.train(true);
        return network;
    }

    private static LossResult gradients(EmbeddingNetwork network, int chunk, Map<String, float[]> gradients) {
        LossResult result = new TrainingStep(network, new SmoothAp(0.1, true)::evaluate, ImageSettings.ofSize(SIZE), chunk,
                new StageTimes())
                .gradients(chunks(pixels(), chunk), LABELS, 0);
        try (var _ = Engine.scope()) {
            network.trunkWeights().forEach((key, tensor) -> gradients.put(key, Engine.floats(tensor.grad())));
            network.headWeights().forEach((key, tensor) -> gradients.put(key, Engine.floats(tensor.grad())));
        }
        return result;
    }

    /** Element by element, against one graph over the whole batch; 4 does not divide 11. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 11, 50})
    void chunksGiveTheGradientOfTheWholeBatch(int chunk) {
        Map<String, float[]> whole = new LinkedHashMap<>();
        LossResult expected = gradients(network("resnet-tiny", true), 0, whole);
        Map<String, float[]> chunked = new LinkedHashMap<>();
        LossResult found = gradients(network("resnet-tiny", true), chunk, chunked);
        assertEquals(expected.loss(), found.loss(), 1e-5);
        assertEquals(whole.keySet(), chunked.keySet());
        whole.forEach((name, values) -> {
            double norm = 0;
            for (float value : values) {
                norm += (double) value * value;
            }
            double tolerance = 1e-3 * Math.sqrt(norm / values.length) + 1e-9;
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], chunked.get(name)[i], tolerance, name + "[" + i + "]");
            }
        });
        assertTrue(whole.values().stream().anyMatch(values -> values[0] != 0), "there is something to compare");
    }

    @Test
    void batchStatisticsDoNotGoWithChunks() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> gradients(network("resnet-tiny", false), 4, new LinkedHashMap<>()))
                .getMessage();
        assertTrue(message.contains("batch-norm=frozen"), message);
        gradients(network("mobilenet_v2_folded", false), 4, new LinkedHashMap<>()); // has no norms
    }

    /** The gradient against differences of the loss: only right if a chunk drops the same numbers in both passes. */
    @Test
    void dropoutsRepeatThemselvesWithinAStep() throws Exception {
        String file = Path.of(TrainingStepTest.class.getResource("/org/smoothap/torch/weights/pytorch/dropout.pt").toURI())
                .toString();
        EmbeddingNetwork network = EmbeddingNetwork.create("torchscript", Map.of("file", file), 3, SIZE, 16, true, 1);
        network.train(true);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        double loss = gradients(network, 4, gradients).loss();
        assertEquals(loss, gradients(network, 4, new LinkedHashMap<>()).loss(), "a step repeats itself");
        double difference = 0.02;
        for (int i = 0; i < 2; i++) {
            double above = moved(network, i, difference);
            double below = moved(network, i, -2 * difference);
            moved(network, i, difference);
            double expected = (above - below) / (2 * difference);
            assertTrue(Math.abs(expected) > 1e-4, "there is something to compare: " + expected);
            assertEquals(expected, gradients.get("conv.bias")[i], 0.05 * Math.abs(expected), "conv.bias[" + i + "]");
        }
    }

    /** The loss with one number moved further. */
    private static double moved(EmbeddingNetwork network, int place, double by) {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            network.trunkWeights().get("conv.bias").get(place).add_(new Scalar(by));
        }
        return gradients(network, 4, new LinkedHashMap<>()).loss();
    }

    @Test
    void notANumberIsSaid() {
        float[] pixels = pixels();
        pixels[7] = Float.NaN;
        TrainingStep step = new TrainingStep(network("resnet-tiny", true), new SmoothAp(0.1, true)::evaluate, ImageSettings.ofSize(SIZE),
                4, new StageTimes());
        assertThrows(ArithmeticException.class, () -> step.gradients(chunks(pixels, 0), LABELS, 0));
    }
}
