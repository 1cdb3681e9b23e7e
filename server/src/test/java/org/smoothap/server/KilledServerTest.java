package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.VectorIndex;

/** Servers that end in the middle of changes. */
class KilledServerTest {
    private static final int CLIENTS = 6;

    @TempDir
    private Path folder;

    /** What several clients were told: pictures that were added, ids that were removed. */
    private final Map<String, byte[]> added = new ConcurrentHashMap<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();

    /** Starts changing; returns after as many changes, while the clients go on until the server is gone. */
    private ExecutorService change(int port, int round, int changes) throws Exception {
        Client client = new Client("http://127.0.0.1:" + port + "/", HttpClient.newHttpClient());
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        AtomicInteger done = new AtomicInteger();
        for (int c = 0; c < CLIENTS; c++) {
            int number = c;
            clients.submit(() -> {
                for (int i = 0; ; i++) {
                    String id = round + "-" + number + "-" + i;
                    byte[] picture = DrawnPictures.png(number % 3, i % 11);
                    int status = client.form("PUT", "images/" + id, picture, "label", id).status();
                    statuses.merge(status, 1, Integer::sum);
                    if (status != 201) {
                        return null;
                    }
                    added.put(id, picture);
                    if (i % 4 == 3) {
                        added.remove(id); // unknown until the answer comes
                        if (client.delete("images/" + id).status() == 204) {
                            removed.add(id);
                        }
                    }
                    done.incrementAndGet();
                }
            });
        }
        while (done.get() < changes) {
            Thread.sleep(5);
        }
        return clients;
    }

    private static int port(Process process) throws Exception {
        BufferedReader out = process.inputReader();
        return Integer.parseInt(out.readLine());
    }

    private void check() throws Exception {
        Path index = folder.resolve("index");
        try (VectorIndex open = VectorIndex.open(index)) {
            Map<String, IndexedImage> images = open.images().stream().collect(Collectors.toMap(IndexedImage::id, image -> image));
            ColourEmbedder embedder = new ColourEmbedder();
            for (Map.Entry<String, byte[]> each : added.entrySet()) {
                IndexedImage image = images.get(each.getKey());
                assertTrue(image != null && image.kept(), each.getKey() + " was acknowledged and is lost");
                assertEquals(each.getKey(), image.metadata().get("label"));
                assertArrayEquals(embedder.input(ImageDecoder.decode(each.getValue(), "it")), open.vector(each.getKey()).orElseThrow());
                assertArrayEquals(each.getValue(), Files.readAllBytes(index.resolve("pictures").resolve(image.stamp().sha256())));
            }
            removed.forEach(id -> assertTrue(!images.containsKey(id), id + " was removed and is back"));
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        Path index = DrawnPictures.index(folder);
        for (int round = 0; round < 3; round++) {
            Process process = ServedProcess.start(index, 0);
            ExecutorService clients = change(port(process), round, 40);
            process.destroyForcibly();
            process.waitFor();
            clients.shutdown();
            assertTrue(clients.awaitTermination(60, TimeUnit.SECONDS));
            check();
        }
        assertTrue(added.size() > 60 && removed.size() > 10, added.size() + " added, " + removed.size() + " removed");
        // The next start leaves no file that nobody refers to.
        try (SearchServer server = SearchServer.start(index, new ColourEmbedder(), ServerSettings.local(0));
                VectorIndex open = VectorIndex.open(index);
                Stream<Path> files = Files.list(index.resolve("pictures"))) {
            assertEquals(open.keptImages().stream().map(image -> image.stamp().sha256()).collect(Collectors.toSet()),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
            assertEquals(open.size(), server.size());
        }
    }

    /** SIGTERM: every request that was accepted is answered, and every change among them is made. */
    @Test
    void aStopFinishesWhatWasAccepted() throws Exception {
        Process process = ServedProcess.start(DrawnPictures.index(folder), 60);
        ExecutorService clients = change(port(process), 0, 12);
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        clients.shutdown();
        assertTrue(clients.awaitTermination(60, TimeUnit.SECONDS));
        check();
        assertTrue(Set.of(201, 503).containsAll(statuses.keySet()), statuses.toString());
        try (VectorIndex open = VectorIndex.open(folder.resolve("index"))) {
            assertEquals(24 + added.size(), open.size(), "nothing was done that was not acknowledged: " + statuses);
        }
    }
}
