package org.smoothap.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.smoothap.Names;
import org.smoothap.data.miniature.Miniatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "miniature",
        description = "Draw a few images in the official layout of a benchmark, to try a recipe without the data.",
        mixinStandardHelpOptions = true)
final class DatasetsMiniatureCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "A benchmark: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Benchmarks.class)
    private String name;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "An empty folder, or one that is not there yet.")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "Of the drawings (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec;

    static final class Benchmarks implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Miniatures.names().iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        if (!Miniatures.names().contains(name)) {
            throw new ParameterException(spec.commandLine(), Names.unknown("miniature", name, Miniatures.names()));
        }
        Miniatures.write(name, out, seed);
        new Terminal(spec.commandLine().getErr()).line("a drawn miniature of '" + name + "' is in " + out
                + (name.equals("ijbc") ? "; evaluate a run on it" : "; train on it")
                + " with data.dataset=" + name + " data.root=" + out);
        return 0;
    }
}
