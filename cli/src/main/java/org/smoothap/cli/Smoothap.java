package org.smoothap.cli;

import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.recipe.RecipeException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code smoothap} command. Results go to stdout, progress and errors to stderr; exit 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "smoothap",
        description = "Image retrieval trained by optimising Average Precision itself (Smooth-AP).",
        version = "smoothap " + Smoothap.VERSION,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            EmbedCommand.class,
            IndexCommand.class,
            SearchCommand.class,
            DuplicatesCommand.class,
            ServeCommand.class,
            LossCommand.class,
            LossesCommand.class,
            ModelsCommand.class,
            AnalyseCommand.class,
            DatasetsCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Smoothap implements Runnable {
    static final String VERSION = "0.1.0";

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }

    public static void main(String[] arguments) {
        AtomicBoolean finished = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!finished.get()) {
                Interrupts.end();
            }
        }));
        int exit = commandLine().execute(arguments);
        finished.set(true);
        System.exit(exit);
    }

    /** The whole command line, ready to execute. */
    static CommandLine commandLine() {
        Smoothap root = new Smoothap();
        return new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(usageErrors())
                .setExecutionExceptionHandler((error, command, parsed) -> root.failure(error, command.getErr()));
    }

    private int failure(Exception error, PrintWriter err) {
        err.println("smoothap: " + message(error));
        if (verbose) {
            error.printStackTrace(err);
        }
        err.flush();
        return error instanceof RecipeException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static IParameterExceptionHandler usageErrors() {
        return (error, arguments) -> {
            PrintWriter err = error.getCommandLine().getErr();
            err.println("smoothap: " + error.getMessage().replaceFirst("^Error: ", "").lines().findFirst().orElse("wrong usage")
                    + "; see '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
            err.flush();
            return CommandLine.ExitCode.USAGE;
        };
    }

    /** One line that says what happened. */
    static String message(Throwable error) {
        String text = error.getMessage() == null ? null : Engine.reason(error);
        if (error instanceof NoSuchFileException && text != null && !text.contains(" ")) {
            return "no such file: " + text;
        }
        if (error instanceof FileAlreadyExistsException && text != null && !text.contains(" ")) {
            return "already exists: " + text;
        }
        if (text == null || text.isBlank()) {
            return error.getClass().getSimpleName() + " (run again with --verbose to see where)";
        }
        return text.lines().findFirst().orElse(text);
    }
}
