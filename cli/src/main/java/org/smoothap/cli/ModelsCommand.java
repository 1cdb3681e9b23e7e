package org.smoothap.cli;

import java.util.concurrent.Callable;
import org.smoothap.torch.nn.NetworkDescription;
import org.smoothap.torch.nn.Networks;
import org.smoothap.torch.weights.hub.Hub;
import org.smoothap.torch.weights.hub.PublishedWeights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "models", description = "List the networks, or published weights for them.", mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Option(names = "--weights", description = "List the published weights that a recipe can name: network.weights: hub:NAME.")
    private boolean weights;

    @Override
    public Integer call() {
        if (weights) {
            published().print(format.format, spec.commandLine().getOut());
            return 0;
        }
        Table table = new Table("name", "features", "summary", "published weights");
        for (NetworkDescription network : Networks.all()) {
            table.add(network.name(), network.features(), network.summary(), network.weights());
        }
        table.print(format.format, spec.commandLine().getOut());
        return 0;
    }

    private static Table published() {
        Table table = new Table("name", "network", "MB", "sha256", "licence", "url", "source");
        for (PublishedWeights entry : Hub.published()) {
            table.add(
                    "hub:" + entry.name(), entry.network(), entry.megabytes() == null ? "-" : entry.megabytes().toString(),
                    entry.sha256() + (entry.sha256().length() < 64 ? "..." : ""), entry.licence(), entry.url(), entry.source());
        }
        return table;
    }
}
