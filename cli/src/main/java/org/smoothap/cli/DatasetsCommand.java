package org.smoothap.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "datasets",
        description = "List the data sets that can be read, check one before training, shrink its images, or draw a miniature "
                + "of one.",
        mixinStandardHelpOptions = true,
        subcommands = {DatasetsListCommand.class, DatasetsVerifyCommand.class, DatasetsPrepareCommand.class,
            DatasetsMiniatureCommand.class})
final class DatasetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
