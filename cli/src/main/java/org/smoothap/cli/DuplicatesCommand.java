package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.report.FoundGroup;
import org.smoothap.report.FoundPage;
import org.smoothap.search.Duplicates;
import org.smoothap.search.Filter;
import org.smoothap.search.IndexContent;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.VectorIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "duplicates",
        description = "Group the near-identical pictures of an index: in a group, every two pictures reach the threshold.",
        mixinStandardHelpOptions = true)
final class DuplicatesCommand implements Callable<Integer> {
    /** A page with more would take minutes to open. */
    private static final int SHOWN_GROUPS = 200;
    private static final int SHOWN_PICTURES = 40;

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "An index that 'index' made.")
    private Path folder;

    @Option(names = "--threshold", defaultValue = "0.98", paramLabel = "COSINE",
            description = "The similarity from which two pictures are near-identical (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(names = "--filter", paramLabel = "CONDITION",
            description = "Only among pictures of which this holds, as in 'search'.")
    private List<String> filters = List.of();

    @Option(names = "--page", paramLabel = "FILE.html",
            description = "Also write a page with the pictures of the first " + SHOWN_GROUPS + " groups.")
    private Path page;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new ParameterException(spec.commandLine(), "--threshold must be above 0 and at most 1, got " + threshold);
        }
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        Path root;
        IndexContent content;
        try (VectorIndex index = VectorIndex.open(folder)) {
            root = Path.of(index.settings().root());
            content = index.content(Filter.of(filters));
        }
        List<Duplicates.Group> groups;
        try (ProgressBar bar = terminal.bar("comparing", "images", content.images().size())) {
            groups = Duplicates.of(content.vectors(), content.dimension(), threshold, done -> {
                if (bar != null) {
                    bar.stepTo(done);
                }
            });
        }
        Table table = new Table("group", "size", "lowest", "image", "bytes", "label");
        int pictures = 0;
        for (int g = 0; g < groups.size(); g++) {
            Duplicates.Group group = groups.get(g);
            pictures += group.rows().length;
            for (int row : group.rows()) {
                IndexedImage image = content.images().get(row);
                table.add(g + 1, group.rows().length, group.lowest(), image.id(),
                        image.stamp() == null ? "" : image.stamp().size(), image.metadata().getOrDefault("label", ""));
            }
        }
        table.print(format.format, spec.commandLine().getOut());
        terminal.line(groups.size() + " groups of near-identical pictures, " + pictures + " of " + content.images().size()
                + " pictures in them");
        if (page != null) {
            write(groups, content, root);
        }
        return 0;
    }

    private void write(List<Duplicates.Group> groups, IndexContent content, Path root) throws IOException {
        FoundPictures pictures = new FoundPictures(folder, root);
        List<FoundGroup> shown = new ArrayList<>();
        for (Duplicates.Group group : groups.subList(0, Math.min(SHOWN_GROUPS, groups.size()))) {
            List<FoundGroup.Found> others = new ArrayList<>();
            for (int i = 1; i < Math.min(SHOWN_PICTURES, group.rows().length); i++) {
                others.add(new FoundGroup.Found(pictures.of(content.images().get(group.rows()[i])), Float.NaN));
            }
            shown.add(new FoundGroup("group " + (shown.size() + 1), pictures.of(content.images().get(group.rows()[0])),
                    String.format(Locale.ROOT, "%d pictures, every two at least %.4f similar",
                            group.rows().length, group.lowest()),
                    others));
        }
        FoundPage.write(groups.size() + " groups of near-identical pictures", folder + ", similarity " + threshold + " or more",
                shown, Smoothap.VERSION, page);
    }
}
