package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the network can take. */
class OverloadTest {
    private static final int QUEUE = 6;

    @TempDir
    private Path folder;

    private final ColourEmbedder embedder = new ColourEmbedder();

    private SearchServer start(int batch, Duration request) throws Exception {
        Duration other = Duration.ofSeconds(20);
        return SearchServer.start(DrawnPictures.index(folder), embedder, ServerSettings.local(0).withLimits(
                new ServerSettings.Limits(1 << 20, 1_000_000, QUEUE, batch, 200, other, request, other)));
    }

    private static Map<Integer, List<Client.Answer>> together(SearchServer server, int count) throws Exception {
        try (Client client = Client.of(server); ExecutorService clients = Executors.newFixedThreadPool(count)) {
            List<Future<Client.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] picture = DrawnPictures.png(i % 3, i % 8);
                answers.add(clients.submit(() -> client.picture("POST", "search?k=1", picture)));
            }
            List<Client.Answer> got = new ArrayList<>();
            for (Future<Client.Answer> answer : answers) {
                got.add(answer.get());
            }
            return got.stream().collect(Collectors.groupingBy(Client.Answer::status));
        }
    }

    @Test
    void whatDoesNotFitIsSentAwayAndTheRestIsAnswered() throws Exception {
        embedder.delayMillis = 200;
        try (SearchServer server = start(2, Duration.ofSeconds(20)); Client client = Client.of(server)) {
            Map<Integer, List<Client.Answer>> answers = together(server, 40);
            assertTrue(answers.keySet().stream().allMatch(status -> status == 200 || status == 429), answers.keySet().toString());
            assertTrue(answers.get(200).size() >= QUEUE, answers.toString());
            for (Client.Answer sentAway : answers.get(429)) {
                assertEquals("1", sentAway.header("Retry-After"));
                assertEquals(QUEUE + " pictures are waiting already; try again in a second", sentAway.detail());
            }
            embedder.delayMillis = 0;
            assertEquals(200, client.picture("POST", "search", DrawnPictures.png(0, 0)).status());
            assertEquals(0, client.get("stats").json().get("waiting").asInt(), "every place is free again");
        }
    }

    @Test
    void picturesThatComeTogetherAreEmbeddedTogetherAndKeptApart() throws Exception {
        embedder.delayMillis = 30;
        try (SearchServer server = start(QUEUE, Duration.ofSeconds(20)); Client client = Client.of(server)) {
            for (int round = 0; round < 20; round++) {
                for (Client.Answer answer : together(server, QUEUE).get(200)) {
                    assertEquals(1, answer.json().get("hits").get(0).get("score").asDouble(), 1e-5, "each finds its own");
                }
            }
            String metrics = new String(client.get("metrics").response().body());
            double batches = figure(metrics, "smoothap_embedding_batch_count");
            assertEquals(20 * QUEUE, figure(metrics, "smoothap_embedding_batch_sum"));
            assertTrue(batches < 20 * QUEUE, batches + " batches");
            assertEquals(20 * QUEUE, figure(metrics, "http_server_requests_seconds_count{method=\"POST\",route=\"/search\",status=\"200\"}"));
        }
    }

    private static double figure(String metrics, String name) {
        return metrics.lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1))).orElseThrow(() -> new AssertionError(metrics));
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws Exception {
        embedder.delayMillis = 1500;
        try (SearchServer server = start(1, Duration.ofSeconds(1)); Client client = Client.of(server)) {
            Client.Answer answer = client.picture("POST", "search", DrawnPictures.png(0, 0));
            assertEquals(503, answer.status());
            assertEquals("1", answer.header("Retry-After"));
            answer.detail();
        }
    }

    @Test
    void aNetworkThatFailsDoesNotEndTheServer() throws Exception {
        try (SearchServer server = SearchServer.start(DrawnPictures.index(folder), new RequestEmbedder() {
            @Override
            public org.smoothap.search.ModelIdentity model() {
                return ColourEmbedder.MODEL;
            }

            @Override
            public float[] input(org.smoothap.data.image.RgbImage picture) {
                return picture.width() == 160 ? embedder.input(picture) : new float[ColourEmbedder.MODEL.dimension()];
            }

            @Override
            public List<float[]> embed(List<float[]> inputs) {
                if (inputs.getFirst()[0] > 0) {
                    throw new IllegalStateException("no more memory on the device");
                }
                return inputs;
            }
        }, ServerSettings.local(0)); Client client = Client.of(server)) {
            java.awt.image.BufferedImage dark = new java.awt.image.BufferedImage(160, 120, java.awt.image.BufferedImage.TYPE_INT_RGB);
            Client.Answer failed = client.picture("POST", "search", DrawnPictures.png(dark));
            assertEquals(500, failed.status());
            assertEquals("the server failed at this request; its log says why", failed.detail());
            assertEquals(200, client.picture("POST", "search", DrawnPictures.png(0, 7)).status());
            Client.Answer nothing = client.picture("POST", "search", DrawnPictures.png(dark.getSubimage(0, 0, 10, 10)));
            assertEquals(422, nothing.status());
            assertTrue(nothing.detail().contains("sees nothing"), nothing.detail());
        }
    }
}
