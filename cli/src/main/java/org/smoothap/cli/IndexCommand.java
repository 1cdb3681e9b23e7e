package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.source.ImageColumns;
import org.smoothap.data.source.ImageFiles;
import org.smoothap.data.table.ImageIds;
import org.smoothap.data.table.ImageRow;
import org.smoothap.search.IndexSettings;
import org.smoothap.search.IndexUpdate;
import org.smoothap.search.SourceImage;
import org.smoothap.search.StoredForm;
import org.smoothap.search.UpdateCount;
import org.smoothap.search.VectorIndex;
import org.smoothap.search.VectorIndexWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "index",
        description = "Make an index of pictures to search in, or bring one up to date: new and changed pictures are embedded, "
                + "those of removed files removed. An interrupted run goes on when it is started again.",
        mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
    private static final int CHECKED_HITS = 10;

    @Option(names = "--run", required = true, paramLabel = "RUN", description = "The folder of a run: its network embeds.")
    private Path run;

    @Option(names = "--images", required = true, paramLabel = "DIR|TABLE.csv",
            description = "A folder of pictures, or a table of them.")
    private Path images;

    @Option(names = "--out", required = true, paramLabel = "IDX", description = "The folder of the index.")
    private Path out;

    @Option(names = "--metadata", paramLabel = "TABLE.csv",
            description = "A table with the column path and any others: stored with the pictures, and can be filtered by.")
    private Path metadata;

    @Option(names = "--form", paramLabel = "float32|int8|int4",
            description = "What the search graph holds in memory; hits are ranked by float32 in any case (default: float32).")
    private StoredForm form;

    @Option(names = "--commit-every", paramLabel = "N", defaultValue = "1000",
            description = "Save after so many pictures (default: ${DEFAULT-VALUE}).")
    private int commitEvery;

    @Option(names = "--merge", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Join the parts that commits leave at the end; --no-merge: quicker to update, slower to search.")
    private boolean merge;

    @Option(names = "--check", description = "Then compare approximate with exact search, as 'search --check': a second table.")
    private boolean check;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (commitEvery < 1) {
            throw new ParameterException(spec.commandLine(), "--commit-every must be 1 or more, got " + commitEvery);
        }
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        if (!Files.exists(images)) {
            throw new NoSuchFileException(images + ": expected a folder of pictures or a table of them, found nothing");
        }
        Path source = images.toRealPath();
        Path root = Files.isDirectory(source) ? source : source.getParent();
        List<ImageRow> rows = Files.isDirectory(source)
                ? ImageFiles.under(source).rows()
                : Datasets.open("csv", new DatasetOptions(source, Datasets.defaultCache(), _ -> {})).rows();
        Map<String, ImageRow> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(ImageIds.of(row, root), row));
        List<SourceImage> wanted = described(byId, source, root, terminal);
        UpdateCount count;
        int size;
        try (RunModel model = RunModel.open(run);
                VectorIndexWriter writer = VectorIndexWriter.open(out, settings(model, root))) {
            try (IndexProgress progress = new IndexProgress(terminal)) {
                count = IndexUpdate.run(writer, wanted, new RunEmbedder(model, byId), commitEvery, progress);
            }
            if (merge && !isUnchanged(count)) {
                terminal.line("joining the parts of the index");
                writer.merge();
                writer.commit();
            }
            try (VectorIndex index = VectorIndex.open(out)) {
                size = index.size();
            }
        }
        if (count.unreadable() > 0) {
            terminal.line(count.unreadable() + " of " + wanted.size() + " images could not be read and are not in the index");
        }
        Table.print(summary(count, size), format.format, spec.commandLine().getOut());
        if (check) {
            try (VectorIndex index = VectorIndex.open(out)) {
                SearchCheck.print(index, CHECKED_HITS, format.format, spec.commandLine().getOut());
            }
        }
        return 0;
    }

    private static boolean isUnchanged(UpdateCount count) {
        return count.added() + count.changed() + count.described() + count.removed() == 0;
    }

    private static Map<String, Integer> summary(UpdateCount count, int size) {
        Map<String, Integer> summary = new LinkedHashMap<>();
        summary.put("images", size);
        summary.put("added", count.added());
        summary.put("changed", count.changed());
        summary.put("described", count.described());
        summary.put("unchanged", count.unchanged());
        summary.put("removed", count.removed());
        summary.put("unreadable", count.unreadable());
        return summary;
    }

    /** An index that exists keeps its form, unless another is asked for: that is refused then. */
    private IndexSettings settings(RunModel model, Path root) throws IOException {
        StoredForm known = null;
        if (form == null && Files.isDirectory(out)) {
            try (VectorIndex index = VectorIndex.open(out)) {
                known = index.settings().form();
            } catch (NoSuchFileException e) {
                known = null; // there is none yet
            }
        }
        StoredForm chosen = form != null ? form : known != null ? known : StoredForm.FLOAT32;
        return IndexSettings.of(model.identity(), root.toString(), run.toRealPath().toString(), chosen);
    }

    /** The images with their label, what their own table says, and what the table of metadata says, the later first. */
    private List<SourceImage> described(Map<String, ImageRow> rows, Path source, Path root, Terminal terminal)
            throws IOException {
        ImageColumns own = Files.isDirectory(source) ? null : ImageColumns.read(source, root, terminal::line);
        ImageColumns more = metadata == null ? null : ImageColumns.read(metadata.toRealPath(), root, terminal::line);
        if (more != null) {
            int without = more.without(List.copyOf(rows.values()));
            if (without > 0) {
                terminal.line(metadata + ": " + without + " rows are of none of the " + rows.size() + " images");
            }
        }
        List<SourceImage> images = new ArrayList<>(rows.size());
        rows.forEach((id, row) -> {
            Map<String, String> columns = new LinkedHashMap<>();
            columns.put("label", row.label());
            if (own != null) {
                columns.putAll(own.of(row));
            }
            if (more != null) {
                columns.putAll(more.of(row));
            }
            images.add(new SourceImage(id, row.location().file(), columns));
        });
        return images;
    }
}
