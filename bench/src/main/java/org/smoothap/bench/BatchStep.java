package org.smoothap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.loss.SmoothAp;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Precision;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.ParameterGroups;
import org.smoothap.torch.train.StageTimes;
import org.smoothap.torch.train.TrainingStep;

/**
 * One measurement for {@link BatchMemory}, in a process of its own: a training step with Smooth-AP after short ones. Prints
 * processor seconds an image and peak MiB. Arguments: network, size, batch, chunk (0 for none), threads, precision. Pixels are noise, made
 * once for a chunk.
 */
final class BatchStep {
    private static final int DIMENSION = 512;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private BatchStep() {}

    public static void main(String[] args) throws IOException {
        int size = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        int chunk = Integer.parseInt(args[3]);
        Engine.start("cpu", Integer.parseInt(args[4]));
        float[] noise = Noise.of((chunk == 0 ? batch : chunk) * 3 * size * size, 1, 1);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(args[0], Map.of(), 3, size, DIMENSION, true, 1)
                        .compute(Precision.valueOf(args[5].toUpperCase(Locale.ROOT)));
                Adam optimizer = new Adam(ParameterGroups.of(network, 1e-5, 1e-5, 0, false), false)) {
            network.train(true);
            TrainingStep step = new TrainingStep(
                    network, new SmoothAp()::evaluate, ImageSettings.ofSize(size), chunk, new StageTimes());
            long begun = 0;
            // a few short ones first, for the JVM to compile
            int few = Math.min(batch, 2 * Math.max(chunk, 32));
            for (int images : new int[] {few, few, few, batch}) {
                begun = SYSTEM.getProcessCpuTime();
                try (var _ = Engine.scope()) {
                    optimizer.zeroGradients();
                    step.gradients(() -> noise, UnitRows.labels(images, 4), 0);
                    optimizer.step(1);
                }
            }
            System.out.println((SYSTEM.getProcessCpuTime() - begun) * 1e-9 / batch + " " + Memory.peakMegabytes());
        }
    }
}
