package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.search.Filter;
import org.smoothap.search.SearchHit;
import org.smoothap.search.VectorIndex;

class SearchRouteTest {
    @TempDir
    private static Path folder;

    private static SearchServer server;
    private static Client client;

    @BeforeAll
    static void serve() throws Exception {
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), ServerSettings.local(0));
        client = Client.of(server);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.get("hits").forEach(hit -> ids.add(hit.get("id").asText()));
        return ids;
    }

    private static JsonNode ok(Client.Answer answer) throws Exception {
        assertEquals(200, answer.status(), new String(answer.response().body()));
        return answer.json();
    }

    /** Whatever the form of the request, the answer is that of the index itself. */
    @Test
    void everyFormFindsWhatTheIndexFinds() throws Exception {
        byte[] picture = DrawnPictures.png(1, 3);
        float[] vector = new ColourEmbedder().input(ImageDecoder.decode(picture, "it"));
        List<SearchHit> expected;
        try (VectorIndex index = VectorIndex.open(folder.resolve("index"))) {
            expected = index.exact(vector, 5, Filter.of(List.of("price<6")));
        }
        List<JsonNode> answers = List.of(
                ok(client.picture("POST", "search?k=5&filter=price%3C6", picture)),
                ok(client.picture("POST", "search?k=5&filter=price%3C6&exact=true", picture)),
                ok(client.form("POST", "search", picture, "k", "5", "filter", "price<6", "exact", "true")),
                ok(client.form("POST", "search?k=5", picture, "filter", "price<6")),
                ok(client.json("search", "{\"vector\": " + Arrays.toString(vector) + ", \"k\": 5, \"filter\": [\"price<6\"]}")),
                ok(client.json("search?k=5&exact", "{\"vector\": " + Arrays.toString(vector) + ", \"filter\": \"price<6\"}")));
        for (JsonNode answer : answers) {
            assertEquals(expected.stream().map(hit -> hit.image().id()).toList(), ids(answer));
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).score(), answer.get("hits").get(i).get("score").floatValue(), 1e-6f);
                assertEquals(i + 1, answer.get("hits").get(i).get("rank").asInt());
            }
            assertEquals(24, answer.get("images").asInt());
        }
        assertEquals("green/3.png", expected.getFirst().image().id());
        assertTrue(answers.get(1).get("exact").asBoolean());
        assertFalse(answers.get(0).get("exact").asBoolean());
    }

    @Test
    void moreLikeAnImageLeavesItOut() throws Exception {
        JsonNode answer = ok(client.json("search", "{\"id\": \"red/2.png\", \"k\": 7, \"filter\": \"label=red\"}"));
        List<String> ids = ids(answer);
        assertEquals(7, ids.size());
        assertFalse(ids.contains("red/2.png"), ids.toString());
        assertTrue(ids.stream().allMatch(id -> id.startsWith("red/")), ids.toString());
        assertEquals(404, client.json("search", "{\"id\": \"red/99.png\"}").status());
    }

    @Test
    void aCropIsWhatIsSearchedWith() throws Exception {
        byte[] both = TwoPictures.leftAndRight(DrawnPictures.png(0, 2), DrawnPictures.png(2, 5));
        assertEquals("red/2.png", ids(ok(client.picture("POST", "search?crop=0,0,160,120", both))).getFirst());
        assertEquals("blue/5.png", ids(ok(client.picture("POST", "search?crop=160,0,9999,9999", both))).getFirst());
        assertEquals("blue/5.png", ids(ok(client.picture("POST", "search?crop=pct:50,0,50,100", both))).getFirst());
        assertEquals("blue/5.png", ids(ok(client.form("POST", "search", both, "crop", "pct:50,0,50,100"))).getFirst());
        JsonNode part = ok(client.json("search", "{\"id\": \"red/2.png\", \"crop\": \"pct:0,0,100,100\", \"k\": 3}"));
        assertEquals(ids(ok(client.json("search", "{\"id\": \"red/2.png\", \"k\": 3}"))), ids(part));
        for (String wrong : List.of("1,2,3", "-1,0,5,5", "pct:0,0,0,0", "400,0,5,5", "0,0,1e9,5", "NaN,0,1,1")) {
            Client.Answer answer = client.picture("POST", "search?crop=" + wrong.replace("%", "%25"), both);
            assertEquals(400, answer.status(), wrong);
            assertTrue(answer.detail().contains("crop"), answer.detail());
        }
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws Exception {
        byte[] png = DrawnPictures.png(0, 0);
        String[][] wrong = {
            {"search?k=0", "'k' must be a number from 1 to 1000, found '0'"},
            {"search?k=abc", "'k' must be a number from 1 to 1000, found 'abc'"},
            {"search?k=5&k=6", "'k' is given 2 times, expected once"},
            {"search?filters=label%3Dred", "unknown parameter 'filters'"},
            {"search?filter=label", "expected a filter such as"},
            {"search?filter=lable%3Dred", "unknown column 'lable'"},
            {"search?exact=perhaps", "'exact' must be true or false, found 'perhaps'"},
        };
        for (String[] each : wrong) {
            Client.Answer answer = client.picture("POST", each[0], png);
            assertEquals(400, answer.status(), each[0]);
            assertTrue(answer.detail().startsWith(each[1]), answer.detail());
        }
        String[][] json = {
            {"", "expected one of a picture, a vector and an id to search with, found none"},
            {"{", "the body is not JSON"},
            {"[]", "the body must be a JSON object, found the array []"},
            {"{}", "expected one of a picture, a vector and an id to search with, found none"},
            {"{\"vector\": [1], \"id\": \"x\"}", "'vector' must be a list of 49 numbers, found 1 of them"},
            {"{\"vector\": \"x\"}", "'vector' must be a list of 49 numbers, found something else"},
            {"{\"vector\": [" + "0,".repeat(48) + "0]}", "'vector' must hold finite numbers, not all of them 0"},
            {"{\"vector\": [" + "1e999,".repeat(48) + "0]}", "'vector' must hold finite numbers, not all of them 0"},
            {"{\"vector\": [" + "\"1\",".repeat(48) + "0]}", "'vector' must hold finite numbers, not all of them 0"},
            {"{\"id\": 5}", "'id' must be a text"},
            {"{\"id\": \"a\", \"id\": \"b\"}", "the body is not JSON"},
            {"{\"id\": \"red/1.png\"} x", "the body is not JSON"},
            {"[".repeat(5000), "the body is not JSON"},
            {"{\"id\": \"red/1.png\", \"k\": {}}", "'k' must be a text, number or truth value"},
            {"{\"id\": \"red/1.png\", \"vektor\": 1}", "unknown parameter 'vektor'"},
        };
        for (String[] each : json) {
            Client.Answer answer = client.json("search", each[0]);
            assertEquals(400, answer.status(), each[0]);
            assertTrue(answer.detail().startsWith(each[1]), each[0] + " -> " + answer.detail());
        }
    }
}
