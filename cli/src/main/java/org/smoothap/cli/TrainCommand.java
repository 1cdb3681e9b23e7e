package org.smoothap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.DryRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = "Train an embedding network by a recipe, and evaluate it on classes it has never seen.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RECIPE", description = "A YAML file, or a name of the recipes folder.")
    private String recipe;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description = "Change keys of the recipe, for example optimizer.learning-rate=1e-4 or data.root=DIR.")
    private List<String> overrides = List.of();

    @Option(names = "--out", paramLabel = "RUN", description = "The folder of the run; needed, but for --dry-run.")
    private Path out;

    @Option(names = "--resume", description = "Go on with a run that was cut off; start it if it was not begun.")
    private boolean resume;

    @Option(
            names = "--dry-run",
            description = "Only print what the run would be and what time and memory it would take; no image is read, nothing is "
                    + "written.")
    private boolean dryRun;

    @Option(names = "--profile", description = "Say at the end where the time of training went, stage by stage.")
    private boolean profile;

    @Mixin
    private RankOptions processes;

    @Mixin
    private CheckOption check;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        KeyValues.parse(overrides, spec.commandLine());
        Recipe resolved = RecipeFiles.read(recipe, overrides);
        PrintWriter stdout = spec.commandLine().getOut();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        if (dryRun) {
            ImageTable table = TrainingRun.open(resolved.data(), terminal);
            TrainingRun.requireSplits(table);
            DryRunPrinter.print(resolved, new DryRun(resolved, table, terminal::line).report(), format.format, stdout);
            return 0;
        }
        if (out == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=RUN'");
        }
        if (processes.areStartedHere(spec)) {
            new TrainingRun(terminal, out, resume, check).requireFree();
            return processes.start(spec);
        }
        processes.run(resolved, terminal, (ranks, own) -> {
            Table figures = new TrainingRun(own, out, resume, check, ranks).train(resolved, profile);
            if (ranks.isFirst()) {
                figures.print(format.format, stdout);
            }
        });
        return 0;
    }
}
