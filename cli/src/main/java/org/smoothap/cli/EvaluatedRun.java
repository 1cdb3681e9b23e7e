package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;
import org.smoothap.metric.LabelLevels;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Evaluation;
import org.smoothap.torch.train.RunFolder;
import org.smoothap.torch.train.TestFigures;

/**
 * A run whose network has embedded and been tested on the images of a split.
 *
 * @param embeddings one row for each of the table
 * @param figures as {@code metrics.json} has them; may be added to
 */
record EvaluatedRun(RunFolder folder, Recipe recipe, ImageTable table, Split split, float[] embeddings,
        Map<String, Object> figures) {
    /** @param ranks among which the images are shared out; others than 0 have no figures */
    static EvaluatedRun of(Path path, List<String> overrides, Split split, Terminal terminal, Ranks ranks) throws IOException {
        RunFolder run = RunFolder.open(path);
        Recipe recipe = run.recipe(overrides);
        ImageTable table = ranks.firstThenOthers(() -> TrainingRun.open(recipe.data(), terminal)).only(split);
        if (table.rows().isEmpty()) {
            throw new IllegalArgumentException("the run's images have no " + split.name().toLowerCase(Locale.ROOT)
                    + " split; choose another --split" + (split == Split.VALIDATION ? ", or train with data.validation=0.1" : ""));
        }
        float[] embeddings;
        Map<String, Object> figures;
        try (EmbeddingNetwork network = TrainedModel.load(recipe, run.chosen())) {
            embeddings = new Embedder(network, recipe.image(), recipe.loaderThreads(), ranks).embed(table.rows());
            Evaluation evaluation = new Evaluation(recipe, network);
            figures = ranks.onFirst(() -> {
                TestFigures tests = split == Split.TEST
                        ? evaluation.tests(table, embeddings)
                        : new TestFigures(split.name(), evaluation.of(table, embeddings).toMap());
                return tests.describe(table, split, run.best().exists() ? "best" : "last");
            });
        }
        terminal.line(table.name() + ": " + table.origin());
        return new EvaluatedRun(run, recipe, table, split, embeddings, figures == null ? Map.of() : figures);
    }

    /** The figures of the same test before training; empty where they were not kept, or are of other images. */
    Map<String, Object> before() throws IOException {
        if (!Files.exists(folder.beforeFile())) {
            return Map.of();
        }
        Map<String, Object> before = folder.readJson(folder.beforeFile());
        return Stream.of("dataset", "images", "split", "protocol", "queries")
                .allMatch(key -> Objects.equals(before.get(key), figures.get(key))) ? before : Map.of();
    }

    /** The search of the first test, or of all images of another split. */
    SearchInput search() {
        TestSet test = table.tests().getFirst();
        boolean tested = split == Split.TEST;
        if (tested && !(test.protocol() instanceof Protocol.LeaveOneOut || test.protocol() instanceof Protocol.QueryGallery)) {
            throw new IllegalArgumentException("the test '" + test.name() + "' compares templates or draws its gallery; more"
                    + " figures and files are of tests with fixed queries and gallery. For others: 'smoothap embed', then evaluate"
                    + " --embeddings");
        }
        boolean all = tested && test.protocol() instanceof Protocol.LeaveOneOut;
        List<ImageRow> rows = table.rows();
        int[] places = tested ? table.rowsOf(test) : IntStream.range(0, rows.size()).toArray();
        return new SearchInput(embeddings, labels(), rows.stream().map(ImageRow::label).toList(),
                rows.stream().map(row -> row.location().toString()).toList(),
                IntStream.of(places).filter(row -> all || rows.get(row).query()).toArray(),
                IntStream.of(places).filter(row -> all || rows.get(row).gallery()).toArray(), null);
    }

    private LabelLevels labels() {
        int[] classes = table.labelIds();
        int[] above = table.superclassIds();
        List<int[]> levels = new ArrayList<>(List.of(classes));
        if (above != null) {
            levels.add(IntStream.of(classes).map(label -> above[label]).toArray());
        }
        return new LabelLevels(levels);
    }

    /** @throws IllegalArgumentException if the other run was not evaluated on the same images */
    float[] embeddingsOf(EvaluatedRun other) {
        List<String> here = table.rows().stream().map(row -> row.location().toString()).toList();
        List<String> there = other.table.rows().stream().map(row -> row.location().toString()).toList();
        if (!here.equals(there)) {
            throw new IllegalArgumentException(folder.path() + " was evaluated on " + here.size() + " images, "
                    + other.folder.path() + " on " + there.size() + ", not all the same; a comparison needs the same images");
        }
        return embeddings;
    }
}
