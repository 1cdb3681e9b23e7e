package org.smoothap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.BatchLoader;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.SmoothAp;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Precision;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.ParameterGroups;
import org.smoothap.torch.recipe.Recipes;

/**
 * One measurement for {@link NetworkSpeed}, in a process of its own. Prints one line: images, processor seconds, seconds,
 * peak MiB. Arguments: what, network, size, batch, threads, seconds, {@code frozen|statistics}, {@code float32|bfloat16}, and
 * for {@code files} a folder of JPEG files. What is
 *
 * <ul>
 *   <li>{@code step}: forward, backward of a gradient of noise, Adam; on pixels of noise
 *   <li>{@code train}: the same with the gradient of Smooth-AP
 *   <li>{@code files}: the same on images that are decoded, cropped and flipped anew each time, by one more thread
 *   <li>{@code embed}: forward, without gradients
 * </ul>
 */
final class NetworkStep {
    private static final int DIMENSION = 512;
    /** Until the JVM has compiled what it runs. */
    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final EmbeddingNetwork network;
    private final Adam optimizer;
    private final int size;
    private final int batch;
    private final int[] labels;

    private NetworkStep(EmbeddingNetwork network, int size, int batch) {
        this.network = network;
        this.size = size;
        this.batch = batch;
        this.labels = UnitRows.labels(batch, 4);
        this.optimizer = new Adam(ParameterGroups.of(network, 1e-5, 1e-5, 0, false), false);
    }

    public static void main(String[] args) throws IOException {
        Engine.start("cpu", Integer.parseInt(args[4]));
        int size = Integer.parseInt(args[2]);
        EmbeddingNetwork network = EmbeddingNetwork.create(args[1], Map.of(), 3, size, DIMENSION, args[6].equals("frozen"), 1)
                .compute(Precision.valueOf(args[7].toUpperCase(Locale.ROOT)));
        new NetworkStep(network, size, Integer.parseInt(args[3]))
                .measure(args[0], Double.parseDouble(args[5]), args.length > 8 ? Path.of(args[8]) : null);
    }

    private void measure(String what, double seconds, Path folder) throws IOException {
        network.train(!what.equals("embed"));
        float[] noise = Noise.of(batch * 3 * size * size, 1, 1);
        switch (what) {
            case "embed" -> repeat(seconds, () -> embed(noise));
            case "step" -> {
                float[] gradient = Noise.of(batch * DIMENSION, 1e-3, 2);
                repeat(seconds, () -> step(noise, _ -> gradient));
            }
            case "train" -> repeat(seconds, () -> step(noise, this::gradient));
            case "files" -> {
                try (ImageStore images = new ImageStore(rows(folder), 0);
                        BatchLoader loader = new BatchLoader(images, transform(), batches(images.size()), 0, 1, 1)) {
                    Supplier<float[]> next = () -> loader.next().pixels();
                    repeat(seconds, () -> step(next.get(), this::gradient));
                }
            }
            default -> throw new IllegalArgumentException("step, train, files or embed, found " + what);
        }
    }

    private interface Gradient {
        float[] of(float[] embeddings);
    }

    private void step(float[] pixels, Gradient gradient) {
        try (var _ = Engine.scope()) {
            optimizer.zeroGradients();
            Tensor embeddings = network.forward(Engine.images(pixels, batch, 3, size));
            Engine.backward(embeddings, gradient.of(Engine.floats(embeddings)));
            optimizer.step(1);
        }
    }

    private float[] gradient(float[] embeddings) {
        LossResult result = new SmoothAp().evaluate(embeddings, labels);
        return result.gradient();
    }

    private void embed(float[] pixels) {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            Engine.floats(network.forward(Engine.images(pixels, batch, 3, size)));
        }
    }

    private ImageTransform transform() throws IOException {
        Path recipe = Files.createTempFile("recipe", ".yaml");
        try {
            Files.writeString(recipe, """
                    data: {dataset: drawn}
                    network: {name: resnet50}
                    image: {size: %d, augment: {crop-area: [0.2, 1], flip: 0.5}}
                    """.formatted(size));
            return Recipes.read(recipe, List.of()).image().trainTransform();
        } finally {
            Files.delete(recipe);
        }
    }

    private static List<ImageRow> rows(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jpg")).sorted()
                    .map(file -> ImageRow.of(ImageLocation.of(file), "", Split.TRAIN))
                    .toList();
        }
    }

    /** Ten thousand batches of different images. */
    private List<int[]> batches(int images) {
        Random random = new Random(3);
        List<int[]> batches = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            batches.add(random.ints(batch, 0, images).toArray());
        }
        return batches;
    }

    private void repeat(double seconds, Runnable work) throws IOException {
        long begun = System.nanoTime();
        do {
            work.run();
        } while (System.nanoTime() - begun < WARM_UP_NANOS);
        int steps = 0;
        long cpu = SYSTEM.getProcessCpuTime();
        begun = System.nanoTime();
        while (System.nanoTime() - begun < seconds * 1e9 || steps < 2) {
            work.run();
            steps++;
        }
        System.out.println((long) steps * batch + " " + (SYSTEM.getProcessCpuTime() - cpu) * 1e-9 + " "
                + (System.nanoTime() - begun) * 1e-9 + " " + Memory.peakMegabytes());
    }
}
