package org.smoothap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Peak memory and processor time of one training step over the size of the batch: the whole batch in the network, in chunks, and the
 * authors' code in PyTorch. Each is a process of its own. A size that does not fit into the memory that is given is left out,
 * and so are the larger ones.
 *
 * <p>Arguments: {@code NETWORK SIZE CHUNK THREADS PRECISION MEMORY_MIB [Smooth_AP_loss.py [PYTHON]]}, for example
 * {@code resnet50 128 32 2 bfloat16 16000}.
 */
public final class BatchMemory {
    private static final int[] BATCHES = {64, 256, 1024, 4096, 16384};

    private BatchMemory() {}

    /** Prints a Markdown table. */
    public static void main(String[] args) throws IOException, InterruptedException {
        double limit = Double.parseDouble(args[5]);
        System.out.println("| images in a batch | whole: peak MiB | processor ms an image | in chunks of " + args[2]
                + ": peak MiB | processor ms an image | authors' code in PyTorch: peak MiB | processor ms an image |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        double[] whole = {0, 0};
        double[] authors = {0, 0};
        for (int batch : BATCHES) {
            double[] chunked = ours(args, batch, args[2]);
            // plain memory grows with the batch: the next size is four times as large
            whole = whole != null && 4 * whole[1] < limit ? ours(args, batch, "0") : null;
            authors = args.length > 6 && authors != null && 4 * authors[1] < limit ? authors(args, batch) : null;
            System.out.printf(Locale.ROOT, "| %,d | %s | %s | %s |%n", batch, cells(whole), cells(chunked), cells(authors));
        }
    }

    private static String cells(double[] measured) {
        return measured == null ? "— | —" : String.format(Locale.ROOT, "%,.0f | %.1f", measured[1], 1e3 * measured[0]);
    }

    private static double[] ours(String[] args, int batch, String chunk) throws IOException, InterruptedException {
        return run(Map.of("MALLOC_ARENA_MAX", "1"), List.of(
                ProcessHandle.current().info().command().orElse("java"), "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-Xmx2g", "-cp", System.getProperty("java.class.path"),
                BatchStep.class.getName(), args[0], args[1], String.valueOf(batch), chunk, args[3], args[4]));
    }

    private static double[] authors(String[] args, int batch) throws IOException, InterruptedException {
        double[] all = run(
                Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", "100000000000", "MALLOC_TOP_PAD_", "100000000"),
                List.of(args.length > 7 ? args[7] : "python3", "bench/peers/pytorch_step.py", "train", args[0], args[1],
                        String.valueOf(batch), args[3], "1", "frozen", args[6]));
        return all == null ? null : new double[] {all[1] / all[0], all[3]};
    }

    /** Null if the program fails. */
    private static double[] run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() != 0 || output.isEmpty()
                ? null
                : Stream.of(output.lines().toList().getLast().split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
