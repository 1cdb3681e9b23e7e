package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.data.prepare.Preparation;
import org.smoothap.data.prepare.PrepareSettings;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "prepare",
        description = "Shrink the images of a data set once into another folder, to be used as its root: epochs decode faster. "
                + "Run it again to go on after an interrupt.",
        mixinStandardHelpOptions = true)
final class DatasetsPrepareCommand implements Callable<Integer> {
    private static final long LINE_EVERY = 30_000_000_000L;

    @Parameters(index = "0", paramLabel = "NAME", description = "A name of 'smoothap datasets list'.")
    private String name;

    @Option(names = "--root", required = true, paramLabel = "DIR", description = "The folder or file of the data set.")
    private Path root;

    @Option(names = "--out", required = true, paramLabel = "CACHE", description = "The folder to write.")
    private Path out;

    @Option(names = "--side", defaultValue = "256",
            description = "The short side, at most, in pixels (default: ${DEFAULT-VALUE}).")
    private int side;

    @Option(names = "--quality", defaultValue = "92", description = "Of the JPEG files, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int quality;

    @Option(names = "--crop-boxes", description = "Cut images to their boxes first.")
    private boolean cropBoxes;

    @Option(names = "--threads", description = "Images decoded at a time (default: one per core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--skip-bad", description = "Leave out images that are missing or unreadable.")
    private boolean skipBad;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be 1 or more, got " + threads);
        }
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        PrepareSettings settings;
        ImageTable table;
        try {
            settings = new PrepareSettings(name, side, quality, cropBoxes);
            table = Datasets.open(name, new DatasetOptions(root, Datasets.defaultCache(), terminal::line));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Preparation.Result result = prepare(new Preparation(table, root, out, settings), table.rows().size(), terminal);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("images", result.images());
        figures.put("done-before", result.doneBefore());
        figures.put("skipped", result.skipped());
        figures.put("other-files", result.otherFiles());
        figures.put("bytes-before", result.bytesBefore());
        figures.put("bytes-after", result.bytesAfter());
        Table.print(figures, format.format, spec.commandLine().getOut());
        terminal.line(String.format(Locale.ROOT, "%,d images: %,.1f MB became %,.1f MB; use them with data.root=%s",
                result.images(), result.bytesBefore() / 1e6, result.bytesAfter() / 1e6,
                Files.isDirectory(root) ? out : out.resolve(root.getFileName())));
        return 0;
    }

    private Preparation.Result prepare(Preparation preparation, int images, Terminal terminal) throws IOException {
        try (ProgressBar bar = terminal.bar("preparing", "images", images)) {
            return preparation.run(threads, skipBad, terminal::line, bar == null ? lines(terminal, images) : bar::stepTo);
        }
    }

    /** Where there is no bar: a line now and then, with what is left. */
    private static IntConsumer lines(Terminal terminal, int images) {
        long begun = System.nanoTime();
        long[] last = {begun};
        return done -> {
            long now = System.nanoTime();
            if (now - last[0] >= LINE_EVERY) {
                last[0] = now;
                double rate = done / ((now - begun) * 1e-9);
                terminal.line(String.format(Locale.ROOT, "%d of %d images, %.0f images/s, %.0f min left", done, images, rate,
                        (images - done) / rate / 60));
            }
        };
    }
}
