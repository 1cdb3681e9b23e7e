package org.smoothap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.source.PartCount;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TableCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description = "Read every image of a data set, count, and compare with the published counts; exit 1 if an image is"
                + " missing or unreadable, or a count differs from a certain published one (of a drawn miniature, no matter).",
        mixinStandardHelpOptions = true)
final class DatasetsVerifyCommand implements Callable<Integer> {
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
        List<PartCount> parts = PartCount.of(images, Datasets.info(name));
        terminal.line(images.name() + ": " + images.origin());
        print(images, parts, check, terminal);
        List<String> failures = failures(images, parts, check);
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("; ", failures));
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

    private void print(ImageTable images, List<PartCount> parts, TableCheck check, Terminal terminal) {
        PrintWriter out = spec.commandLine().getOut();
        Set<Integer> bad = check.problems().stream().map(TableCheck.Problem::row).collect(Collectors.toSet());
        Table table = new Table("part", "classes", "images", "classes with one image", "missing or unreadable", "published");
        for (PartCount part : parts) {
            long unusable = part.rows().stream().filter(bad::contains).count();
            table.add(part.part(), part.classes(), part.images(), part.singletons(), unusable, part.comparison());
        }
        Table hashes = new Table("split file", "sha256");
        images.splitFiles().forEach(hashes::add);
        if (format.format == TableFormat.json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("dataset", images.name());
            object.put("images", images.origin());
            object.put("parts", table.asMaps());
            object.put("split-files", images.splitFiles());
            object.put("problems", check.problems().stream().map(TableCheck.Problem::toString).toList());
            Table.print(object, format.format, out);
            return;
        }
        table.print(format.format, out);
        if (images.splitFiles().isEmpty()) {
            return;
        }
        if (format.format == TableFormat.table) {
            out.println();
            hashes.print(format.format, out);
        } else { // a CSV file is one table
            images.splitFiles().forEach((file, sha256) -> terminal.line(file + ": sha256 " + sha256));
        }
    }

    private static List<String> failures(ImageTable images, List<PartCount> parts, TableCheck check) {
        List<String> failures = new ArrayList<>();
        if (!check.problems().isEmpty()) {
            failures.add(check.problems().size() + " of " + check.images() + " images are missing or unreadable, listed above");
        }
        List<String> different = parts.stream().filter(PartCount::differs).map(PartCount::part).toList();
        if (!different.isEmpty() && !images.drawn()) {
            failures.add("the counts of " + String.join(", ", different) + " are not those published; compare the split files");
        }
        return failures;
    }
}
