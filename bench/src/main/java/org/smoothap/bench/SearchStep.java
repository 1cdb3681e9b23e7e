package org.smoothap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.search.Filter;
import org.smoothap.search.IndexSettings;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.ModelIdentity;
import org.smoothap.search.SearchHit;
import org.smoothap.search.StoredForm;
import org.smoothap.search.VectorIndex;
import org.smoothap.search.VectorIndexWriter;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Neighbors;

/**
 * One measurement of {@link SearchSpeed}, in a process of its own.
 *
 * <pre>
 *   SearchStep make DIR ROWS DIMENSION QUERIES       base.npy, queries.npy, and truth.npy by exact search
 *   SearchStep build DIR FORM                        DIR/FORM, in one part; prints processor seconds
 *   SearchStep search DIR FORM SECONDS CANDIDATES... a line for each: candidates, recall@10, queries a processor second;
 *                                                    and a last line: resident MiB, processor seconds of loading
 * </pre>
 *
 * <p>Processor seconds are of the whole process, with compiling and garbage collection.
 */
public final class SearchStep {
    static final int K = 10;
    static final int PER_CLASS = 20;
    static final double NOISE = 0.7;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private SearchStep() {}

    /** Does one of the above. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "make" -> make(folder, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            case "build" -> build(folder, StoredForm.valueOf(args[2]));
            case "search" -> search(folder, args[2], Double.parseDouble(args[3]),
                    Arrays.stream(args).skip(4).mapToInt(Integer::parseInt).toArray());
            default -> throw new IllegalArgumentException("expected make, build or search, found " + args[0]);
        }
    }

    /** Queries are rows at even distances, so that all are of classes that have other rows in the index. */
    private static void make(Path folder, int rows, int dimension, int queries) throws IOException {
        float[] all = ClusteredRows.of(rows + queries, dimension, PER_CLASS, NOISE);
        float[] base = new float[rows * dimension];
        float[] asked = new float[queries * dimension];
        int step = (rows + queries) / queries;
        int query = 0;
        for (int row = 0; row < rows + queries; row++) {
            boolean isQuery = query < queries && row % step == 0;
            System.arraycopy(all, row * dimension, isQuery ? asked : base,
                    (isQuery ? query++ : row - query) * dimension, dimension);
        }
        Neighbors exact = NearestNeighbors.search(asked, base, dimension, K, null);
        Npy.writeFloatMatrix(folder.resolve("base.npy"), rows, dimension, base);
        Npy.writeFloatMatrix(folder.resolve("queries.npy"), queries, dimension, asked);
        Npy.writeLabels(folder.resolve("truth.npy"),
                Arrays.stream(exact.indices()).flatMapToInt(Arrays::stream).asLongStream().toArray());
    }

    private static void build(Path folder, StoredForm form) throws IOException {
        FloatMatrix base = Npy.readFloatMatrix(folder.resolve("base.npy"));
        int dimension = base.columns();
        long start = SYSTEM.getProcessCpuTime();
        ModelIdentity model = new ModelIdentity("none", "none", "none", dimension);
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder.resolve(form.name()), IndexSettings.of(model, "", "", form))) {
            for (int row = 0; row < base.rows(); row++) {
                writer.put(new IndexedImage(Integer.toString(row), null, Map.of()),
                        Arrays.copyOfRange(base.values(), row * dimension, (row + 1) * dimension));
            }
            writer.merge();
            writer.commit();
        }
        System.out.println((SYSTEM.getProcessCpuTime() - start) / 1e9);
    }

    private static void search(Path folder, String form, double seconds, int[] candidates) throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(folder.resolve("queries.npy"));
        long[] truth = Npy.readLabels(folder.resolve("truth.npy"));
        int dimension = matrix.columns();
        float[][] queries = new float[matrix.rows()][];
        Arrays.setAll(queries, q -> Arrays.copyOfRange(matrix.values(), q * dimension, (q + 1) * dimension));
        long opening = SYSTEM.getProcessCpuTime();
        try (VectorIndex index = VectorIndex.open(folder.resolve(form))) {
            index.load();
            double loading = (SYSTEM.getProcessCpuTime() - opening) / 1e9;
            ask(index, queries, 2 * K, 2); // the compilers' time is not that of the first number of candidates
            for (int ef : candidates) {
                double recall = recall(index, queries, truth, ef);
                long start = SYSTEM.getProcessCpuTime();
                long asked = 0;
                double spent;
                do {
                    ask(index, queries, ef, 0);
                    asked += queries.length;
                    spent = (SYSTEM.getProcessCpuTime() - start) / 1e9;
                } while (spent < seconds);
                System.out.println(ef + " " + recall + " " + asked / spent);
            }
            System.out.println(Memory.residentMegabytes() + " " + loading);
        }
    }

    private static void ask(VectorIndex index, float[][] queries, int candidates, double seconds) throws IOException {
        long start = System.nanoTime();
        do {
            for (float[] query : queries) {
                index.search(query, K, candidates, Filter.NONE);
            }
        } while ((System.nanoTime() - start) / 1e9 < seconds);
    }

    private static double recall(VectorIndex index, float[][] queries, long[] truth, int candidates) throws IOException {
        int right = 0;
        for (int q = 0; q < queries.length; q++) {
            List<SearchHit> hits = index.search(queries[q], K, candidates, Filter.NONE);
            Set<Long> nearest = new HashSet<>();
            Arrays.stream(truth, q * K, (q + 1) * K).forEach(nearest::add);
            right += (int) hits.stream().filter(hit -> nearest.contains(Long.parseLong(hit.image().id()))).count();
        }
        return (double) right / (queries.length * K);
    }
}
