package org.smoothap.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.smoothap.search.VectorIndex;
import org.smoothap.server.SearchServer;
import org.smoothap.server.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = "Search an index over HTTP, with a page for the browser. Prints the address; Ctrl-C or SIGTERM ends it "
                + "after what it has accepted is done.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /** A token from the environment, which other users of the machine cannot read as they can a command line. */
    private static final String TOKEN_VARIABLE = "SMOOTHAP_TOKEN";

    private static final int SHORTEST_TOKEN = 16;

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "An index that 'index' made.")
    private Path folder;

    @Option(names = "--run", paramLabel = "RUN", description = "The run that made the index, where it has moved since.")
    private Path run;

    @Option(names = "--port", defaultValue = "8080", paramLabel = "PORT",
            description = "Where to listen; 0 for any free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}, this machine alone). Another address needs a token.")
    private String host;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "A file with the token that requests must carry; without it, the variable " + TOKEN_VARIABLE + ".")
    private Path tokenFile;

    @Option(names = "--insecure", description = "Listen on another address without a token: whoever reaches it may do anything.")
    private boolean insecure;

    @Option(names = "--allow-host", paramLabel = "NAME",
            description = "A name that a proxy on this machine calls the server by, beside localhost. May be repeated.")
    private Set<String> hosts = Set.of();

    @Option(names = "--read-only", description = "Change nothing; 'index' may then update the index while it is served.")
    private boolean readOnly;

    @Mixin
    private ServeLimits limits;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ServerSettings settings = settings();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        CountDownLatch ended = new CountDownLatch(1);
        try (RunModel model = RunModel.open(runOfIndex())) {
            RunRequestEmbedder embedder = new RunRequestEmbedder(model);
            embedder.warm();
            SearchServer server = SearchServer.start(folder, embedder, settings);
            Interrupts.finishWith(() -> {
                terminal.line("stopping: finishing what has been accepted");
                server.close();
                ended.countDown();
                return null;
            });
            double seconds = (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1000.0;
            terminal.line(String.format(Locale.ROOT, "%d images of %s, embedded by %s; ready %.1f s after the start of the process",
                    server.size(), folder, model.identity().name(), seconds));
            spec.commandLine().getOut().println(server.url());
            spec.commandLine().getOut().flush();
            ended.await();
        }
        return 0;
    }

    private Path runOfIndex() throws IOException {
        if (run != null) {
            return run;
        }
        try (VectorIndex index = VectorIndex.open(folder)) {
            Path source = Path.of(index.settings().source());
            if (!Files.exists(source)) {
                throw new NoSuchFileException(
                        "the run that made the index is no longer at " + source + "; say where it is with --run");
            }
            return source;
        }
    }

    private ServerSettings settings() throws IOException {
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535, got " + port);
        }
        String token = token();
        if (!ServerSettings.isLoopback(host) && token == null && !insecure) {
            throw new ParameterException(spec.commandLine(), "others can reach " + host
                    + ": give a token with --token-file or " + TOKEN_VARIABLE + ", or allow everybody everything with --insecure");
        }
        Set<String> names = new TreeSet<>();
        hosts.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return new ServerSettings(host, port, token, names, readOnly, limits.of(spec));
    }

    private String token() throws IOException {
        String token = tokenFile != null ? Files.readString(tokenFile).strip() : System.getenv(TOKEN_VARIABLE);
        if (token == null || token.isEmpty() && tokenFile == null) {
            return null;
        }
        if (token.length() < SHORTEST_TOKEN || !token.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("a token has " + SHORTEST_TOKEN + " or more visible ASCII characters, found "
                    + token.length() + " characters in " + (tokenFile != null ? tokenFile : TOKEN_VARIABLE)
                    + "; make one with: openssl rand -hex 32");
        }
        return token;
    }
}
