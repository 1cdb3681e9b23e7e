package org.smoothap.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.smoothap.loss.LossDescription;
import org.smoothap.loss.Losses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "losses", description = "List the losses with their parameters and sources.", mixinStandardHelpOptions = true)
final class LossesCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Table table = new Table("name", "class-vectors", "parameters", "summary", "source");
        for (LossDescription loss : Losses.all()) {
            String parameters = loss.parameters().stream()
                    .map(parameter -> parameter.name() + "=" + parameter.defaultValue())
                    .collect(Collectors.joining(" "));
            table.add(loss.name(), LossExplanation.hasClassVectors(loss) ? "yes" : "no", parameters, loss.summary(), loss.source());
        }
        table.print(format.format, spec.commandLine().getOut());
        return 0;
    }
}
