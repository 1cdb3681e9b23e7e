package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
    private static final String TOKEN = "0123456789abcdef0123";

    @TempDir
    private Path folder;

    private SearchServer start(ServerSettings settings) throws Exception {
        return SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), settings);
    }

    private static int ask(SearchServer server, String line, String... headers) throws Exception {
        return Raw.status(answer(server, line, headers));
    }

    private static String answer(SearchServer server, String line, String... headers) throws Exception {
        return Raw.ask(server.port(), line + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    /** A page of evil.example, which resolves to 127.0.0.1 after it was loaded. */
    @Test
    void anotherNameThanTheMachinesOwnIsRefused() throws Exception {
        try (SearchServer server = start(new ServerSettings(
                "127.0.0.1", 0, null, Set.of("pictures.example"), false, ServerSettings.Limits.standard()))) {
            for (String host : List.of("localhost", "LocalHost:8080", "127.0.0.1:" + server.port(), "127.9.9.9", "[::1]:80", "pictures.example",
                    "Pictures.Example:443")) {
                assertEquals(200, ask(server, "GET /stats", "Host: " + host), host);
            }
            for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3.4", "xlocalhost",
                    "[::2]", "pictures.example.evil")) {
                assertEquals(421, ask(server, "GET /stats", "Host: " + host), host);
                assertEquals(421, ask(server, "GET /", "Host: " + host), host);
            }
            for (String host : List.of("", "a b", "localhost, evil.example", "http://localhost", "localhost@evil")) {
                assertEquals(400, ask(server, "GET /stats", "Host: " + host), host);
            }
            assertEquals(400, ask(server, "GET /stats", "X: y"));
            assertEquals(400, ask(server, "GET /stats", "Host: localhost", "Host: evil.example"));
        }
    }

    @Test
    void pagesOfOtherOriginsChangeNothing() throws Exception {
        try (SearchServer server = start(ServerSettings.local(0))) {
            String host = "Host: localhost:" + server.port();
            String own = "Origin: http://localhost:" + server.port();
            for (String foreign : List.of("Origin: http://evil.example", "Origin: null", "Origin: http://localhost:1",
                    "Origin: http://localhost", "Origin: http://127.0.0.1:" + server.port(), "Origin: %%", "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site")) {
                assertEquals(403, ask(server, "DELETE /images/red/1.png", host, foreign), foreign);
                assertEquals(403, ask(server, "POST /search", host, foreign, "Content-Length: 0"), foreign);
                String read = answer(server, "GET /stats", host, foreign);
                assertEquals(200, Raw.status(read), foreign);
                assertFalse(read.toLowerCase().contains("access-control-"), "no page of another origin may read it");
            }
            assertEquals(400, ask(server, "GET /images/red/1.png", host, "X-HTTP-Method-Override: DELETE"));
            assertEquals(405, ask(server, "OPTIONS /images/red/1.png", host));
            assertEquals(24, server.size());
            assertEquals(204, ask(server, "DELETE /images/red/1.png", host, own));
            assertEquals(204, ask(server, "DELETE /images/red/2.png", host));
        }
    }

    @Test
    void withATokenAllButThePageAsksForIt() throws Exception {
        try (SearchServer server = start(ServerSettings.local(0).withToken(TOKEN))) {
            String host = "Host: localhost";
            for (Route route : server.routes()) {
                String line = route.method() + " " + route.path().replace("<id>", "red/1.png");
                int status = ask(server, line, host);
                assertEquals(route.open() ? 200 : 401, status, line);
            }
            for (String path : List.of("/stats/", "//stats", "/./stats", "/%73tats", "/stats;x=y", "/app.js/../stats", "/nothing", "/STATS")) {
                int status = ask(server, "GET " + path, host);
                assertTrue(status == 401 || status == 400, path + " " + status);
            }
            String refused = answer(server, "GET /stats", host, "Authorization: Bearer " + TOKEN + "x");
            assertEquals(401, Raw.status(refused));
            assertTrue(refused.contains("WWW-Authenticate: Bearer"), refused);
            for (String wrong : List.of("Bearer", "Bearer ", TOKEN, "Basic " + TOKEN, "Bearer " + TOKEN.substring(1))) {
                assertEquals(401, ask(server, "GET /stats", host, "Authorization: " + wrong), wrong);
            }
            assertEquals(200, ask(server, "GET /stats", host, "Authorization: Bearer " + TOKEN));
            assertEquals(200, ask(server, "GET /metrics", host, "authorization: bearer " + TOKEN));
        }
    }

    @Test
    void everyAnswerTellsBrowsersToBeStrict() throws Exception {
        try (SearchServer server = start(ServerSettings.local(0))) {
            for (String line : List.of("GET /", "GET /stats", "GET /nothing", "GET /thumbnails/red/1.png", "POST /search")) {
                String answer = answer(server, line, "Host: localhost", "Content-Length: 0");
                assertTrue(answer.contains("Content-Security-Policy: default-src 'none'; "), answer);
                assertTrue(answer.contains("frame-ancestors 'none'") && !answer.contains("unsafe"), answer);
                assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
                assertTrue(answer.contains("Referrer-Policy: no-referrer"), answer);
                assertFalse(answer.contains("Server:"), "the answer does not say what it was made by");
            }
        }
    }
}
