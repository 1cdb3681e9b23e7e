package org.smoothap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.smoothap.data.npy.MappedMatrix;
import org.smoothap.data.table.Split;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.RankFigures;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.train.Experiment;
import org.smoothap.torch.train.RunFolder;
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
        private ArrayFiles arrays;
    }

    @Option(names = "--split", defaultValue = "test", description = "Of a run: test, validation or train (default: ${DEFAULT-VALUE}).")
    private Split split;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page: figures, map, confusions, queries. Of embeddings the"
            + " pictures are those of the column path of --labels L.csv.")
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

    @Option(names = "--state", paramLabel = "FILE", description = "With --embeddings: keep the figures of finished queries here;"
            + " the same command goes on from them after it was stopped.")
    private Path state;

    @Parameters(paramLabel = "key=value", description = "Of a run: keys of its recipe to change, for example data.root=DIR.")
    private List<String> overrides = List.of();

    @Mixin
    private RankOptions processes;

    @Mixin
    private PostOption post;

    @Mixin
    private DetailOptions details;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (ks != null && IntStream.of(ks).anyMatch(k -> k < 1)) {
            throw new ParameterException(spec.commandLine(), "--k must be numbers from 1, got " + Arrays.toString(ks));
        }
        try {
            details.check();
            post.steps();
            if (post.any() && (report != null || details.writes() || details.clustering
                    || details.against != null)) {
                throw new IllegalArgumentException("--post gives figures of rankings alone: leave out --report, --against, --clustering"
                        + " and what writes files");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (input.run != null) {
            if (state != null) {
                throw new ParameterException(spec.commandLine(), "--state goes with --embeddings, found it with --run");
            }
            if (processes.areStartedHere(spec)) {
                return processes.start(spec);
            }
            processes.run(RunFolder.open(input.run).recipe(withKs(overrides)), new Terminal(spec.commandLine().getErr()), this::printRun);
            return 0;
        }
        if (processes.areStartedHere(spec)) {
            throw new ParameterException(spec.commandLine(), "--processes goes with --run: embeddings need no network");
        }
        print(ofArrays());
        return 0;
    }

    private MeasuredFigures ofArrays() throws IOException {
        if (!overrides.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "key=value arguments go with --run, found '" + overrides.get(0) + "'");
        }
        List<String> standard = standard();
        if (input.arrays.haveSeveralLabels()) {
            return ofSeveralLabels(standard);
        }
        try (MappedMatrix mapped = input.arrays.map()) {
            if (mapped != null && (state != null || isTooLarge(mapped))) {
                if (report != null || post.any()) {
                    throw new ParameterException(spec.commandLine(), (report == null ? "--post" : "--report") + " needs the embeddings in memory: leave out --state, or "
                            + "give Java a larger heap (SMOOTHAP_JAVA_OPTIONS=-Xmx8g)");
                }
                SearchInput search = input.arrays.readWithout(mapped.count());
                return details.measureStreamed(search, standard, new StreamedEvaluation(input.arrays, mapped, search, state,
                        new Terminal(spec.commandLine().getErr()))::measure);
            }
        }
        if (state != null) {
            throw new ParameterException(spec.commandLine(), "--state needs embeddings in a .npy file, found "
                    + input.arrays.embeddings);
        }
        SearchInput search = input.arrays.read();
        if (post.any()) {
            return posted(search, standard);
        }
        SearchInput other = details.against == null ? null : search.with(input.arrays.readOther(details.against, search));
        MeasuredFigures measured = details.measure(search, standard, other);
        if (report != null) {
            new ArraysReporter(input.arrays, search).write(measured, report, queries, nearest);
        }
        return measured;
    }

    private MeasuredFigures ofSeveralLabels(List<String> standard) throws IOException {
        String other = state != null ? "--state" : report != null ? "--report" : post.any() ? "--post"
                : !input.arrays.superclasses.isEmpty() ? "--superclasses" : details.ofClasses();
        if (other != null) {
            throw new ParameterException(spec.commandLine(), other + " is for rows of one class each, but those of "
                    + input.arrays.labels + " may have several labels: leave it out");
        }
        try (MappedMatrix mapped = input.arrays.map()) {
            if (mapped != null && isTooLarge(mapped)) {
                throw new IllegalArgumentException("rows with several labels need their embeddings in memory: give Java a larger heap"
                        + " than " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB (SMOOTHAP_JAVA_OPTIONS=-Xmx...)");
            }
        }
        return details.measure(input.arrays.read(), input.arrays.labelSets(), standard);
    }

    /** In memory there are, for a while, four of them: as read, normalised, packed, and what else is needed. */
    private static boolean isTooLarge(MappedMatrix embeddings) {
        long bytes = (long) embeddings.count() * embeddings.dimension() * Float.BYTES;
        return 4 * bytes > Runtime.getRuntime().maxMemory() || bytes / Float.BYTES > Integer.MAX_VALUE - 8;
    }

    private List<String> standard() {
        int[] chosen = ks == null ? new int[] {1, 10, 100, 1000} : IntStream.of(ks).sorted().distinct().toArray();
        return RankFigures.standard(chosen).stream().map(RankFigure::name).toList();
    }

    /** The figures after what --post says. */
    private MeasuredFigures posted(SearchInput search, List<String> standard) throws IOException {
        MeasuredFigures measured = details.measure(PostProcessing.of(search, post.steps()), standard, null);
        measured.others().put("protocol", PostProcessing.protocol(search));
        measured.others().put("post", post.text());
        return measured;
    }

    private void print(MeasuredFigures figures) {
        if (format.format == TableFormat.table) {
            figures.print(spec.commandLine().getOut());
        } else {
            Table.print(figures.toMap(), format.format, spec.commandLine().getOut());
        }
    }

    private void printRun(Ranks ranks, Terminal terminal) throws IOException {
        EvaluatedRun run = EvaluatedRun.of(input.run, withKs(overrides), split, terminal, ranks);
        EvaluatedRun other = details.any() && details.against != null
                ? EvaluatedRun.of(details.against, List.of(), split, terminal, ranks) : null;
        if (!ranks.isFirst()) {
            return;
        }
        if (post.any()) {
            // The run's own figures stay as they are: nothing is written.
            print(posted(run.search(), standardOf(run)));
            return;
        }
        MeasuredFigures measured = details.any() ? ofRun(run, other) : null;
        Map<String, Object> figures = new LinkedHashMap<>(run.figures());
        if (measured != null) {
            measured.toMap().forEach(figures::putIfAbsent);
        }
        run.folder().writeJson(run.folder().metricsFile(), figures);
        if (report != null) {
            new RunReporter(run.folder(), run.recipe()).write(
                    new Experiment.Outcome(run.before(), run.figures(), run.table(), run.embeddings()), report, queries, nearest);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (measured != null && format.format == TableFormat.table) {
            FiguresTable.print(run.figures(), format.format, out);
            out.println();
            measured.print(out);
        } else {
            FiguresTable.print(figures, format.format, out);
        }
    }

    /** Of the run's first test. */
    private MeasuredFigures ofRun(EvaluatedRun run, EvaluatedRun other) throws IOException {
        SearchInput search = run.search();
        return details.measure(search, standardOf(run),
                other == null ? null : search.with(other.embeddingsOf(run)));
    }

    private static List<String> standardOf(EvaluatedRun run) {
        return run.figures().keySet().stream().filter(EvaluateCommand::isStandard).toList();
    }

    private static boolean isStandard(String name) {
        return name.matches("recall@[0-9]+|map|map@r|r-precision|mrr");
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
