package org.smoothap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.torch.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--out", required = true, paramLabel = "RUN", description = "The folder of the run.")
    private Path out;

    @Option(names = "--resume", description = "Go on with a run that was cut off; start it if it was not begun.")
    private boolean resume;

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
        new TrainingRun(new Terminal(spec.commandLine().getErr()), out, resume, check).train(resolved).print(format.format, stdout);
        return 0;
    }
}
