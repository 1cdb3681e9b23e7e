package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
    private static final int COUNT = 4;

    private record Result(float[] embeddings, float[] headGradient, float[] trunkGradient) {}

    private static Result run(String name, int size, Precision precision, boolean channelsLast) {
        try (var _ = Engine.scope();
                EmbeddingNetwork network = EmbeddingNetwork.create(name, Map.of(), 3, size, 16, true, 1)
                        .layOut(channelsLast).compute(precision)) {
            network.train(true);
            float[] pixels = noise(COUNT * 3 * size * size, 2);
            var embeddings = network.forward(Engine.images(pixels, COUNT, 3, size));
            Engine.backward(embeddings, noise(COUNT * 16, 3));
            return new Result(
                    Engine.floats(embeddings),
                    Engine.floats(network.headWeights().get("head.weight").grad()),
                    joined(network.trunkWeights().values()));
        }
    }

    private static float[] joined(Collection<Tensor> weights) {
        TensorVector flat = new TensorVector();
        weights.forEach(weight -> flat.push_back(weight.grad().reshape(-1)));
        return Engine.floats(torch.cat(flat));
    }

    private static float[] noise(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            lengthA += (double) a[i] * a[i];
            lengthB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(lengthA * lengthB);
    }

    /** Rounding to 8 bits turns a vector by about 2^-9 in each of some tens of layers; strided depthwise layers among them. */
    @ParameterizedTest
    @CsvSource({"conv4, 32", "resnet-tiny, 32", "resnet18, 64", "mobilenet_v2_folded, 64", "vit_tiny_patch16_224, 32"})
    void embeddingsAndGradientsPointWhereThoseOfFloat32Do(String name, int size) {
        Result exact = run(name, size, Precision.FLOAT32, true);
        Result rounded = run(name, size, Precision.BFLOAT16, true);
        assertTrue(cosine(exact.embeddings(), rounded.embeddings()) > 0.999);
        assertTrue(cosine(exact.headGradient(), rounded.headGradient()) > 0.99);
        assertTrue(cosine(exact.trunkGradient(), rounded.trunkGradient()) > 0.95);
        assertNotEquals(exact.embeddings()[0], rounded.embeddings()[0]);
    }

    @Test
    void embeddingsHaveLengthOneInFloat32() {
        float[] embeddings = run("mobilenet_v2", 64, Precision.BFLOAT16, true).embeddings();
        for (int row = 0; row < COUNT; row++) {
            double square = 0;
            for (int d = 0; d < 16; d++) {
                square += (double) embeddings[16 * row + d] * embeddings[16 * row + d];
            }
            assertEquals(1, square, 1e-6);
        }
    }

    @Test
    void nothingIsLeftSwitchedOn() {
        run("resnet-tiny", 32, Precision.BFLOAT16, true);
        assertFalse(torch.is_autocast_enabled(DeviceType.CPU));
        assertEquals(1, cosine(run("resnet-tiny", 32, Precision.FLOAT32, true).embeddings(),
                run("resnet-tiny", 32, Precision.FLOAT32, true).embeddings()), 1e-12);
    }

    @Test
    void theLayoutChangesNothingButSpeed() {
        Result last = run("resnet18", 64, Precision.FLOAT32, true);
        Result first = run("resnet18", 64, Precision.FLOAT32, false);
        assertEquals(1, cosine(last.embeddings(), first.embeddings()), 1e-9);
        assertEquals(1, cosine(last.trunkGradient(), first.trunkGradient()), 1e-6);
    }

    @Test
    void names() {
        NetworkDescription resnet = Networks.description("resnet50");
        NetworkDescription transformer = Networks.description("vit_tiny_patch16_224");
        assertEquals(Precision.FLOAT32, Precision.of("float32", "cpu", resnet));
        assertEquals(Precision.BFLOAT16, Precision.of("bfloat16", "cpu", transformer));
        assertEquals(Precision.BFLOAT16, Precision.of("auto", "cuda", transformer));
        assertEquals(Precision.FLOAT32, Precision.of("auto", "cpu", transformer));
        assertEquals(Precision.FLOAT32, Precision.of("auto", "cpu", Networks.description("torchscript")));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Precision.of("half", "cpu", resnet))
                .getMessage().contains("'half'"));
    }
}
