package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.similarity.Rows;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Evaluation;
import org.smoothap.torch.train.Experiment;
import org.smoothap.torch.train.RunFolder;
import org.smoothap.torch.train.TestFigures;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description = "Exact retrieval figures of a run, or of embeddings from anywhere (they are L2-normalised: cosine).",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Input input;

    static final class Input {
        @Option(names = "--run", required = true, paramLabel = "RUN", description = "The folder of a run.")
        private Path run;

        @ArgGroup(exclusive = false)
        private NpyFiles arrays;
    }

    static final class NpyFiles {
        @Option(names = "--embeddings", required = true, paramLabel = "E.npy", description = "float32 N x D.")
        private Path embeddings;

        @Option(names = "--labels", required = true, paramLabel = "L.npy", description = "int64 N.")
        private Path labels;

        @Option(
                names = "--query-mask",
                paramLabel = "Q.npy",
                description = "bool N: the true rows are searched for among the false rows. Without it every row is searched for among all others.")
        private Path queryMask;
    }

    @Option(names = "--split", defaultValue = "test", description = "Of a run: test, validation or train (default: ${DEFAULT-VALUE}).")
    private Split split;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Of a run: write a page of the figures and retrievals.")
    private Path report;

    @Option(names = "--queries", defaultValue = "" + RunReporter.QUERIES, description = "Queries on that page (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(names = "--nearest", defaultValue = "" + RunReporter.NEAREST, description = "Images shown for each (default: ${DEFAULT-VALUE}).")
    private int nearest;

    @Option(
            names = "--k",
            split = ",",
            paramLabel = "K",
            description = "The K of Recall@K (default: 1,10,100,1000; of a run, the recipe's). A benchmark's own are always "
                    + "added.")
    private int[] ks;

    @Parameters(paramLabel = "key=value", description = "Of a run: keys of its recipe to change, for example data.root=DIR.")
    private List<String> overrides = List.of();

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (ks != null && IntStream.of(ks).anyMatch(k -> k < 1)) {
            throw new ParameterException(spec.commandLine(), "--k must be numbers from 1, got " + Arrays.toString(ks));
        }
        Map<String, Object> figures = input.run != null ? ofRun() : ofArrays();
        FiguresTable.print(figures, format.format, spec.commandLine().getOut());
        return 0;
    }

    private Map<String, Object> ofArrays() throws IOException {
        if (!overrides.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "key=value arguments go with --run, found '" + overrides.get(0) + "'");
        }
        LabelledEmbeddings data = LabelledEmbeddings.read(input.arrays.embeddings, input.arrays.labels);
        RetrievalEvaluator evaluator = new RetrievalEvaluator(ks == null ? new int[] {1, 10, 100, 1000} : ks);
        LabelledEmbeddings unit =
                new LabelledEmbeddings(Rows.normalized(data.embeddings(), data.dimension()), data.dimension(), data.labels());
        if (input.arrays.queryMask == null) {
            return evaluator.leaveOneOut(unit.embeddings(), unit.labels()).toMap();
        }
        boolean[] mask = Npy.readMask(input.arrays.queryMask);
        if (mask.length != unit.labels().length) {
            throw new IllegalArgumentException(input.arrays.queryMask + " has " + mask.length + " entries, but there are "
                    + unit.labels().length + " embeddings; expected one entry a row");
        }
        LabelledEmbeddings queries = unit.where(mask, true);
        LabelledEmbeddings gallery = unit.where(mask, false);
        return evaluator
                .queryGallery(queries.embeddings(), queries.labels(), gallery.embeddings(), gallery.labels())
                .toMap();
    }

    private Map<String, Object> ofRun() throws IOException {
        RunFolder run = RunFolder.open(input.run);
        Recipe recipe = run.recipe(withKs(overrides));
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        ImageTable table = TrainingRun.open(recipe.data(), terminal).only(split);
        if (table.rows().isEmpty()) {
            throw new IllegalArgumentException("the run's images have no " + split.name().toLowerCase(Locale.ROOT)
                    + " split; choose another --split" + (split == Split.VALIDATION ? ", or train with data.validation=0.1" : ""));
        }
        float[] embeddings;
        TestFigures tests;
        try (EmbeddingNetwork network = TrainedModel.load(recipe, run.chosen())) {
            embeddings = new Embedder(network, recipe.image(), recipe.loaderThreads()).embed(table.rows());
            Evaluation evaluation = new Evaluation(recipe, network);
            tests = split == Split.TEST
                    ? evaluation.tests(table, embeddings)
                    : new TestFigures(split.name(), evaluation.of(table, embeddings).toMap());
        }
        Map<String, Object> figures = tests.describe(table, split, run.best().exists() ? "best" : "last");
        terminal.line(table.name() + ": " + table.origin());
        run.writeJson(run.metricsFile(), figures);
        if (report != null) {
            new RunReporter(run, recipe)
                    .write(new Experiment.Outcome(Map.of(), figures, table, embeddings), report, queries, nearest);
        }
        return figures;
    }

    private List<String> withKs(List<String> overrides) {
        if (ks == null) {
            return overrides;
        }
        List<String> all = new ArrayList<>(overrides);
        all.add("evaluation.k=" + Arrays.toString(ks));
        return all;
    }
}
