package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say nothing, or a byte now and then, or too much. */
class SlowClientsTest {
    private static final int CONNECTIONS = 12;

    @TempDir
    private static Path folder;

    private static SearchServer server;

    @BeforeAll
    static void serve() throws Exception {
        Duration second = Duration.ofSeconds(1);
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), ServerSettings.local(0).withLimits(
                new ServerSettings.Limits(1 << 20, 1_000_000, 8, 4, CONNECTIONS, second, second, second)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Sends a byte every so often until the server has had enough; what the server answered. */
    private static String drip(String start, String drop) throws Exception {
        try (Raw raw = new Raw(server.port())) {
            raw.send(start);
            for (int i = 0; i < 200; i++) {
                Thread.sleep(100);
                try {
                    raw.send(drop);
                } catch (IOException closed) {
                    return raw.read();
                }
                if (raw.socket.getInputStream().available() > 0) {
                    return raw.read();
                }
            }
            throw new AssertionError("still open after 200 drops");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (Raw raw = new Raw(server.port())) {
            assertEquals("", raw.read());
        }
    }

    @Test
    void headersThatDripAreCutOff() throws Exception {
        int status = Raw.status(drip("GET /stats HTTP/1.1\r\nHost: localhost\r\nX: ", "x"));
        assertTrue(status == 0 || status == 408, "closed, with or without a word: " + status);
    }

    @Test
    void aBodyThatDripsIsCutOff() throws Exception {
        for (String length : List.of("Content-Length: 5000", "Transfer-Encoding: chunked")) {
            String drop = length.startsWith("T") ? "1\r\nx\r\n" : "x";
            String answer = drip("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n" + length + "\r\n\r\n", drop);
            assertEquals(408, Raw.status(answer), answer);
            assertTrue(answer.contains("did not arrive within 1.0 s"), answer);
        }
    }

    @Test
    void aBodyThatStopsIsCutOff() throws Exception {
        try (Raw raw = new Raw(server.port())) {
            String answer = raw.send("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 5000\r\n\r\nabc").read();
            assertEquals(408, Raw.status(answer), answer);
        }
        try (Raw raw = new Raw(server.port())) {
            String answer = raw.send("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 5000\r\n\r\nabc").end().read();
            assertEquals(400, Raw.status(answer), answer);
        }
    }

    /** All connections taken by idlers: a patient client is served as soon as they have been thrown out. */
    @Test
    void idlersDoNotKeepOthersOut() throws Exception {
        List<Raw> idlers = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                idlers.add(new Raw(server.port()).send("GET /stats HTTP/1.1\r\nX"));
            }
            assertEquals(200, Raw.status(Raw.ask(server.port(), "GET /stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
        } finally {
            for (Raw idler : idlers) {
                idler.close();
            }
        }
    }

    @Test
    void headersBeyondTheLimitAreRefused() throws Exception {
        String start = "GET /stats HTTP/1.1\r\nHost: localhost\r\n";
        assertEquals(431, Raw.status(Raw.ask(server.port(), start + "X: " + "x".repeat(20_000) + "\r\n\r\n")));
        assertEquals(431, Raw.status(Raw.ask(server.port(), start + "X: y\r\n".repeat(5_000) + "\r\n")));
        assertEquals(431, Raw.status(Raw.ask(server.port(), start + "x".repeat(20_000) + ": y\r\n\r\n")));
        String answer = Raw.ask(server.port(), "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(Raw.status(answer) == 414 || Raw.status(answer) == 431, answer);
        assertTrue(answer.contains("application/problem+json") && answer.contains("16384 bytes"), answer);
    }

    @Test
    void requestsCannotBeSmuggled() throws Exception {
        String start = "POST /search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        for (String framing : List.of(
                "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: -1",
                "Content-Length: +5", "Content-Length: 5x", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: xchunked",
                "Content-Length: 99999999999999999999999", "Transfer-Encoding:\r\n chunked", "Content-Length : 5")) {
            String answer = Raw.ask(server.port(), start + framing + "\r\n\r\n0\r\n\r\nGET /stats HTTP/1.1\r\nHost: localhost\r\n\r\n");
            int status = Raw.status(answer);
            assertTrue(status >= 400 && status < 500 || status == 501, framing + ": " + answer);
            assertEquals(1, answer.split("HTTP/1\\.1 \\d{3}", -1).length - 1, framing + ": one answer, then the end: " + answer);
        }
    }
}
