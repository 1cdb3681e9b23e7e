package org.smoothap.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.smoothap.data.npy.Npy;
import org.smoothap.loss.Loss;
import org.smoothap.loss.LossContext;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.Losses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "loss",
        description = "Evaluate a loss, and its exact gradient, on embeddings from anywhere.",
        mixinStandardHelpOptions = true)
final class LossCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "A loss; see 'smoothap losses'.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "key=value", description = "Parameters of the loss.")
    private List<String> parameters = List.of();

    @Option(names = "--embeddings", required = true, paramLabel = "E.npy", description = "float32 N x D, taken as they are.")
    private Path embeddings;

    @Option(names = "--labels", required = true, paramLabel = "L.npy", description = "int64 N.")
    private Path labels;

    @Option(names = "--gradient", paramLabel = "G.npy", description = "Write the gradient, float32 N x D.")
    private Path gradient;

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
        LabelledEmbeddings input = LabelledEmbeddings.read(embeddings, labels);
        LossResult result = loss.start(new LossContext(1 + Arrays.stream(input.labels()).max().orElse(0), input.dimension(), 0))
                .evaluate(input.embeddings(), input.labels(), 0);
        if (gradient != null) {
            Npy.writeFloatMatrix(gradient, input.labels().length, input.dimension(), result.gradient());
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("loss", result.loss());
        answer.put("queries", result.queries());
        answer.put("skipped", result.skipped());
        answer.put("name", name);
        answer.putAll(resolved);
        Table.print(answer, format.format, spec.commandLine().getOut());
        return 0;
    }
}
