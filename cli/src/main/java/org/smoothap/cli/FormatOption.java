package org.smoothap.cli;

import picocli.CommandLine.Option;

/** The {@code --format} of every command that prints a table. */
final class FormatOption {
    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "table|json|csv",
            description = "How the result is printed (default: ${DEFAULT-VALUE}).")
    TableFormat format;
}
