package org.smoothap.cli;

import java.util.concurrent.Callable;
import org.smoothap.torch.nn.NetworkDescription;
import org.smoothap.torch.nn.Networks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "models", description = "List the networks.", mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Table table = new Table("name", "features", "summary", "published weights");
        for (NetworkDescription network : Networks.all()) {
            table.add(network.name(), network.features(), network.summary(), network.weights());
        }
        table.print(format.format, spec.commandLine().getOut());
        return 0;
    }
}
