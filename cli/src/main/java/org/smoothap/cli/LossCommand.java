package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.loss.Loss;
import org.smoothap.loss.LossContext;
import org.smoothap.loss.LossParameter;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.Losses;
import org.smoothap.loss.TrainingLoss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "loss",
        description = "Evaluate a loss, and its exact gradient, on embeddings from anywhere; or explain it.",
        mixinStandardHelpOptions = true)
final class LossCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "A loss; see 'smoothap losses'.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "key=value", description = "Parameters of the loss.")
    private List<String> parameters = List.of();

    @Option(names = "--explain", description = "Print formula, source and parameters instead; needs no embeddings.")
    private boolean explain;

    @Option(names = "--embeddings", paramLabel = "E.npy", description = "float32 N x D, taken as they are.")
    private Path embeddings;

    @Option(names = "--labels", paramLabel = "L.npy", description = "int64 N.")
    private Path labels;

    @Option(names = "--superclasses", paramLabel = "S.npy", description = "int64 N, for losses that need them, such as h-ap:"
            + " the superclass of each row, one for all rows of a class.")
    private Path superclasses;

    @Option(names = "--gradient", paramLabel = "G.npy", description = "Write the gradient, float32 N x D.")
    private Path gradient;

    @Option(names = "--vectors", paramLabel = "V.npy", description = "Class vectors of a loss that has them, float32, those of"
            + " class 0 first; labels are then 0 to C-1. Without it: as they are drawn at the start of a training run, the"
            + " classes being those in L.npy.")
    private Path vectors;

    @Option(names = "--vectors-gradient", paramLabel = "H.npy", description = "Write the gradient of the class vectors.")
    private Path vectorsGradient;

    @Option(names = "--seed", paramLabel = "N", description = "Of drawn class vectors (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Map<String, String> given = KeyValues.parse(parameters, spec.commandLine());
        Map<String, Object> resolved;
        Loss loss;
        try {
            resolved = Losses.resolve(name, given);
            loss = Losses.create(name, given);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (explain) {
            LossExplanation.print(name, resolved, format.format, spec.commandLine().getOut());
            return 0;
        }
        if (embeddings == null || labels == null) {
            throw new ParameterException(spec.commandLine(), "expected --embeddings=E.npy and --labels=L.npy, or --explain");
        }
        Map<String, Object> answer = evaluate(loss);
        answer.put("name", name);
        answer.putAll(resolved);
        Table.print(answer, format.format, spec.commandLine().getOut());
        return 0;
    }

    private Map<String, Object> evaluate(Loss loss) throws IOException {
        LabelledEmbeddings input = LabelledEmbeddings.read(embeddings, labels);
        int[] classes = vectors == null ? input.labels() : LabelledEmbeddings.classNumbers(labels);
        TrainingLoss training = vectors == null
                ? loss.start(context(1 + Arrays.stream(classes).max().orElse(0), input.dimension(), classes))
                : startFromVectors(loss, input.dimension(), classes);
        LossParameter own = vectors == null && vectorsGradient == null ? null : onlyParameter(training);
        LossResult result = training.evaluate(input.embeddings(), classes, 0);
        if (gradient != null) {
            Npy.writeFloatMatrix(gradient, classes.length, input.dimension(), result.gradient());
        }
        if (vectorsGradient != null) {
            Npy.writeFloatMatrix(vectorsGradient, own.rows(), own.columns(), own.gradient());
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("loss", result.loss());
        answer.put("queries", result.queries());
        answer.put("skipped", result.skipped());
        if (!training.parameters().isEmpty()) {
            answer.put("vectors", vectors == null ? "drawn with seed " + seed : vectors.toString());
        }
        return answer;
    }

    private LossContext context(int count, int dimension, int[] classes) throws IOException {
        int[] above = superclasses == null ? null : LabelledEmbeddings.superclasses(superclasses, classes, count);
        return new LossContext(count, dimension, above, seed);
    }

    private TrainingLoss startFromVectors(Loss loss, int dimension, int[] classes) throws IOException {
        int perClass = onlyParameter(loss.start(new LossContext(1, dimension, superclasses == null ? null : new int[1], seed)))
                .rows();
        FloatMatrix values = Npy.readFloatMatrix(vectors);
        if (values.columns() != dimension || values.rows() < perClass || values.rows() % perClass != 0) {
            throw new IllegalArgumentException(vectors + " is " + values.rows() + " x " + values.columns() + ": expected "
                    + (perClass == 1 ? "a row" : perClass + " rows") + " of " + dimension + " values for each class, as "
                    + embeddings + " has");
        }
        TrainingLoss training = loss.start(context(values.rows() / perClass, dimension, classes));
        System.arraycopy(values.values(), 0, onlyParameter(training).values(), 0, values.values().length);
        return training;
    }

    private LossParameter onlyParameter(TrainingLoss loss) {
        if (loss.parameters().size() != 1) {
            String found = loss.parameters().isEmpty() ? "none" : loss.parameters().size() + " of them";
            throw new ParameterException(spec.commandLine(), "--vectors and --vectors-gradient need a loss with one matrix of"
                    + " class vectors, " + name + " has " + found + "; see 'smoothap losses'");
        }
        return loss.parameters().getFirst();
    }
}
