package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.source.ImageFiles;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TableCheck;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "embed",
        description = "Embed pictures with a trained network: E.npy, and E.csv beside it (row, path, label).",
        mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {
    @Option(names = "--run", required = true, paramLabel = "RUN", description = "The folder of a run.")
    private Path run;

    @Option(names = "--images", required = true, paramLabel = "DIR|TABLE.csv", description = "A folder of pictures, or a table of them.")
    private Path images;

    @Option(names = "--out", required = true, paramLabel = "E.npy", description = "float32 N x D, L2-normalised.")
    private Path out;

    @Mixin
    private RankOptions processes;

    @Mixin
    private CheckOption check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        RunFolder folder = RunFolder.open(run);
        if (processes.areStartedHere(spec)) {
            return processes.start(spec);
        }
        Recipe recipe = folder.recipe(List.of());
        processes.run(recipe, terminal, (ranks, own) -> embed(folder, recipe, ranks, own));
        return 0;
    }

    private void embed(RunFolder folder, Recipe recipe, Ranks ranks, Terminal terminal) throws IOException {
        ImageTable table = ranks.firstThenOthers(() -> terminal.usable(open(terminal), check));
        List<ImageRow> rows = table.rows();
        int dimension;
        float[] embeddings;
        try (EmbeddingNetwork network = TrainedModel.load(recipe, folder.chosen());
                ImageStore store = new ImageStore(rows, 0);
                ProgressBar bar = terminal.bar("embedding", "images", rows.size())) {
            dimension = network.dimension();
            Embedder embedder = new Embedder(network, recipe.image(), recipe.loaderThreads(), ranks);
            embeddings = ranks.size() > 1 ? embedder.embed(rows) : embedder.embed(store, done -> {
                if (bar != null) {
                    bar.stepTo(done);
                }
            });
        }
        if (ranks.isFirst()) {
            Npy.writeFloatMatrix(out, rows.size(), dimension, embeddings);
            writeTable(rows);
            terminal.line(rows.size() + " embeddings of " + dimension + " numbers in " + out + ", their images in " + tableFile());
        }
    }

    private ImageTable open(Terminal terminal) throws IOException {
        if (!Files.exists(images)) {
            throw new NoSuchFileException(images + ": expected a folder of pictures or a table of them, found nothing");
        }
        if (Files.isDirectory(images)) {
            return ImageFiles.under(images);
        }
        return Datasets.open("csv", new DatasetOptions(images, Datasets.defaultCache(), terminal::line));
    }

    private Path tableFile() {
        return out.resolveSibling(out.getFileName().toString().replaceFirst("\\.npy$", "") + ".csv");
    }

    private void writeTable(List<ImageRow> rows) throws IOException {
        try (CSVPrinter printer = new CSVPrinter(
                Files.newBufferedWriter(tableFile()), CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            printer.printRecord("row", "path", "label");
            for (int i = 0; i < rows.size(); i++) {
                printer.printRecord(i, rows.get(i).location(), rows.get(i).label());
            }
        }
    }
}
