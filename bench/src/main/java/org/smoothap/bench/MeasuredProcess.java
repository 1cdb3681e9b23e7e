package org.smoothap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A measurement in a process of its own, which prints numbers in its last line; the environment is what is best for each. */
record MeasuredProcess(Map<String, String> environment, List<String> command) {
    /** A main class of ours in a new JVM; it sets the rest of malloc itself. */
    static MeasuredProcess ours(Class<?> main, String heap, String... args) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"), "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", heap, "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new MeasuredProcess(Map.of("MALLOC_ARENA_MAX", "1"), command);
    }

    /** {@code bench/peers/pytorch_step.py}, with freed memory kept by malloc. */
    static MeasuredProcess pytorch(String python, String... args) {
        List<String> command = new ArrayList<>(List.of(python, "bench/peers/pytorch_step.py"));
        command.addAll(List.of(args));
        return new MeasuredProcess(
                Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", "100000000000", "MALLOC_TOP_PAD_", "100000000"), command);
    }

    /** The numbers of its last line; null if it fails. */
    double[] run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() != 0 || output.isEmpty()
                ? null
                : Arrays.stream(output.lines().toList().getLast().split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
