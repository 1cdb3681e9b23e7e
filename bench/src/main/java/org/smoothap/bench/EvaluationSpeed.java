package org.smoothap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.metric.LabelLevels;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigures;
import org.smoothap.metric.RankingEvaluator;
import org.smoothap.similarity.FastPath;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * One part of evaluation.sh: makes vectors, or measures every standard figure on them, leave-one-out.
 *
 * <pre>
 *   EvaluationSpeed make COUNT DIMENSION PER_CLASS NOISE DIR
 *   EvaluationSpeed measure DIR [ROUNDS]
 * </pre>
 *
 * The first round of a JVM has the compiling of the kernels in it. With more rounds the bare product is measured too.
 */
public final class EvaluationSpeed {
    private static final int TILE = 192;

    private EvaluationSpeed() {}

    /** Writes DIR/E.npy and DIR/L.npy, or prints a line a round. */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("make")) {
            int count = Integer.parseInt(args[1]);
            int dimension = Integer.parseInt(args[2]);
            int perClass = Integer.parseInt(args[3]);
            float[] rows = ClusteredRows.of(count, dimension, perClass, Double.parseDouble(args[4]));
            Npy.writeFloatMatrix(Path.of(args[5], "E.npy"), count, dimension, rows);
            Npy.writeLabels(Path.of(args[5], "L.npy"), IntStream.range(0, count).mapToLong(i -> i / perClass).toArray());
            return;
        }
        FloatMatrix matrix = Npy.readFloatMatrix(Path.of(args[1], "E.npy"));
        int[] labels = Npy.denseLabels(Npy.readLabels(Path.of(args[1], "L.npy")));
        System.out.println(FastPath.description() + ", heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, "
                + Runtime.getRuntime().availableProcessors() + " cores");
        double operations = 2.0 * matrix.rows() * matrix.rows() * matrix.columns();
        RankingEvaluator evaluator = new RankingEvaluator(RankFigures.standard(1, 10, 100, 1000));
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        for (int round = 0; round < rounds; round++) {
            Stopwatch watch = new Stopwatch();
            QueryTable table = evaluator.leaveOneOut(matrix.values(), LabelLevels.of(labels), null);
            watch.print("smoothap, every standard figure", operations, String.format(Locale.ROOT,
                    "map %.4f recall@1 %.4f", table.mean("map"), table.mean("recall@1")));
            if (rounds > 1) {
                product(matrix, operations);
            }
        }
    }

    /** The bare product with the same tiles, its scores dropped: what counting costs is the difference. */
    private static void product(FloatMatrix matrix, double operations) {
        int dimension = matrix.columns();
        Stopwatch watch = new Stopwatch();
        PackedRows[] tiles = IntStream.range(0, (matrix.rows() + TILE - 1) / TILE)
                .mapToObj(t -> PackedRows.of(matrix.values(), t * TILE, Math.min(matrix.rows(), (t + 1) * TILE), dimension))
                .toArray(PackedRows[]::new);
        IntStream.range(0, (matrix.rows() + TILE - 1) / TILE).parallel().forEach(t -> {
            float[] scores = new float[TILE * TILE];
            for (PackedRows tile : tiles) {
                Similarity.products(matrix.values(), t * TILE, Math.min(matrix.rows(), (t + 1) * TILE), tile, scores, 0, TILE);
            }
        });
        watch.print("smoothap, bare product", operations, "");
    }

    /** CPU and wall time since it was made, of the whole process, and its peak memory where the system tells. */
    private record Stopwatch(long wall, long cpu) {
        private static final com.sun.management.OperatingSystemMXBean SYSTEM =
                (com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean();

        Stopwatch() {
            this(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }

        void print(String what, double operations, String result) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
            System.out.printf(Locale.ROOT, "%-34s wall %8.2f s  cpu %8.2f s  %6.1f GFLOP/s per core  peak %5d MiB  %s%n", what,
                    seconds, cpuSeconds, operations / cpuSeconds / 1e9, peakMiB(), result);
        }

        private static long peakMiB() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10).findFirst().orElse(-1);
            } catch (IOException e) {
                return -1;
            }
        }
    }
}
