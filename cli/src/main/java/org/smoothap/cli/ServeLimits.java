package org.smoothap.cli;

import java.time.Duration;
import org.smoothap.server.ServerSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a server refuses, and when it gives up. */
final class ServeLimits {
    @Option(names = "--max-upload", defaultValue = "16", paramLabel = "MIB",
            description = "Largest request in MiB (default: ${DEFAULT-VALUE}).")
    private int upload;

    @Option(names = "--max-megapixels", defaultValue = "40", paramLabel = "N",
            description = "Largest picture in millions of pixels (default: ${DEFAULT-VALUE}).")
    private int megapixels;

    @Option(names = "--queue", defaultValue = "64", paramLabel = "N",
            description = "So many pictures may wait for the network; one more is answered with 429 (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(names = "--batch", defaultValue = "16", paramLabel = "N",
            description = "So many pictures go through the network at once at most (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--connections", defaultValue = "256", paramLabel = "N",
            description = "Open connections at a time (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--timeout", defaultValue = "30", paramLabel = "SECONDS",
            description = "For a request to arrive, to be answered, to be silent, and to end at a stop (default: ${DEFAULT-VALUE}).")
    private int timeout;

    ServerSettings.Limits of(CommandSpec spec) {
        if (upload < 1 || upload > 256 || megapixels < 1 || megapixels > 100 || queue < 1 || batch < 1 || connections < 1
                || timeout < 1 || timeout > 3600) {
            throw new ParameterException(spec.commandLine(), "expected --max-upload 1 to 256, --max-megapixels 1 to 100, --timeout 1"
                    + " to 3600, and --queue, --batch and --connections of 1 or more, got " + upload + ", " + megapixels + ", "
                    + timeout + ", " + queue + ", " + batch + " and " + connections);
        }
        Duration patience = Duration.ofSeconds(timeout);
        return new ServerSettings.Limits(
                upload << 20, megapixels * 1_000_000L, queue, batch, connections, patience, patience, patience);
    }
}
