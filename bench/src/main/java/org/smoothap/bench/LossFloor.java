package org.smoothap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.smoothap.loss.SmoothAp;
import org.smoothap.similarity.FastPath;
import org.smoothap.similarity.PackedColumns;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * Smooth-AP beside its floor, the two bare matrix products that it cannot do without (scores S = X·Xᵀ and gradient
 * H·X), on the same kernel and threads. Arguments: batch sizes, default 384 4096. 512 dimensions, four a class.
 */
public final class LossFloor {
    private static final int DIMENSION = 512;
    private static final int CHUNK = 24;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Time(double bestMillis, double medianMillis, double cpuMillis) {}

    private LossFloor() {}

    /** Prints one line per batch size. */
    public static void main(String[] args) {
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.println(FastPath.description() + ", " + cores + " cores, heap "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, Java " + Runtime.version());
        System.out.println("   N | loss: best ms  median ms  CPU ms | two products: best ms  CPU ms  GFLOP/s per core"
                + " | loss/products: best  CPU");
        for (String size : args.length == 0 ? new String[] {"384", "4096"} : args) {
            int n = Integer.parseInt(size);
            UnitRows rows = UnitRows.of(n, DIMENSION, 4);
            SmoothAp smoothAp = new SmoothAp();
            Time loss = time(n, () -> smoothAp.evaluate(rows.embeddings(), rows.labels()));
            if ((long) n * n > 1 << 26) {
                System.out.printf(Locale.ROOT, "%5d | %13.1f %10.1f %8.1f | scores do not fit at once: no bare products%n", n,
                        loss.bestMillis, loss.medianMillis, loss.cpuMillis);
                continue;
            }
            PackedRows packed = PackedRows.of(rows.embeddings(), 0, n, DIMENSION);
            PackedColumns columns = PackedColumns.of(rows.embeddings(), 0, n, DIMENSION);
            float[] scores = new float[n * n];
            float[] sums = new float[n * DIMENSION];
            Time products = time(n, () -> IntStream.range(0, (n + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
                int from = chunk * CHUNK;
                int to = Math.min(n, from + CHUNK);
                Similarity.products(rows.embeddings(), from, to, packed, scores, from * n, n);
                Similarity.addWeightedSums(scores, from * n, n, to - from, columns, sums, from * DIMENSION);
            }));
            double operations = 4.0 * n * n * DIMENSION;
            System.out.printf(Locale.ROOT, "%5d | %13.2f %10.2f %7.2f | %21.2f %7.2f %17.1f | %19.2f %4.2f%n", n,
                    loss.bestMillis, loss.medianMillis, loss.cpuMillis, products.bestMillis, products.cpuMillis,
                    operations / products.cpuMillis / 1e6, loss.bestMillis / products.bestMillis,
                    loss.cpuMillis / products.cpuMillis);
        }
    }

    /** Warm-up, then about three seconds; at least once each. CPU time is the mean of all threads. */
    private static Time time(int n, Runnable work) {
        int rounds = (int) Math.clamp(1.5e12 / ((double) n * n * DIMENSION * 4), 1, 1000);
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        double[] millis = new double[rounds];
        long cpu = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double cpuMillis = (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / rounds;
        Arrays.sort(millis);
        return new Time(millis[0], millis[rounds / 2], cpuMillis);
    }
}
