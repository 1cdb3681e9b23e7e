package org.smoothap.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.source.PublishedCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = "List the data sets and readers: licence, where to get them, published counts.",
        mixinStandardHelpOptions = true)
final class DatasetsListCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (format.format == TableFormat.table) {
            Datasets.all().forEach(info -> print(info, out));
            out.flush();
            return 0;
        }
        Table table = new Table("name", "root", "summary", "licence", "where", "published");
        for (DatasetInfo info : Datasets.all()) {
            table.add(info.name(), info.needsRoot() ? "needed" : "-", info.summary(), info.licence(), info.where(),
                    format.format == TableFormat.json ? info.published() : String.join("; ", published(info)));
        }
        table.print(format.format, out);
        return 0;
    }

    /** A paragraph a data set: in columns, the lines would be several hundred characters long. */
    private static void print(DatasetInfo info, PrintWriter out) {
        out.println(info.name() + (info.needsRoot() ? "  (needs a root)" : ""));
        out.println("    " + info.summary());
        out.println("    licence:   " + info.licence());
        out.println("    get it:    " + info.where());
        published(info).forEach(line -> out.println("    published: " + line));
    }

    private static List<String> published(DatasetInfo info) {
        return info.published().stream().map((PublishedCount count) -> count.part() + " " + count).toList();
    }
}
