package org.smoothap.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server in a process of its own, to be killed: prints its port. */
final class ServedProcess {
    private ServedProcess() {}

    public static void main(String[] arguments) throws IOException {
        ColourEmbedder embedder = new ColourEmbedder();
        embedder.delayMillis = Long.parseLong(arguments[1]);
        SearchServer server = SearchServer.start(Path.of(arguments[0]), embedder, ServerSettings.local(0));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.close();
            } catch (IOException e) {
                e.printStackTrace();
            }
        }));
        System.out.println(server.port());
    }

    static Process start(Path index, long delayMillis) throws IOException {
        return new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), ServedProcess.class.getName(), index.toString(), Long.toString(delayMillis)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
