package org.smoothap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.MappedMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.source.RowTable;
import org.smoothap.data.vectors.VectorFiles;
import org.smoothap.metric.IgnoreRule;
import org.smoothap.metric.IgnoreRules;
import org.smoothap.metric.LabelLevels;
import org.smoothap.metric.LabelSets;
import org.smoothap.similarity.Rows;
import picocli.CommandLine.Option;

/** Embeddings from anywhere and what is known of their rows, each in a file of its own or in a column of one table. */
final class ArrayFiles {
    @Option(names = "--embeddings", required = true, paramLabel = "E.npy",
            description = "float32, float16 or bfloat16 N x D: .npy, .npz (E.npz#NAME), .parquet (E.parquet#COLUMN),"
                    + " .fvecs, .bvecs.")
    Path embeddings;

    @Option(names = "--labels", required = true, paramLabel = "L.npy", description = "int64 N, or N x L of 0 and 1 where a row"
            + " may have several labels; or L.csv, a table with a row for each embedding and the column label, and where it has them"
            + " superclass, query, camera, sequence, junk, path.")
    Path labels;

    @Option(names = "--label-separator", paramLabel = "TEXT", description = "The column labels (or label) of L.csv holds several"
            + " labels a row with this between them, for example ';'. Right is what shares one.")
    String labelSeparator;

    @Option(names = "--superclasses", paramLabel = "S.npy", split = ",", description = "int64 N, the class above each label; more"
            + " files for still coarser levels. For ndcg, h-ap and figures such as map-level2.")
    List<Path> superclasses = List.of();

    @Option(names = "--query-mask", paramLabel = "Q.npy", description = "bool N: the true rows are searched for among the false"
            + " rows. Without it every row is searched for among all others.")
    Path queryMask;

    @Option(names = "--cameras", paramLabel = "C.npy",
            description = "int64 N: items of the query's class and camera do not count, as in re-identification.")
    Path cameras;

    @Option(names = "--sequences", paramLabel = "S.npy", description = "int64 N: items of the query's sequence do not count.")
    Path sequences;

    @Option(names = "--junk", paramLabel = "J.npy", description = "bool N: true rows are neither searched with nor found.")
    Path junk;

    SearchInput read() throws IOException {
        float[] unit = readUnit(embeddings);
        return describe(unit);
    }

    /** The same but for the embeddings, which have so many rows and are left where they are. */
    SearchInput readWithout(int count) throws IOException {
        rows = count;
        return describe(null);
    }

    /** The embeddings on disk, if they are a .npy file; else null. */
    MappedMatrix map() throws IOException {
        return embeddings.toString().toLowerCase(Locale.ROOT).endsWith(".npy") ? new MappedMatrix(embeddings) : null;
    }

    /** Whether a row may have several labels. @throws IllegalArgumentException if there is a separator and nothing to separate */
    boolean haveSeveralLabels() throws IOException {
        if (labelSeparator != null && (labelSeparator.isBlank() || !isTable(labels))) {
            throw new IllegalArgumentException("--label-separator is what stands between the labels in --labels L.csv, found '"
                    + labelSeparator + "' with " + labels);
        }
        return labelSeparator != null || !isTable(labels) && Npy.dimensions(labels) == 2;
    }

    /** The labels of the rows that were read, if these may have several; else null. */
    LabelSets labelSets() {
        return several == null ? null : several.sets();
    }

    /** Takes in the content of all files, in order. */
    void digest(MessageDigest digest) throws IOException {
        List<Path> files = new ArrayList<>(List.of(embeddings, labels));
        files.addAll(superclasses);
        Path[] others = {queryMask, cameras, sequences, junk};
        for (int i = 0; i < others.length; i++) {
            if (others[i] != null) {
                digest.update((byte) i);
                files.add(others[i]);
            }
        }
        byte[] buffer = new byte[1 << 16];
        for (Path file : files) {
            digest.update((Files.size(file) + ";").getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = Files.newInputStream(file)) {
                for (int read; (read = in.read(buffer)) > 0; ) {
                    digest.update(buffer, 0, read);
                }
            }
        }
    }

    private SearchInput describe(float[] unit) throws IOException {
        several = !haveSeveralLabels() ? null
                : labelSeparator == null ? SeveralLabels.ofArray(labels) : SeveralLabels.ofTable(labels, labelSeparator);
        RowTable table = !isTable(labels) ? null : several == null ? RowTable.read(labels, "label") : RowTable.read(labels);
        List<String> names = several != null ? several.names() : table == null
                ? Arrays.stream(Npy.readLabels(labels)).mapToObj(Long::toString).toList() : table.column("label");
        int rows = names.size();
        if (rows == 0 || rows != this.rows) {
            throw new IllegalArgumentException(embeddings + " has " + this.rows + " rows, but " + labels + " has " + rows
                    + " labels; expected one label a row");
        }
        List<int[]> levels = new ArrayList<>();
        levels.add(several != null ? several.sets().numbers() : table == null ? Npy.denseLabels(Npy.readLabels(labels)) : table.numbers("label"));
        if (several == null && superclasses.isEmpty() && table != null && table.has("superclass")) {
            levels.add(table.numbers("superclass"));
        }
        for (Path file : superclasses) {
            levels.add(numbers(file, null, ""));
        }
        boolean[] query = flags(queryMask, table, "query");
        boolean[] left = flags(junk, table, "junk");
        IntPredicate kept = row -> left == null || !left[row];
        int[] searched = IntStream.range(0, rows).filter(kept).filter(row -> query == null || query[row]).toArray();
        int[] found = query == null ? searched : IntStream.range(0, rows).filter(kept).filter(row -> !query[row]).toArray();
        return new SearchInput(unit, new LabelLevels(levels), names,
                table != null && table.has("path") ? table.column("path") : null, searched, found,
                rule(table, levels.getFirst()));
    }

    private int rows;
    private SeveralLabels several;

    private float[] readUnit(Path file) throws IOException {
        FloatMatrix matrix = VectorFiles.read(file);
        rows = matrix.rows();
        return Rows.normalized(matrix.values(), matrix.columns());
    }

    /** Other embeddings of the same rows, normalised. */
    float[] readOther(Path file, SearchInput input) throws IOException {
        float[] unit = readUnit(file);
        if (rows != input.labels().items()) {
            throw new IllegalArgumentException(file + " has " + rows + " rows, " + embeddings + " has " + input.labels().items()
                    + "; a comparison needs embeddings of the same items in the same order");
        }
        return unit;
    }

    private IgnoreRule rule(RowTable table, int[] classes) throws IOException {
        int[] camera = numbers(cameras, table, "camera");
        int[] sequence = numbers(sequences, table, "sequence");
        IgnoreRule rule = camera == null ? null : several != null
                ? IgnoreRules.sharedLabelAndCamera(several.sets(), camera) : IgnoreRules.sameClassAndCamera(classes, camera, classes, camera);
        return sequence == null ? rule : IgnoreRules.either(rule, IgnoreRules.sameSequence(sequence, sequence));
    }

    /** Of the file, or else of the column where the table has it; null where there is neither. */
    private int[] numbers(Path file, RowTable table, String column) throws IOException {
        if (file != null) {
            return checked(file, Npy.denseLabels(Npy.readLabels(file)));
        }
        return table != null && table.has(column) ? table.numbers(column) : null;
    }

    private boolean[] flags(Path file, RowTable table, String column) throws IOException {
        if (file != null) {
            boolean[] mask = Npy.readMask(file);
            checkLength(file, mask.length);
            return mask;
        }
        return table != null && table.has(column) ? table.flags(column) : null;
    }

    private int[] checked(Path file, int[] numbers) {
        checkLength(file, numbers.length);
        return numbers;
    }

    private void checkLength(Path file, int entries) {
        if (entries != rows) {
            throw new IllegalArgumentException(file + " has " + entries + " entries, but there are " + rows
                    + " embeddings; expected one entry a row");
        }
    }

    private static boolean isTable(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }
}
