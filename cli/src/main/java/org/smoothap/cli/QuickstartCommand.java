package org.smoothap.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "quickstart",
        description = "Train on emoji as four vendors drew them, and find the same emoji among classes never seen: a few minutes.",
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
    private static final String RECIPE = "quickstart-emoji";

    @Option(names = "--out", paramLabel = "DIR", description = "The folder of the run (default: runs/quickstart, -2, -3 ...).")
    private Path out;

    @Option(names = "--seed", defaultValue = "0", description = "Weights, batches and augmentation (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--resume", description = "Go on with a run that was cut off.")
    private boolean resume;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<String> overrides = new ArrayList<>(List.of("seed=" + seed));
        Path folder = out != null ? out : freeFolder(Path.of("runs", "quickstart"));
        new TrainingRun(new Terminal(spec.commandLine().getErr()), folder, resume, CheckOption.standard())
                .train(RecipeFiles.read(RECIPE, overrides), false)
                .print(format.format, spec.commandLine().getOut());
        return 0;
    }

    private Path freeFolder(Path wanted) {
        Path folder = wanted;
        for (int i = 2; !resume && Files.exists(folder); i++) {
            folder = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return folder;
    }
}
