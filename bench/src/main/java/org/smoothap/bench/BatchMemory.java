package org.smoothap.bench;

import java.io.IOException;
import java.util.Locale;

/**
 * Peak memory and processor time of one training step over the size of the batch: the whole batch in the network, in chunks, and the
 * authors' code in PyTorch. Each is a process of its own. A size that does not fit into the memory that is given is left out,
 * and so are the larger ones. The Java heap is limited to 512 MiB, of which a batch of 16,384 needs about half: a larger one would
 * be filled with garbage before it is emptied.
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
        return MeasuredProcess.ours(BatchStep.class, "-Xmx512m", args[0], args[1], String.valueOf(batch), chunk, args[3], args[4]).run();
    }

    private static double[] authors(String[] args, int batch) throws IOException, InterruptedException {
        double[] all = MeasuredProcess.pytorch(args.length > 7 ? args[7] : "python3", "train", args[0], args[1], String.valueOf(batch),
                args[3], "1", "frozen", args[6]).run();
        return all == null ? null : new double[] {all[1] / all[0], all[3]};
    }
}
