package org.smoothap.torch.weights.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.Sha256;
import org.smoothap.torch.nn.NetworkDescription;
import org.smoothap.torch.nn.Networks;

/** Downloads from a server on this machine. */
class HubTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();
    private byte[] content;
    private String sha256;
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        content = new byte[300_000];
        new SplittableRandom(1).nextBytes(content);
        Path plain = folder.resolve("plain");
        Files.write(plain, content);
        sha256 = Sha256.of(plain);
        Files.delete(plain);
        server = new FileServer(content);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Hub hub(String url, String digits) {
        PublishedWeights weights = new PublishedWeights("net.one", "net", "net-1.pth", url, digits, null, "MIT", "a page");
        return new Hub(List.of(weights), folder.resolve("weights"),
                new Download(Duration.ofSeconds(20), Duration.ofSeconds(20), SOON));
    }

    private Path get() throws IOException {
        return hub(server.url("file"), sha256.substring(0, 8)).file("hub:net.one", notices::add);
    }

    private void assertWhole(Path file) throws IOException {
        assertEquals(folder.resolve("weights").resolve("net-1.pth"), file);
        assertArrayEquals(content, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList(), "no part stays");
        }
    }

    @Test
    void aFileIsDownloadedOnceAndItsProgressTold() throws IOException {
        assertWhole(get());
        assertEquals(List.of("-"), server.ranges());
        assertTrue(notices.getFirst().startsWith("downloading " + server.url("file") + " into " + folder), notices.getFirst());
        assertTrue(notices.contains("net-1.pth: 0.3 MB of 0.3 MB"), notices.toString());
        assertTrue(notices.size() <= 12, notices.toString());
        assertWhole(get());
        assertEquals(1, server.ranges().size(), "kept");
    }

    @Test
    void redirectionsAreFollowed() throws IOException {
        assertWhole(hub(server.url("moved"), sha256).file("hub:net.one", notices::add));
    }

    @Test
    void aCutConnectionGoesOnWhereItWasCut() throws IOException {
        server.cutAfter = 100_000;
        assertWhole(get());
        assertEquals("-", server.ranges().getFirst());
        assertTrue(server.ranges().size() >= 3, server.ranges().toString());
        assertTrue(server.ranges().size() <= 6, server.ranges().toString());
        long before = 0;
        for (String range : server.ranges().subList(1, server.ranges().size())) {
            long from = Long.parseLong(range.replaceAll("\\D", ""));
            assertTrue(from > before && from < 300_000, server.ranges().toString());
            before = from;
        }
        assertTrue(notices.stream().anyMatch(line -> line.contains("the connection was cut") && line.contains("going on")),
                notices.toString());
    }

    @Test
    void whatCameStaysForTheNextCall() throws IOException {
        Path part = folder.resolve("weights").resolve("net-1.pth.part");
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(content, 123_456));
        assertWhole(get());
        assertEquals(List.of("bytes=123456-"), server.ranges());
        Files.delete(folder.resolve("weights").resolve("net-1.pth"));
        Files.write(part, content); // complete, but not yet renamed
        assertWhole(get());
    }

    @Test
    void aServerWithoutRangesStartsAgain() throws IOException {
        server.knowsRanges = false;
        server.cutAfter = 100_000;
        server.cuts = 2;
        assertWhole(get());
        assertEquals(3, server.ranges().size());
    }

    @Test
    void aBeginningOfAnotherFileIsThrownAway() throws IOException {
        Path part = folder.resolve("weights").resolve("net-1.pth.part");
        Files.createDirectories(part.getParent());
        Files.write(part, new byte[1000]);
        assertWhole(get());
        assertEquals(List.of("bytes=1000-", "-"), server.ranges());
        Files.delete(folder.resolve("weights").resolve("net-1.pth"));
        Files.write(part, new byte[400_000]); // longer than the file
        assertWhole(get());
    }

    @Test
    void anotherPartThanAskedForIsNotWritten() throws IOException {
        server.cutAfter = 100_000;
        server.cuts = 1;
        server.wrongOffset = 5;
        assertWhole(get());
        assertEquals("-", server.ranges().getLast());
    }

    @Test
    void anotherFileIsRefusedAndNotKept() throws IOException {
        Hub hub = hub(server.url("file"), "0123456789");
        String message = assertThrows(IOException.class, () -> hub.file("hub:net.one", notices::add)).getMessage();
        assertTrue(message.contains("sha256 0123456789... expected, " + sha256 + " found"), message);
        assertFalse(Files.exists(folder.resolve("weights").resolve("net-1.pth")));
        assertEquals(0, Files.size(folder.resolve("weights").resolve("net-1.pth.part")));
    }

    @Test
    void aKeptFileThatIsAnotherIsRefused() throws IOException {
        Path file = folder.resolve("weights").resolve("net-1.pth");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[10]);
        String message = assertThrows(IOException.class, this::get).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains("delete it"), message);
        assertEquals(List.of(), server.ranges());
    }

    @Test
    void refusalsAreFinalAndServerErrorsAreTriedAgain() {
        server.status = 404;
        String message = assertThrows(IOException.class, this::get).getMessage();
        assertTrue(message.contains("cannot be downloaded: the server answers 404") && message.contains("as net-1.pth"), message);
        assertEquals(1, server.ranges().size());
        server.status = 503;
        message = assertThrows(IOException.class, this::get).getMessage();
        assertTrue(message.contains("the server answers 503"), message);
        assertEquals(4, server.ranges().size());
    }

    @Test
    void offlineOneLineSaysWhatToGetAndWhereToPutIt() {
        String url = server.url("file");
        server.close();
        String message = assertThrows(IOException.class, () -> hub(url, sha256).file("hub:net.one", notices::add)).getMessage();
        assertTrue(message.startsWith("hub:net.one: " + url + " cannot be downloaded: no connection"), message);
        assertTrue(message.endsWith("get " + url + " by other means and put it into " + folder.resolve("weights")
                + " as net-1.pth"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void silenceCountsAsCut() {
        server.cutAfter = 50_000;
        server.waitMillis = 3_000;
        PublishedWeights weights = new PublishedWeights("net.one", "net", "net-1.pth", server.url("file"), sha256, null, "MIT",
                "a page");
        Download impatient = new Download(Duration.ofSeconds(5), Duration.ofMillis(300), SOON);
        Hub hub = new Hub(List.of(weights), folder.resolve("weights"), impatient);
        server.knowsRanges = false; // so that no try brings more than the one before
        String message = assertThrows(IOException.class, () -> hub.file("hub:net.one", notices::add)).getMessage();
        assertTrue(message.contains("nothing came for"), message);
    }

    @Test
    void twoDownloadsOfOneFileDoNotMix() throws IOException {
        Path part = folder.resolve("weights").resolve("net-1.pth.part");
        Files.createDirectories(part.getParent());
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            String message = assertThrows(IOException.class, this::get).getMessage();
            assertTrue(message.contains("another download writes"), message);
        }
        assertWhole(get());
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Hub.standard().file("hub:resnet50.tv_in2k", notices::add)).getMessage();
        assertTrue(message.contains("did you mean 'resnet50.tv_in1k'"), message);
    }

    @Test
    void theCatalogueIsSound() {
        List<PublishedWeights> published = Hub.published();
        HashSet<String> names = new HashSet<>();
        HashSet<String> files = new HashSet<>();
        List<String> networks = Networks.all().stream().map(NetworkDescription::name).toList();
        for (PublishedWeights weights : published) {
            assertTrue(names.add(weights.name()) && files.add(weights.file()), weights.name() + " is there twice");
            assertTrue(weights.url().startsWith("https://") && weights.url().endsWith("/" + weights.file()), weights.name());
            assertTrue(weights.source().startsWith("https://") && !weights.licence().isBlank(), weights.name());
            assertTrue(weights.file().contains("-" + weights.sha256().substring(0, 8) + "."), weights.name()
                    + ": the name has the digits");
            assertTrue(networks.contains(weights.network()), weights.network());
            assertEquals(weights.name(), weights.network() + weights.name().substring(weights.name().indexOf('.')));
        }
        assertTrue(names.containsAll(List.of("resnet50.tv_in1k", "resnet50.tv2_in1k", "mobilenet_v2.tv_in1k")));
    }
}
