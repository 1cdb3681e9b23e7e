package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.search.VectorIndex;

class ImageRoutesTest {
    @TempDir
    private Path folder;

    private Path index;
    private SearchServer server;
    private Client client;

    @BeforeEach
    void serve() throws Exception {
        index = DrawnPictures.index(folder);
        start(ServerSettings.local(0));
    }

    private void start(ServerSettings settings) throws Exception {
        server = SearchServer.start(index, new ColourEmbedder(), settings);
        client = Client.of(server);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private List<String> kept() throws Exception {
        Path pictures = index.resolve("pictures");
        if (!Files.exists(pictures)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pictures)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private int found(String id, byte[] picture) throws Exception {
        JsonNode hits = client.picture("POST", "search?k=1", picture).json().get("hits");
        return hits.get(0).get("id").asText().equals(id) ? 1 : 0;
    }

    @Test
    void anAddedPictureIsFoundAtOnceAndStoredUnderItsHash() throws Exception {
        byte[] picture = DrawnPictures.png(1, 15);
        Client.Answer added = client.form("POST", "images", picture, "label", "lime", "metadata", "{\"price\": 3.5, \"shelf\": \"A\"}");
        assertEquals(201, added.status());
        String id = added.json().get("id").asText();
        String sha256 = KeptPictures.sha256(picture);
        assertEquals("added/" + sha256.substring(0, 32), id);
        assertEquals("/images/" + id.replace("/", "%2F"), added.header("Location"));
        assertEquals(List.of(sha256), kept());
        assertEquals(1, found(id, picture));
        JsonNode shown = client.get(added.header("Location").substring(1)).json();
        assertEquals("lime", shown.get("label").asText());
        assertEquals("3.5", shown.get("metadata").get("price").asText());
        assertTrue(shown.get("added").asBoolean());
        assertEquals(1, client.get("images?filter=shelf%3DA&filter=price%3C4").json().get("total").asInt());

        assertEquals(200, client.form("POST", "images", picture, "label", "lemon").status(), "the same picture again");
        assertEquals(25, server.size());
        assertEquals("lemon", client.get("images/" + id).json().get("label").asText());

        assertEquals(204, client.delete("images/" + id).status());
        assertEquals(List.of(), kept());
        assertEquals(0, found(id, picture));
        assertEquals(404, client.delete("images/" + id).status());
    }

    @Test
    void aPictureUnderTwoIdsStaysUntilBothAreGone() throws Exception {
        byte[] picture = DrawnPictures.png(2, 9);
        assertEquals(201, client.picture("PUT", "images/one", picture).status());
        assertEquals(201, client.picture("PUT", "images/zwei%20%C3%A4%2F%23%3F%25;x=y", picture).status());
        assertEquals(1, kept().size());
        assertEquals("zwei ä/#?%;x=y", client.get("images/zwei%20%C3%A4%2F%23%3F%25;x=y").json().get("id").asText());
        assertEquals(200, client.picture("PUT", "images/one", DrawnPictures.png(2, 11)).status());
        assertEquals(2, kept().size());
        assertEquals(204, client.delete("images/zwei%20%C3%A4/%23%3F%25;x=y").status());
        assertEquals(List.of(KeptPictures.sha256(DrawnPictures.png(2, 11))), kept());
    }

    @Test
    void picturesOfTheFolderAreNotOverwritten() throws Exception {
        byte[] before = Files.readAllBytes(folder.resolve("pictures/red/1.png"));
        Client.Answer answer = client.picture("PUT", "images/red/1.png", DrawnPictures.png(1, 1));
        assertEquals(409, answer.status());
        assertTrue(answer.detail().contains("indexed from a folder"), answer.detail());
        assertEquals(204, client.delete("images/red/1.png").status());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("pictures/red/1.png")));
        assertEquals(404, client.get("thumbnails/red/1.png").status());
    }

    @Test
    void everyImageIsListedOnceInBothOrders() throws Exception {
        for (String order : List.of("index", "mixed")) {
            Set<String> ids = new HashSet<>();
            for (int from = 0; from < 24; from += 5) {
                JsonNode page = client.get("images?limit=5&offset=" + from + "&order=" + order).json();
                assertEquals(24, page.get("total").asInt());
                page.get("images").forEach(image -> assertTrue(ids.add(image.get("id").asText())));
            }
            assertEquals(24, ids.size());
            assertEquals(3, client.get("images?order=" + order + "&filter=label%3Dred&filter=price%3E%3D5").json().get("images").size());
        }
        JsonNode mixed = client.get("images?limit=6&order=mixed").json().get("images");
        Set<String> labels = new HashSet<>();
        mixed.forEach(image -> labels.add(image.get("label").asText()));
        assertEquals(Set.of("red", "green", "blue"), labels);
    }

    @Test
    void thumbnailsAreSmallAndAskedForAgain() throws Exception {
        Client.Answer small = client.get("thumbnails/red%2F1.png?size=40");
        assertEquals(200, small.status());
        assertEquals("image/jpeg", small.header("Content-Type"));
        var image = ImageIO.read(new ByteArrayInputStream(small.response().body()));
        assertEquals(40, image.getWidth());
        assertEquals(30, image.getHeight());
        assertEquals(304, client.get("thumbnails/red/1.png?size=40", "If-None-Match", small.header("ETag")).status());
        assertEquals(200, client.get("thumbnails/red/1.png?size=41", "If-None-Match", small.header("ETag")).status());
        byte[] added = DrawnPictures.png(0, 3);
        client.picture("PUT", "images/mine", added);
        String first = client.get("thumbnails/mine").header("ETag");
        client.picture("PUT", "images/mine", DrawnPictures.png(1, 3));
        assertFalse(first.equals(client.get("thumbnails/mine").header("ETag")), "another picture, another tag");
    }

    /** The index may be of anybody's making: what it says of a file is not believed. */
    @Test
    void nothingOutsideTheFolderIsShown() throws Exception {
        stop();
        Path secret = Files.write(folder.resolve("secret.png"), DrawnPictures.png(0, 0));
        Files.createSymbolicLink(folder.resolve("pictures/red/link.png"), secret);
        TestIndex.add(index, "../secret.png", "red/link.png", secret.toString(), "red", "red/0.png/../../../secret.png", "red/nul\0.png");
        start(ServerSettings.local(0));
        for (String id : List.of("..%2Fsecret.png", "red/link.png", secret.toString().replace("/", "%2F"), "red",
                "red%2F0.png%2F..%2F..%2F..%2Fsecret.png", "red%2Fnul%00.png")) {
            Client.Answer answer = client.get("thumbnails/" + id);
            assertTrue(answer.status() == 404 || answer.status() == 400, id + " " + answer.status());
            answer.detail();
        }
        assertEquals(404, client.json("search", "{\"id\": \"../secret.png\", \"crop\": \"0,0,9,9\"}").status());
        assertEquals(200, client.get("thumbnails/red/0.png").status());
    }

    @Test
    void aReadOnlyServerChangesNothingAndSeesWhatOthersWrite() throws Exception {
        stop();
        start(ServerSettings.local(0).withReadOnly(true));
        assertEquals(403, client.picture("POST", "images", DrawnPictures.png(0, 0)).status());
        assertEquals(403, client.delete("images/red/1.png").status());
        assertTrue(client.get("stats").json().get("read-only").asBoolean());
        TestIndex.add(index, "new");
        for (int i = 0; client.get("images/new").status() != 200; i++) {
            assertTrue(i < 100, "a newer commit is taken up");
            Thread.sleep(50);
        }
    }

    @Test
    void whatACrashLeftOverIsRemovedAtTheStart() throws Exception {
        client.picture("PUT", "images/mine", DrawnPictures.png(0, 3));
        List<String> before = kept();
        stop();
        Files.writeString(index.resolve("pictures/unfinished"), "half");
        Files.writeString(index.resolve("pictures/" + "0".repeat(64)), "never committed");
        start(ServerSettings.local(0));
        assertEquals(before, kept());
        assertEquals(200, client.get("thumbnails/mine").status());
    }

    @Test
    void oneWriterAtATime() throws Exception {
        var refused = org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class,
                () -> SearchServer.start(index, new ColourEmbedder(), ServerSettings.local(0)));
        assertTrue(refused.getMessage().contains("written by another process"), refused.getMessage());
        try (SearchServer reading = SearchServer.start(index, new ColourEmbedder(), ServerSettings.local(0).withReadOnly(true))) {
            assertEquals(24, reading.size());
        }
        try (VectorIndex still = VectorIndex.open(index)) {
            assertEquals(24, still.size());
        }
    }

    @Test
    void metadataAreChecked() throws Exception {
        byte[] picture = DrawnPictures.png(0, 3);
        String[][] wrong = {
            {"metadata", "[]"}, {"metadata", "{\"a\": {}}"}, {"metadata", "{\"A\": 1}"}, {"metadata", "{\"a=b\": 1}"},
            {"metadata", "{\"a\": null}"}, {"metadata", "{\"\": 1}"}, {"label", "x".repeat(1001)}, {"lable", "x"},
        };
        for (String[] each : wrong) {
            Client.Answer answer = client.form("POST", "images", picture, each);
            assertEquals(400, answer.status(), String.join("=", each));
            answer.detail();
        }
        StringBuilder many = new StringBuilder("{\"c0\": 1");
        for (int i = 1; i < 40; i++) {
            many.append(", \"c").append(i).append("\": 1");
        }
        assertEquals(400, client.form("POST", "images", picture, "metadata", many + "}").status());
        assertEquals(24, server.size());
    }
}
