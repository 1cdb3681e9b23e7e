package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.smoothap.data.table.ImageTable;
import org.smoothap.metric.PairedBootstrap;
import org.smoothap.torch.compare.CellLauncher;
import org.smoothap.torch.compare.Comparison;
import org.smoothap.torch.compare.ComparisonFiles;
import org.smoothap.torch.compare.ComparisonPlan;
import org.smoothap.torch.compare.ComparisonResults;
import org.smoothap.torch.compare.ComparisonSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = "Train many variants of a recipe under equal conditions, losses for example, and compare them on classes they "
                + "have never seen. Run it again to go on: finished runs are not run again.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    static final List<String> FIGURES = List.of("recall@1", "map", "map@r");

    @Parameters(index = "0", paramLabel = "PLAN", description = "A YAML file, or a name of the comparisons folder.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "key=value", description = "Change keys of all recipes, for example epochs=20.")
    private List<String> overrides = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the comparison.")
    private Path out;

    @Option(names = "--sets", split = ",", paramLabel = "NAME", description = "Only these sets of the plan.")
    private List<String> sets = List.of();

    @Option(names = "--variants", split = ",", paramLabel = "NAME", description = "Only these variants of the plan.")
    private List<String> variants = List.of();

    @Option(names = "--jobs", paramLabel = "N", description = "Runs at a time; one a core by default.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--table-only", description = "Run nothing; print what is finished.")
    private boolean tableOnly;

    @Mixin
    private CheckOption check;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        KeyValues.parse(overrides, spec.commandLine());
        if (jobs < 1) {
            throw new ParameterException(spec.commandLine(), "--jobs must be 1 or more, found " + jobs);
        }
        ComparisonPlan plan = ComparisonPlan.read(file(name)).only(sets, variants);
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        ComparisonResults results;
        try (ComparisonProgress progress = new ComparisonProgress(terminal, plan.cells())) {
            int processors = Math.max(1, Runtime.getRuntime().availableProcessors() / jobs);
            Comparison comparison =
                    new Comparison(plan, RecipeFiles::read, overrides, out, CellLauncher.processes(processors), progress);
            if (tableOnly) {
                results = comparison.results();
            } else {
                for (String set : plan.sets().keySet()) {
                    look(set, comparison, terminal);
                }
                results = comparison.run(jobs);
            }
        }
        Files.createDirectories(out);
        ComparisonFiles.write(results, out, FIGURES);
        new ComparisonFigures(results).write(out.resolve("figures"));
        terminal.line("results.csv, curves.csv, tables.md and figures: " + out);
        table(ComparisonSummary.of(results, FIGURES), plan).print(format.format, spec.commandLine().getOut());
        return 0;
    }

    /** Broken images would end every run of the set: they are found before the first. */
    private void look(String set, Comparison comparison, Terminal terminal) throws IOException {
        ImageTable table = TrainingRun.open(comparison.example(set).data(), terminal);
        TrainingRun.requireSplits(table);
        if (terminal.usable(table, check).rows().size() < table.rows().size()) {
            throw new IllegalArgumentException("the set '" + set + "' has images that cannot be read, and a comparison needs all of "
                    + "them; mend or prepare the set first ('smoothap datasets prepare --skip-bad')");
        }
    }

    private static Path file(String pathOrName) throws IOException {
        return NamedFiles.find("comparison", "comparisons", pathOrName);
    }

    private static Table table(List<ComparisonSummary.Line> lines, ComparisonPlan plan) {
        List<String> columns = new ArrayList<>(List.of("set", "variant", "learning-rate", "seeds"));
        FIGURES.forEach(figure -> columns.addAll(List.of(figure, figure + "-std")));
        columns.addAll(List.of("map-difference", "low", "high", "wins", "losses", "cpu-seconds-a-step"));
        Table table = new Table(columns.toArray(String[]::new));
        for (ComparisonSummary.Line line : lines) {
            List<Object> row = new ArrayList<>(List.of(line.set(), line.variant(), String.valueOf(line.learningRate()), line.seeds()));
            line.figures().values().forEach(spread -> {
                row.add(spread[0]);
                row.add(Double.isNaN(spread[1]) ? "" : (Object) spread[1]);
            });
            PairedBootstrap.Interval difference = line.difference();
            row.addAll(difference == null
                    ? List.of("", "", "")
                    : List.of(difference.difference(), difference.low(), difference.high()));
            row.addAll(List.of(line.wins(), line.losses(), line.cpuSecondsAStep()));
            table.add(row.toArray());
        }
        return table;
    }
}
