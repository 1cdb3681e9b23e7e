package org.smoothap.torch.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The numbers that a trunk computes in. Weights, their gradients, the head, the embeddings and the loss are float32 either
 * way; with {@link #BFLOAT16} convolutions and matrix products take their inputs rounded to 8 bits of mantissa and add up in
 * float32, and the maps between layers are kept in 16 bits (libtorch's autocast).
 */
public enum Precision {
    FLOAT32,
    BFLOAT16;

    /** Flags of /proc/cpuinfo: x86 with AVX-512 or AMX, and ARM. */
    private static final Set<String> INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16", "bf16");

    /** The name in recipes. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The precision of a name. {@code auto} is bfloat16 for convolutional networks where the processor multiplies such numbers
     * itself, and for all networks on GPUs. On the CPU, transformers are slower in it (libtorch 2.13 has no fast product of such
     * matrices for all shapes that they need), and nothing is known of modules that users bring.
     *
     * @param device {@code cpu} or {@code cuda}
     * @throws IllegalArgumentException for another name
     */
    public static Precision of(String text, String device, NetworkDescription network) {
        if (text.equals("auto")) {
            boolean convolutional = network.patch() == 1 && !network.name().equals("torchscript");
            return !device.equals("cpu") || convolutional && processorHasIt() ? BFLOAT16 : FLOAT32;
        }
        return Arrays.stream(values())
                .filter(precision -> precision.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "precision must be auto, float32 or bfloat16, found '" + text + "'"));
    }

    private static boolean processorHasIt() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(line -> Arrays.stream(line.split("\\s+")).anyMatch(INSTRUCTIONS::contains))
                    .orElse(false);
        } catch (IOException e) {
            return false; // no Linux
        }
    }

    /** What the trunk sees in the images, computed in this precision, as float32. */
    Tensor forward(Network trunk, Tensor images) {
        if (this == FLOAT32) {
            return trunk.forward(images);
        }
        DeviceType where = type(Engine.device());
        torch.set_autocast_dtype(where, ScalarType.BFloat16);
        // Every weight is used once a forward, and one that is folded with its norm is new each time.
        boolean cache = torch.is_autocast_cache_enabled();
        torch.set_autocast_cache_enabled(false);
        torch.set_autocast_enabled(where, true);
        try {
            return trunk.forward(images).to(ScalarType.Float);
        } finally {
            torch.set_autocast_enabled(where, false);
            torch.set_autocast_cache_enabled(cache);
        }
    }

    /** An operation of a trunk in float32 on the CPU, whatever the trunk computes in; the result as the trunk has it. */
    static Tensor inFloat32(Tensor x, UnaryOperator<Tensor> operation) {
        DeviceType cpu = DeviceType.CPU;
        if (!torch.is_autocast_enabled(cpu)) {
            return operation.apply(x);
        }
        torch.set_autocast_enabled(cpu, false);
        try {
            return operation.apply(x.to(ScalarType.Float)).to(ScalarType.BFloat16);
        } finally {
            torch.set_autocast_enabled(cpu, true);
        }
    }

    private static DeviceType type(Device device) {
        return device.is_cpu() ? DeviceType.CPU : DeviceType.CUDA;
    }
}
