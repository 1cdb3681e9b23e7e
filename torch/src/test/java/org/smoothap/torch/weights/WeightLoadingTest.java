package org.smoothap.torch.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.weights.pytorch.PyTorchFile;

class WeightLoadingTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @Test
    void aWholeFileFillsTheTrunkAndLeavesTheHead() throws IOException {
        EmbeddingNetwork source = tiny(1);
        EmbeddingNetwork target = tiny(2);
        float[] head = Engine.floats(target.state().get("head.weight"));
        Path file = folder.resolve("w.safetensors");
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(source.state());
            tensors.put("fc.weight", Engine.tensor(new float[4], 2, 2));
            tensors.put("bn1.num_batches_tracked", Engine.tensor(new float[1], 1));
            WeightFile.write(file, tensors, Map.of());
        }
        LoadReport report = WeightLoading.load(target, file, false);
        assertEquals(source.trunkState().size(), report.loaded().size());
        assertEquals(List.of("head.weight", "head.bias", "fc.weight"), report.head());
        assertTrue(report.missing().isEmpty() && report.otherShape().isEmpty() && report.unexpected().isEmpty());
        source.trunkState().forEach((name, tensor) ->
                assertArrayEquals(Engine.floats(tensor), Engine.floats(target.state().get(name)), name));
        assertArrayEquals(head, Engine.floats(target.state().get("head.weight")));
        assertTrue(report.summary().contains("3 of a head not used (head.weight, head.bias, fc.weight)"), report.summary());
    }

    @Test
    void whatIsMissingIsAnErrorUnlessAskedFor() throws IOException {
        EmbeddingNetwork target = tiny(2);
        Path file = folder.resolve("w.safetensors");
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(tiny(1).trunkState());
            tensors.remove("conv2.bias");
            tensors.put("conv3.bias", Engine.tensor(new float[3], 3));
            WeightFile.write(file, tensors, Map.of());
        }
        float[] before = Engine.floats(target.state().get("conv1.weight"));
        String message = assertThrows(IOException.class, () -> WeightLoading.load(target, file, false)).getMessage();
        assertTrue(message.contains("conv2.bias") && message.contains("conv3.bias") && message.contains("allow-missing"), message);
        assertArrayEquals(before, Engine.floats(target.state().get("conv1.weight")), "nothing changes");

        LoadReport report = WeightLoading.load(target, file, true);
        assertEquals(List.of("conv2.bias"), report.missing());
        assertEquals(List.of("conv3.bias"), report.otherShape());
        assertFalse(Arrays.equals(before, Engine.floats(target.state().get("conv1.weight"))));
    }

    @Test
    void aFileOfAnotherNetworkIsAnErrorAlways() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = Engine.scope()) {
            WeightFile.write(file, Map.of("other", Engine.tensor(new float[1], 1)), Map.of());
        }
        assertThrows(IOException.class, () -> WeightLoading.load(tiny(1), file, true));
    }

    @Test
    void prefixesOfAWholeFileAreTakenOff() throws IOException {
        for (String prefix : List.of("module.", "backbone.", "module.encoder.", "model.trunk.net.")) {
            EmbeddingNetwork source = tiny(1);
            EmbeddingNetwork target = tiny(2);
            LoadReport report = WeightLoading.load(target,
                    written(source.trunkState(), prefix, Map.of("head.weight", 3, prefix + "fc.bias", 2)), false);
            assertEquals(prefix, report.prefix());
            assertEquals(List.of("fc.bias", "head.weight"), report.head().stream().sorted().toList(), prefix);
            assertTrue(report.unexpected().isEmpty(), report.summary());
            assertTrue(report.summary().contains("tensors loaded behind the prefix '" + prefix + "'"), report.summary());
            assertArrayEquals(Engine.floats(source.state().get("conv4.bias")), Engine.floats(target.state().get("conv4.bias")));
        }
    }

    @Test
    void aPrefixBesideOtherTensorsIsNamedAndNotGuessed() throws IOException {
        EmbeddingNetwork target = tiny(2);
        Path file = written(tiny(1).trunkState(), "encoder_q.", Map.of("encoder_k.conv1.weight", 2, "queue", 5));
        String message = assertThrows(IOException.class, () -> WeightLoading.load(target, file, false)).getMessage();
        assertTrue(message.contains("the network's names lie behind 'encoder_q.' beside other tensors"), message);
        assertTrue(message.contains("20 missing") || message.contains(" missing ("), message);
    }

    /** All names of MobileNetV2 begin with {@code features.}: no prefix. */
    @Test
    void aPrefixOfTheNetworkItselfStays() {
        SequencedMap<String, Tensor> saved = new LinkedHashMap<>();
        saved.put("features.0.weight", null);
        saved.put("features.1.weight", null);
        assertEquals("", NamedTensors.of(saved, Set.of("features.0.weight", "features.1.weight")).prefix());
        assertEquals("features.", NamedTensors.of(saved, Set.of("0.weight")).prefix());
    }

    @Test
    void halvesAreConvertedAndOtherOrdersOfMemoryRead() throws IOException {
        EmbeddingNetwork source = tiny(1);
        EmbeddingNetwork target = tiny(2);
        Path file = folder.resolve("half.bin");
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            source.trunkState().forEach((name, tensor) -> tensors.put(name, tensor.detach().to(ScalarType.Half)));
            WeightFile.write(file, tensors, Map.of());
        }
        WeightLoading.load(target, file, false);
        try (var _ = Engine.scope()) {
            Tensor expected = source.state().get("conv2.weight").detach().to(ScalarType.Half).to(ScalarType.Float);
            assertArrayEquals(Engine.floats(expected), Engine.floats(target.state().get("conv2.weight")));
            assertEquals(ScalarType.Float, target.state().get("conv2.weight").scalar_type().intern());
        }
    }

    @Test
    void aFileIsWhatItContainsNotWhatItIsCalled() throws IOException {
        EmbeddingNetwork target = tiny(2);
        Path ordered = folder.resolve("weights.safetensors");
        Files.copy(Path.of(URI.create(PyTorchFile.class.getResource("ordered.pt").toString())), ordered);
        String message = assertThrows(IOException.class, () -> WeightLoading.load(target, ordered, false)).getMessage();
        assertTrue(message.contains("does not fill the network: 0 tensors loaded") && message.contains("conv.weight, conv.bias")
                && message.contains("network.name must be the network"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "'', an empty file", "<!DOCTYPE html><html>, a web page",
        "'version https://git-lfs.github.com/spec/v1', a pointer of Git LFS",
        "\u0089HDF, an HDF5 file", "\u0080\u0002}q, a pickle that torch.save did not write", "hello, an unknown format"
    })
    void otherFilesAreNamed(String content, String reason) throws IOException {
        Path file = folder.resolve("w.pt");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(IOException.class, () -> WeightLoading.load(tiny(1), file, true)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(reason), message);
    }

    @Test
    void foldersAndAbsentFilesAreNamed() {
        assertTrue(assertThrows(IOException.class, () -> WeightLoading.load(tiny(1), folder, true)).getMessage()
                .contains("found a folder"));
        assertThrows(NoSuchFileException.class, () -> WeightLoading.load(tiny(1), folder.resolve("absent"), true));
    }

    private Path written(Map<String, Tensor> trunk, String prefix, Map<String, Integer> others) throws IOException {
        Path file = Files.createTempFile(folder, "w", ".safetensors");
        try (var _ = Engine.scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            trunk.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
            others.forEach((name, count) -> tensors.put(name, Engine.tensor(new float[count], count)));
            WeightFile.write(file, tensors, Map.of());
        }
        return file;
    }

    @Test
    void statesOfOtherNetworksAreRefusedWhole() {
        EmbeddingNetwork network = tiny(1);
        EmbeddingNetwork wider = EmbeddingNetwork.create("conv4", Map.of("width", "5"), 1, 32, 4, false, 1);
        float[] before = Engine.floats(network.state().get("conv1.weight"));
        String shape = assertThrows(IllegalArgumentException.class, () -> network.restore(wider.state())).getMessage();
        assertTrue(shape.contains("conv1.weight"), shape);
        String names = assertThrows(IllegalArgumentException.class, () -> network.restore(wider.trunkState())).getMessage();
        assertTrue(names.contains("head.bias"), names);
        assertArrayEquals(before, Engine.floats(network.state().get("conv1.weight")));
    }

    /** The real network must tell classes of birds apart: pictures of one class are nearer to each other than to others. */
    @Test
    void thePublishedMobileNetLoadsCompletelyAndSeesBirds() throws IOException {
        Optional<Path> data = sharedData();
        Assumptions.assumeTrue(data.isPresent(), "skipped: no ../shared/data");
        Path file = data.get().resolve("weights/mobilenet_v2_1.0_224_imagenet.safetensors");
        Assumptions.assumeTrue(Files.exists(file), "skipped: no weights in ../shared/data");
        EmbeddingNetwork network = EmbeddingNetwork.create("mobilenet_v2_folded", Map.of(), 3, 128, 0, false, 1);
        LoadReport report = WeightLoading.load(network, file, false);
        assertEquals(104, report.loaded().size());
        assertEquals(List.of("classifier.bias", "classifier.weight"), report.head().stream().sorted().toList());
        assertEquals(List.of(), report.unexpected());

        List<Path> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data.get().resolve("cub-100-subset"))) {
            Map<Path, List<Path>> classes = new TreeMap<>();
            files.filter(path -> path.toString().endsWith(".jpg")).sorted()
                    .forEach(path -> classes.computeIfAbsent(path.getParent(), parent -> new ArrayList<>()).add(path));
            Assumptions.assumeTrue(classes.size() >= 10, "skipped: no birds in ../shared/data");
            classes.values().stream().limit(10).forEach(paths -> pictures.addAll(paths.subList(0, 4)));
        }
        float[] embeddings;
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            embeddings = Engine.floats(network.forward(Engine.images(pixels(pictures), pictures.size(), 3, 128)));
        }
        int hits = 0;
        for (int i = 0; i < pictures.size(); i++) {
            hits += nearest(embeddings, i, 1280) / 4 == i / 4 ? 1 : 0;
        }
        assertTrue(hits >= 20, hits + " of 40 nearest neighbours are of the same class, 3 are expected by chance");
    }

    private static float[] pixels(List<Path> pictures) throws IOException {
        float[] pixels = new float[pictures.size() * 3 * 128 * 128];
        int at = 0;
        for (Path picture : pictures) {
            BufferedImage small = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = small.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(ImageIO.read(picture.toFile()), 0, 0, 128, 128, null);
            graphics.dispose();
            for (int shift = 16; shift >= 0; shift -= 8) {
                for (int i = 0; i < 128 * 128; i++) {
                    pixels[at++] = (small.getRGB(i % 128, i / 128) >> shift & 255) / 127.5f - 1;
                }
            }
        }
        return pixels;
    }

    private static int nearest(float[] rows, int query, int dimension) {
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < rows.length / dimension; j++) {
            double score = 0;
            for (int d = 0; d < dimension; d++) {
                score += rows[query * dimension + d] * rows[j * dimension + d];
            }
            if (j != query && score > bestScore) {
                best = j;
                bestScore = score;
            }
        }
        return best;
    }

    private static EmbeddingNetwork tiny(long seed) {
        return EmbeddingNetwork.create("conv4", Map.of("width", "4"), 1, 32, 4, false, seed);
    }

    private static Optional<Path> sharedData() {
        for (Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git")) && at.getParent() != null) {
                return Optional.of(at.resolveSibling("shared").resolve("data")).filter(Files::isDirectory);
            }
        }
        return Optional.empty();
    }
}
