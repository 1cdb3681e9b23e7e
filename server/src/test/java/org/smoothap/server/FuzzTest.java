package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that nobody should send, and a thousand that are nearly right. */
class FuzzTest {
    private static final long SEED = 20_261_124;
    private static final int CLIENTS = 4;
    private static final int MALFORMED = 10_000;
    private static final int MUTATED = 1_000;

    /** What all requests together may leave behind: far less than their bytes. */
    private static final long GROWTH = 16 << 20;

    @TempDir
    private Path folder;

    /** By their first line. */
    private final Map<String, String> unclean = new ConcurrentHashMap<>();

    private SearchServer server;

    @Test
    void everyMalformedRequestIsRefusedCleanlyAndNothingIsLeftOfIt() throws Exception {
        Path index = DrawnPictures.index(folder);
        Duration wait = Duration.ofSeconds(5);
        server = SearchServer.start(index, new ColourEmbedder(), ServerSettings.local(0).withLimits(
                new ServerSettings.Limits(1 << 20, 1_000_000, 64, 16, 64, wait, wait, wait)));
        try (Client client = Client.of(server)) {
            String before = client.picture("POST", "search", DrawnPictures.png(1, 2)).json().get("hits").toString();
            Map<String, Long> files = files();
            run(MALFORMED / 2, 0);
            long heap = heap();
            run(MALFORMED / 2, CLIENTS);
            nearlyRight();
            assertTrue(unclean.isEmpty(), () -> unclean.size() + " kinds:\n" + String.join("\n----\n", unclean.values()));
            assertTrue(heap() - heap < GROWTH, "the heap grew by " + (heap() - heap) + " bytes");
            assertEquals(files, files(), "no file was made, changed or removed");
            assertEquals(24, server.size());
            assertEquals(before, client.picture("POST", "search", DrawnPictures.png(1, 2)).json().get("hits").toString());
            assertEquals(0, client.get("stats").json().get("waiting").asInt());
        } finally {
            server.close();
        }
    }

    private interface Work {
        void of(int client) throws Exception;
    }

    private static void together(Work work) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                int client = c;
                ends.add(clients.submit(() -> {
                    work.of(client);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private void run(int count, int seed) throws Exception {
        together(client -> {
            MalformedRequests requests = new MalformedRequests(SEED + seed + client);
            for (int i = 0; i < count / CLIENTS; i++) {
                byte[] request = requests.next();
                String answer = ask(request);
                int status = Raw.status(answer);
                boolean head = new String(request, 0, 4, StandardCharsets.ISO_8859_1).equals("HEAD");
                boolean problem = head || answer.contains("application/problem+json") && answer.contains("\"detail\":\"");
                if (status < 400 || status >= 500 || !problem) {
                    unclean.putIfAbsent(show(request).lines().findFirst().orElse(""), show(request) + "\n->\n" + answer);
                }
            }
        });
    }

    /** Never a fault of the server; a request that lacks its end may be left without an answer. */
    private void nearlyRight() throws Exception {
        together(client -> {
            MalformedRequests requests = new MalformedRequests(SEED - 1 - client);
            for (int i = 0; i < MUTATED / CLIENTS; i++) {
                byte[] request = requests.mutated(requests.good());
                String answer = ask(request);
                if (Raw.status(answer) >= 500) {
                    unclean.putIfAbsent(show(request).lines().findFirst().orElse(""), show(request) + "\n->\n" + answer);
                }
            }
        });
    }

    private String ask(byte[] request) throws IOException {
        try (Raw raw = new Raw(server.port())) {
            try {
                raw.send(request).end();
            } catch (IOException closed) {
                // Refused before it was all sent.
            }
            return raw.read();
        }
    }

    private static String show(byte[] request) {
        return new String(request, 0, Math.min(600, request.length), StandardCharsets.ISO_8859_1);
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.size(file) * 31 + Files.getLastModifiedTime(file).toMillis());
            }
        }
        return files;
    }

    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
