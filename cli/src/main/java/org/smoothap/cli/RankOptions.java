package org.smoothap.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.torch.distributed.LaunchSettings;
import org.smoothap.torch.distributed.LocalRanks;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.recipe.Recipe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Several processes for one run: started here, or by torchrun and the like, which say so in the environment. */
final class RankOptions {
    private static final String PROCESSES = "--processes";
    private static final int FAILED = 1;

    @Option(
            names = PROCESSES,
            paramLabel = "N",
            defaultValue = "1",
            description = "Work with N processes on this machine, which share out the images; torchrun and the like start processes "
                    + "without this (docs/distributed.md).")
    private int processes;

    @Option(
            names = "--timeout-seconds",
            paramLabel = "S",
            defaultValue = "" + Ranks.DEFAULT_TIMEOUT_SECONDS,
            description = "A process that gives no sign of life for so long has stalled, and the others end "
                    + "(default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** Whether this process is only to start the ranks. */
    boolean areStartedHere(CommandSpec spec) {
        if (processes < 1 || timeoutSeconds < 1 || timeoutSeconds > 86_400) {
            throw new ParameterException(spec.commandLine(), "--processes must be 1 or more and --timeout-seconds 1 to 86400,"
                    + " got " + processes + " and " + timeoutSeconds);
        }
        if (processes > 1 && System.getenv("RANK") != null) {
            throw new ParameterException(spec.commandLine(), "--processes " + processes + " starts processes, but RANK="
                    + System.getenv("RANK") + " says that this is one of several already; leave out one of them");
        }
        return processes > 1;
    }

    /** Starts this very command once for each rank; returns the status to end with. */
    int start(CommandSpec spec) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(Smoothap.class.getName()));
        List<String> own = spec.root().commandLine().getParseResult().originalArgs();
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i).equals(PROCESSES)) {
                i++; // and its value
            } else if (!own.get(i).startsWith(PROCESSES + "=")) {
                arguments.add(own.get(i));
            }
        }
        return new LocalRanks(processes, spec.commandLine().getOut(), spec.commandLine().getErr()).run(arguments);
    }

    /** What a rank does. */
    interface Part {
        /** @param own a terminal that shows nothing on other ranks than 0 */
        void run(Ranks ranks, Terminal own) throws Exception;
    }

    /** Does this process's part, with the other ranks if there are any. They are told if it fails. */
    void run(Recipe recipe, Terminal terminal, Part part) throws Exception {
        try (Ranks ranks = connect(recipe, terminal)) {
            try {
                part.run(ranks, ranks.isFirst() ? terminal : Terminal.silent());
            } catch (Throwable e) {
                ranks.abandon(Smoothap.message(e));
                throw e;
            }
        }
    }

    /** Meets the other ranks, if the environment says that there are any. */
    private Ranks connect(Recipe recipe, Terminal terminal) throws IOException {
        LocalRanks.followParent();
        LaunchSettings settings = LaunchSettings.of(System.getenv());
        if (settings != null && settings.rank() > 0) {
            System.setProperty("smoothap.terminal", "false"); // one progress bar is enough
        } else if (settings != null && settings.size() > 1) {
            terminal.line(settings.size() + " processes; this is rank 0, the others meet it at " + settings.host() + ":"
                    + settings.port());
        }
        return Ranks.connect(settings, recipe.device(), recipe.threads(), timeoutSeconds, reason -> {
            terminal.line("smoothap: " + reason + "; this process ends too, go on from the last checkpoint with --resume");
            Runtime.getRuntime().halt(FAILED);
        });
    }
}
