package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.smoothap.loss.Losses;
import org.smoothap.report.analysis.Analysis;
import org.smoothap.report.analysis.AnalysisInput;
import org.smoothap.report.analysis.AnalysisSettings.NamedLoss;
import org.smoothap.report.analysis.AnalysisSettings;
import org.smoothap.similarity.Rows;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "analyse",
        description = "Figures and CSV files of what losses do on embeddings: the error of the smoothed AP over the temperature, the "
                + "pairs that the gradient lies on, what a query gains by counting itself, the reach of the sigmoid.",
        mixinStandardHelpOptions = true)
final class AnalyseCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1..*")
    private List<Input> inputs;

    static final class Input {
        @Option(names = "--run", required = true, paramLabel = "RUN",
                description = "The folder of a run: the images of its test classes, before training and after.")
        private Path run;

        @ArgGroup(exclusive = false)
        private NpyFiles arrays;
    }

    static final class NpyFiles {
        @Option(names = "--embeddings", required = true, paramLabel = "E.npy", description = "float32 N x D; L2-normalised first.")
        private Path embeddings;

        @Option(names = "--labels", required = true, paramLabel = "L.npy", description = "int64 N.")
        private Path labels;
    }

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for figures and CSV files.")
    private Path out;

    @Option(names = "--loss", paramLabel = "NAME[(k=v,...)]",
            description = "A loss whose gradient is looked at; several times for several (default: ${DEFAULT-VALUE}).",
            defaultValue = "smooth-ap(temperature=0.01) smooth-ap(temperature=0.1) supap fastap triplet(mining=semi-hard)", split = " ")
    private List<String> losses;

    @Option(names = "--seed", defaultValue = "0", description = "Of the batches (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--batches", defaultValue = "20", description = "How many are drawn (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(names = "--classes", paramLabel = "P", defaultValue = "28", description = "Classes of a batch (default: ${DEFAULT-VALUE}).")
    private int classes;

    @Option(names = "--per-class", paramLabel = "K", defaultValue = "4",
            description = "Images of each class (default: ${DEFAULT-VALUE}).")
    private int perClass;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AnalysisSettings settings = settings();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        List<AnalysisInput> read = new ArrayList<>();
        for (Input input : inputs) {
            if (input.run == null) {
                read.add(ofArrays(input.arrays));
            } else {
                read.addAll(new RunStates(input.run, terminal).read(inputs.size() == 1 ? "" : input.run.getFileName() + ", "));
            }
        }
        Table files = new Table("file");
        new Analysis(read, settings).write(out).forEach(files::add);
        files.print(format.format, spec.commandLine().getOut());
        return 0;
    }

    private AnalysisSettings settings() {
        try {
            List<NamedLoss> named = losses.stream().map(text -> new NamedLoss(text, Losses.parse(text))).toList();
            return new AnalysisSettings(batches, classes, perClass, seed, named);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static AnalysisInput ofArrays(NpyFiles files) throws IOException {
        LabelledEmbeddings data = LabelledEmbeddings.read(files.embeddings, files.labels);
        String name = files.embeddings.getFileName().toString().replaceFirst("\\.npy$", "");
        return new AnalysisInput(name, Rows.normalized(data.embeddings(), data.dimension()), data.labels());
    }
}
