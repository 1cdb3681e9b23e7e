package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;
import org.smoothap.report.FoundGroup;
import org.smoothap.report.FoundPage;
import org.smoothap.search.Filter;
import org.smoothap.search.SearchHit;
import org.smoothap.search.VectorIndex;
import org.smoothap.similarity.Rows;
import org.smoothap.torch.embed.PictureEmbedder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "search",
        description = "Find the pictures of an index that are most similar to a picture.",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    /** Loading the graph takes about 2 µs an image, and saves 50 µs or more a query. */
    private static final int IMAGES_PER_QUERY = 25;

    static final class Wanted {
        @Option(names = "--image", paramLabel = "FILE", description = "The picture to search with.")
        private Path image;

        @Option(names = "--vector", paramLabel = "V.npy", description = "Embeddings to search with, N x D; they are normalised.")
        private Path vector;

        @Option(names = "--check",
                description = "Compare approximate with exact search on pictures of the index: recall and speed.")
        private boolean check;
    }

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "An index that 'index' made.")
    private Path folder;

    @ArgGroup(multiplicity = "1")
    private Wanted wanted;

    @Option(names = "--run", paramLabel = "RUN", description = "The run that made the index, where it has moved since.")
    private Path run;

    @Option(names = "--k", defaultValue = "10", paramLabel = "K",
            description = "How many pictures to find (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(names = "--candidates", paramLabel = "N",
            description = "How many pictures the approximate search considers, at least K; more find more and take longer "
                    + "(default: 2 K, and 64 or more).")
    private Integer candidates;

    @Option(names = "--filter", paramLabel = "CONDITION",
            description = "Only pictures of which this holds: label=apple, label=apple|pear, label!=apple, price<10. "
                    + "All of several must hold.")
    private List<String> filters = List.of();

    @Option(names = "--exact", description = "Compare with every picture instead of following the graph.")
    private boolean exact;

    @Option(names = "--page", paramLabel = "FILE.html", description = "Also write a page with the pictures.")
    private Path page;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    /** What is searched with: vectors, and how the page shows them. */
    private record Queries(float[] rows, int dimension, List<String> names) {}

    @Override
    public Integer call() throws Exception {
        if (k < 1 || candidates != null && candidates < k) {
            throw new ParameterException(spec.commandLine(), k < 1
                    ? "--k must be 1 or more, got " + k
                    : "--candidates must be at least --k " + k + ", got " + candidates);
        }
        try (VectorIndex index = VectorIndex.open(folder)) {
            if (wanted.check) {
                SearchCheck.print(index, k, format.format, spec.commandLine().getOut());
                return 0;
            }
            Filter filter = Filter.of(filters);
            Queries queries = wanted.image != null ? image(index) : vectors();
            List<String> columns = List.copyOf(index.columns());
            List<String> names = new ArrayList<>(List.of("query", "rank", "score", "image"));
            names.addAll(columns);
            Table table = new Table(names.toArray(String[]::new));
            List<FoundGroup> groups = new ArrayList<>();
            if (!exact && filters.isEmpty() && queries.names.size() > index.size() / IMAGES_PER_QUERY) {
                index.load();
            }
            for (int q = 0; q < queries.names.size(); q++) {
                float[] query = Arrays.copyOfRange(queries.rows, q * queries.dimension, (q + 1) * queries.dimension);
                List<SearchHit> hits = exact
                        ? index.exact(query, k, filter)
                        : index.search(query, k, candidates == null ? VectorIndex.candidates(k) : candidates, filter);
                add(table, queries.names.get(q), hits, columns);
                if (page != null) {
                    groups.add(group(queries.names.get(q), hits, index));
                }
            }
            table.print(format.format, spec.commandLine().getOut());
            if (page != null) {
                FoundPage.write("Search in " + index.size() + " pictures", subtitle(index), groups, Smoothap.VERSION, page);
            }
        }
        return 0;
    }

    private static void add(Table table, String query, List<SearchHit> hits, List<String> columns) {
        for (int i = 0; i < hits.size(); i++) {
            List<Object> cells = new ArrayList<>(List.of(query, i + 1, hits.get(i).score(), hits.get(i).image().id()));
            for (String column : columns) {
                cells.add(hits.get(i).image().metadata().getOrDefault(column, ""));
            }
            table.add(cells.toArray());
        }
    }

    private Queries image(VectorIndex index) throws IOException {
        if (!Files.exists(wanted.image)) {
            throw new NoSuchFileException(wanted.image + ": no such file");
        }
        Path model = run != null ? run : Path.of(index.settings().source());
        if (run == null && !Files.exists(model)) {
            throw new NoSuchFileException(
                    "the run that made the index is no longer at " + model + "; say where it is with --run");
        }
        ImageRow row = ImageRow.of(ImageLocation.of(wanted.image), "", Split.TEST);
        float[][] found = new float[1][];
        try (RunModel made = RunModel.open(model)) {
            index.requireModel(made.identity());
            try (PictureEmbedder embedder = new PictureEmbedder(made.network(), made.recipe().image(), 1)) {
                embedder.embed(List.of(row), new PictureEmbedder.Results() {
                    @Override
                    public void embedded(int place, float[] embedding) {
                        found[0] = embedding;
                    }

                    @Override
                    public void unreadable(int place, IOException reason) throws IOException {
                        throw reason;
                    }
                });
            }
        }
        return new Queries(found[0], found[0].length, List.of(wanted.image.getFileName().toString()));
    }

    private Queries vectors() throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(wanted.vector);
        List<String> names = new ArrayList<>();
        for (int row = 0; row < matrix.rows(); row++) {
            names.add(String.valueOf(row));
        }
        return new Queries(Rows.normalized(matrix.values(), matrix.columns()), matrix.columns(), names);
    }

    private FoundGroup group(String name, List<SearchHit> hits, VectorIndex index) {
        FoundPictures pictures = new FoundPictures(folder, Path.of(index.settings().root()));
        List<FoundGroup.Found> found = new ArrayList<>();
        hits.forEach(hit -> found.add(new FoundGroup.Found(pictures.of(hit.image()), hit.score())));
        // A vector has no picture of its own: its first hit stands for it.
        return wanted.image != null
                ? new FoundGroup("query", FoundPictures.picture(
                        ImageRow.of(ImageLocation.of(wanted.image), "", Split.TEST), name, ""), hits.size() + " nearest", found)
                : new FoundGroup("nearest to vector " + name, found.isEmpty()
                        ? FoundPictures.blank("nothing found") : found.getFirst().picture(), hits.size() + " nearest", found);
    }

    private String subtitle(VectorIndex index) {
        return folder + ", " + index.settings().model().name() + (exact ? ", exact" : "")
                + (filters.isEmpty() ? "" : ", only " + String.join(" and ", filters));
    }
}
