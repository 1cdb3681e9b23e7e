package org.smoothap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.SmoothAp;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Precision;
import org.smoothap.torch.optim.Adam;

/**
 * One measurement for {@link TrainingSpeed}, in a process of its own: training steps or the embedding of batches, on pixels
 * of noise. Prints one line: images, processor seconds, seconds, peak MiB. Arguments: {@code train|embed|step}, network, size,
 * batch, threads, seconds, {@code frozen|statistics}, {@code float32|bfloat16}. A {@code step} takes a gradient of noise in
 * the place of the loss's.
 */
final class NetworkStep {
    private static final int DIMENSION = 512;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private NetworkStep() {}

    public static void main(String[] args) throws IOException {
        int size = Integer.parseInt(args[2]);
        int batch = Integer.parseInt(args[3]);
        double seconds = Double.parseDouble(args[5]);
        Engine.start("cpu", Integer.parseInt(args[4]));
        Random random = new Random(1);
        float[] pixels = noise(random, batch * 3 * size * size, 1);
        float[] gradient = noise(random, batch * DIMENSION, 1e-3);
        int[] labels = UnitRows.of(batch, DIMENSION, 4).labels();
        SmoothAp loss = new SmoothAp();
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                        args[1], Map.of(), 3, size, DIMENSION, args[6].equals("frozen"), 1)
                .compute(Precision.of(args[7], "cpu"));
                Adam optimizer = Steps.optimizer(network)) {
            network.train(!args[0].equals("embed"));
            Runnable work = () -> {
                try (var _ = Engine.scope()) {
                    switch (args[0]) {
                        case "embed" -> {
                            try (var _ = new NoGradGuard()) {
                                Engine.floats(network.forward(Engine.images(pixels, batch, 3, size)));
                            }
                        }
                        case "step" -> {
                            optimizer.zeroGradients();
                            Engine.backward(network.forward(Engine.images(pixels, batch, 3, size)), gradient);
                            optimizer.step(1);
                        }
                        default -> {
                            optimizer.zeroGradients();
                            var embeddings = network.forward(Engine.images(pixels, batch, 3, size));
                            LossResult result = loss.evaluate(Engine.floats(embeddings), labels);
                            Engine.backward(embeddings, result.gradient());
                            optimizer.step(1);
                        }
                    }
                }
            };
            work.run();
            work.run();
            int steps = 0;
            long cpu = SYSTEM.getProcessCpuTime();
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < seconds * 1e9 || steps < 2) {
                work.run();
                steps++;
            }
            System.out.println((long) steps * batch + " " + (SYSTEM.getProcessCpuTime() - cpu) * 1e-9 + " "
                    + (System.nanoTime() - begun) * 1e-9 + " " + peakMegabytes());
        }
    }

    private static float[] noise(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElse(0);
    }
}
