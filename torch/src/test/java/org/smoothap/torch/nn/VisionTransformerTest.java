package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.torch.weights.LoadReport;
import org.smoothap.torch.weights.WeightFile;
import org.smoothap.torch.weights.WeightLoading;

class VisionTransformerTest {
    private static final int WIDTH = 192;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @Test
    void weightsOfAnotherImageSizeAreResampled() throws IOException {
        EmbeddingNetwork large = network("vit_tiny_patch16_224", 64, 1);
        EmbeddingNetwork small = network("vit_tiny_patch16_224", 48, 2);
        LoadReport report = WeightLoading.load(small, write(large.trunkState()), false);
        assertEquals(small.trunkState().size(), report.loaded().size());
        try (var _ = Engine.scope()) {
            assertArrayEquals(
                    Engine.floats(Positions.resample(large.state().get("pos_embed"), 1, 3, 3)),
                    Engine.floats(small.state().get("pos_embed")));
            // The same images, the same network: positions resampled when loaded, or when the images are seen.
            Tensor images = Engine.images(pixels(48), 1, 3, 48);
            assertArrayEquals(Engine.floats(large.forward(images)), Engine.floats(small.forward(images)), 1e-6f);
        }
    }

    @Test
    void distilledWeightsFitThePlainNetworkWithoutTheirSecondToken() throws IOException {
        EmbeddingNetwork distilled = network("deit_tiny_distilled_patch16_224", 48, 1);
        EmbeddingNetwork plain = network("deit_tiny_patch16_224", 48, 2);
        LoadReport report = WeightLoading.load(plain, write(distilled.trunkState()), false);
        assertEquals(List.of("dist_token"), report.unexpected());
        try (var _ = Engine.scope()) {
            float[] from = Engine.floats(distilled.state().get("pos_embed"));
            float[] to = Engine.floats(plain.state().get("pos_embed"));
            assertArrayEquals(Arrays.copyOf(from, WIDTH), Arrays.copyOf(to, WIDTH));
            assertArrayEquals(Arrays.copyOfRange(from, 2 * WIDTH, from.length), Arrays.copyOfRange(to, WIDTH, to.length));
        }
    }

    @Test
    void plainWeightsLackTheSecondToken() throws IOException {
        Path file = write(network("deit_tiny_patch16_224", 48, 1).trunkState());
        EmbeddingNetwork distilled = network("deit_tiny_distilled_patch16_224", 48, 2);
        String message = assertThrows(IOException.class, () -> WeightLoading.load(distilled, file, false)).getMessage();
        assertTrue(message.contains("dist_token") && message.contains("pos_embed"), message);
    }

    @Test
    void whatIsNoGridOfPositionsIsLeftAsItIs() {
        EmbeddingNetwork network = network("vit_tiny_patch16_224", 48, 1);
        try (var _ = Engine.scope()) {
            Tensor odd = Engine.tensor(new float[8 * WIDTH], 1, 8, WIDTH);
            assertSame(odd, network.adapt("pos_embed", odd));
            Tensor wide = Engine.tensor(new float[10 * 2 * WIDTH], 1, 10, 2 * WIDTH);
            assertSame(wide, network.adapt("pos_embed", wide));
            Tensor other = Engine.tensor(new float[17 * WIDTH], 1, 17, WIDTH);
            assertSame(other, network.adapt("cls_token", other));
        }
    }

    @Test
    void imagesThatPatchesDoNotFillAreRefused() {
        String built = assertThrows(IllegalArgumentException.class, () -> network("vit_tiny_patch16_224", 40, 1)).getMessage();
        assertTrue(built.contains("16") && built.contains("40x40"), built);
        EmbeddingNetwork network = network("vit_tiny_patch16_224", 32, 1);
        String seen = assertThrows(IllegalArgumentException.class, () -> {
            try (var _ = Engine.scope()) {
                network.forward(Engine.images(pixels(40), 1, 3, 40));
            }
        }).getMessage();
        assertTrue(seen.contains("40x40"), seen);
    }

    /** Tokens and positions are small at first, but not so small that all images look the same. */
    @Test
    void firstWeightsSeeTheImage() {
        EmbeddingNetwork network = network("vit_tiny_patch16_224", 32, 1);
        try (var _ = Engine.scope()) {
            float[] both = Engine.floats(network.forward(Engine.images(pixels(2 * 32, 32), 2, 3, 32)));
            double cosine = 0;
            for (int i = 0; i < WIDTH; i++) {
                cosine += both[i] * both[WIDTH + i];
            }
            assertTrue(cosine < 0.9999, "cosine " + cosine);
        }
    }

    private Path write(Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("w.safetensors");
        WeightFile.write(file, new HashMap<>(tensors), Map.of());
        return file;
    }

    private static EmbeddingNetwork network(String name, int size, long seed) {
        return EmbeddingNetwork.create(name, Map.of(), 3, size, 0, false, seed);
    }

    private static float[] pixels(int size) {
        return pixels(size, size);
    }

    private static float[] pixels(int rows, int columns) {
        float[] pixels = new float[3 * rows * columns];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.37 + i % 11);
        }
        return pixels;
    }
}
