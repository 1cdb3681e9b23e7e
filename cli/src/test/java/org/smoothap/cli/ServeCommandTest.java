package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as a user starts and ends it, with a network that has hardly learned. */
class ServeCommandTest {
    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    private static Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void index() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), """
                data: {dataset: drawn}
                image: {size: 16}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 8}}
                epochs: 1
                threads: 1
                """);
        assertEquals(0, Invocation.of("train", recipe, "--out", folder.resolve("run")).exit());
        for (int i = 0; i < 9; i++) {
            Path file = folder.resolve("pictures/" + "abc".charAt(i % 3) + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(new Color(i * 1_234_567 & 0xffffff));
            graphics.fillOval(i, 2, 12, 10 + i % 3);
            graphics.dispose();
            ImageIO.write(image, "png", file.toFile());
        }
        Invocation made = index(folder.resolve("idx"));
        assertEquals(0, made.exit(), made.err());
    }

    private static Invocation index(Path index) {
        return Invocation.of("index", "--run", folder.resolve("run"), "--images", folder.resolve("pictures"), "--out", index, "--format", "json");
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process serve(Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), "org.smoothap.cli.Smoothap",
                "serve", "--index", folder.resolve("idx").toString(), "--port", "0"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().remove("SMOOTHAP_TOKEN");
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private static String url(Process process) throws IOException {
        String url = process.inputReader().readLine();
        assertTrue(url != null && url.matches("http://[^ ]+:\\d+/"), url + err());
        return url;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode search(String url, Path picture) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + "search?k=3"))
                .header("Content-Type", "image/png").POST(HttpRequest.BodyPublishers.ofFile(picture)));
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body()).get("hits");
    }

    @Test
    void theServerFindsWhatTheCommandFindsAndEndsCleanly() throws Exception {
        Path picture = folder.resolve("pictures/b/4.png");
        Process process = serve(Map.of());
        String url = url(process);
        assertTrue(url.startsWith("http://127.0.0.1:"), url);
        JsonNode hits = search(url, picture);
        JsonNode expected = Invocation.of(
                "search", "--index", folder.resolve("idx"), "--image", picture, "--k", 3, "--format", "json").json();
        for (int i = 0; i < 3; i++) {
            assertEquals(expected.get(i).get("image").asText(), hits.get(i).get("id").asText());
            assertEquals(expected.get(i).get("score").asDouble(), hits.get(i).get("score").asDouble(), 1e-4);
        }
        HttpResponse<String> added = send(HttpRequest.newBuilder(URI.create(url + "images/mine?label=new"))
                .header("Content-Type", "image/png").PUT(HttpRequest.BodyPublishers.ofFile(picture)));
        assertEquals(201, added.statusCode(), added.body());
        Invocation meanwhile = index(folder.resolve("idx"));
        assertEquals(1, meanwhile.exit());
        assertTrue(meanwhile.err().contains("written by another process"), meanwhile.err());

        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), err());
        assertTrue(err().contains("9 images of") && err().contains("s after the start of the process"), err());

        // An update of the folder leaves alone what came over the network, and the other way round.
        JsonNode summary = index(folder.resolve("idx")).json();
        assertEquals(10, summary.get("images").asInt());
        assertEquals(0, summary.get("removed").asInt());
        Path page = folder.resolve("found.html");
        JsonNode found = Invocation.of("search", "--index", folder.resolve("idx"), "--image", picture, "--k", 2, "--format", "json",
                "--filter", "label=new", "--page", page).json();
        assertEquals("mine", found.get(0).get("image").asText());
        assertTrue(!Files.readString(page).contains("cannot be read"), "the page shows the picture that the index keeps");
    }

    @Test
    void othersAreLetInOnlyWithATokenOrOnPurpose() throws Exception {
        Invocation refused = Invocation.of("serve", "--index", folder.resolve("idx"), "--host", "0.0.0.0", "--port", "0");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("--token-file") && refused.err().lines().count() == 1, refused.err());

        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        for (Process process : List.of(serve(Map.of("SMOOTHAP_TOKEN", TOKEN), "--host", "0.0.0.0", "--read-only"),
                serve(Map.of(), "--token-file", file, "--read-only"))) {
            String url = url(process).replace("0.0.0.0", "127.0.0.1");
            assertEquals(401, send(HttpRequest.newBuilder(URI.create(url + "stats"))).statusCode());
            assertEquals(200, send(HttpRequest.newBuilder(URI.create(url + "stats")).header("Authorization", "Bearer " + TOKEN)).statusCode());
        }
        String open = url(serve(Map.of(), "--host", "0.0.0.0", "--insecure", "--read-only")).replace("0.0.0.0", "127.0.0.1");
        assertEquals(200, send(HttpRequest.newBuilder(URI.create(open + "stats"))).statusCode());
    }

    @Test
    void wrongUsageIsOneLine() throws Exception {
        Path index = folder.resolve("idx");
        Path weak = Files.writeString(folder.resolve("weak"), "short");
        Object[][] wrong = {
            {2, "serve"}, {2, "serve", "--index", index, "--port", "70000"}, {2, "serve", "--index", index, "--queue", "0"},
            {2, "serve", "--index", index, "--timeout", "0"}, {2, "serve", "--index", index, "--max-upload", "5000"},
            {1, "serve", "--index", folder.resolve("nothing"), "--port", "0"}, {1, "serve", "--index", index, "--token-file", weak},
            {1, "serve", "--index", index, "--token-file", folder.resolve("no-file")}, {1, "serve", "--index", index, "--run", folder},
            {1, "serve", "--index", index, "--port", "0", "--host", "203.0.113.7", "--insecure", "--read-only"},
        };
        for (Object[] arguments : wrong) {
            Invocation run = Invocation.of(java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
            assertEquals(arguments[0], run.exit(), List.of(arguments) + run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("", run.out());
        }
    }
}
