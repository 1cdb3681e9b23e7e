package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "datasets",
        description = "List the data sets that can be read, check one before training, or shrink its images.",
        mixinStandardHelpOptions = true,
        subcommands = {DatasetsCommand.ListCommand.class, DatasetsCommand.VerifyCommand.class, PrepareCommand.class})
final class DatasetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected list, verify or prepare");
    }

    @Command(name = "list", description = "List the data sets and readers.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin
        private FormatOption format;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Table table = new Table("name", "root", "summary", "licence", "where");
            for (DatasetInfo info : Datasets.all()) {
                table.add(info.name(), info.needsRoot() ? "needed" : "-", info.summary(), info.licence(), info.where());
            }
            table.print(format.format, spec.commandLine().getOut());
            return 0;
        }
    }

    @Command(
            name = "verify",
            description = "Read every image of a data set and count; exit 1 if something is missing or unreadable.",
            mixinStandardHelpOptions = true)
    static final class VerifyCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "A name of 'smoothap datasets list'.")
        private String name;

        @Option(names = "--root", paramLabel = "DIR", description = "The folder or file of the data set.")
        private Path root;

        @Option(names = "--threads", defaultValue = "2", description = "Decoding threads (default: ${DEFAULT-VALUE}).")
        private int threads;

        @Mixin
        private FormatOption format;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            Terminal terminal = new Terminal(spec.commandLine().getErr());
            ImageTable images = open(terminal);
            TableCheck check = terminal.check(images, threads, CheckOption.Check.full);
            Table table = new Table("split", "classes", "images", "classes with one image");
            for (Split split : Split.values()) {
                ImageTable part = images.only(split);
                if (!part.rows().isEmpty()) {
                    List<String> classes = part.classes();
                    long singletons = check.singletonClasses().stream().filter(classes::contains).count();
                    table.add(split.name().toLowerCase(), classes.size(), part.rows().size(), singletons);
                }
            }
            terminal.line(images.name() + ": " + images.origin());
            table.print(format.format, spec.commandLine().getOut());
            if (!check.problems().isEmpty()) {
                throw new IllegalStateException(
                        check.problems().size() + " of " + check.images() + " images are missing or unreadable, listed above");
            }
            return 0;
        }

        private ImageTable open(Terminal terminal) throws IOException {
            try {
                return Datasets.open(name, new DatasetOptions(root, Datasets.defaultCache(), terminal::line));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }
}
