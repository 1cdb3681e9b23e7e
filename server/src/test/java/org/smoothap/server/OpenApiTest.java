package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description is written by hand: here it is held against what the server does. */
class OpenApiTest {
    @TempDir
    private static Path folder;

    private static SearchServer server;
    private static Client client;
    private static OpenAPI description;

    @BeforeAll
    static void serve() throws Exception {
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), ServerSettings.local(0));
        client = Client.of(server);
        Client.Answer answer = client.get("openapi.json");
        assertEquals(200, answer.status());
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(
                new String(answer.response().body(), StandardCharsets.UTF_8), null, new ParseOptions());
        assertEquals(List.of(), parsed.getMessages(), "a valid description");
        description = parsed.getOpenAPI();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void itHasEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        description.getPaths().forEach((path, item) -> item.readOperationsMap().keySet().forEach(
                method -> described.add(method + " " + path)));
        Set<String> served = new TreeSet<>();
        server.routes().forEach(route -> served.add(route.method() + " " + route.path().replace("<id>", "{id}")));
        assertEquals(served, described);
    }

    @Test
    void whatNeedsNoTokenIsMarkedSo() {
        for (Route route : server.routes()) {
            Operation operation = operation(route.method(), route.path().replace("<id>", "{id}"));
            boolean open = operation.getSecurity() != null && operation.getSecurity().isEmpty();
            assertEquals(route.open(), open, route.toString());
        }
    }

    private static Operation operation(String method, String path) {
        return description.getPaths().get(path).readOperationsMap().get(PathItem.HttpMethod.valueOf(method));
    }

    /** Asks for many things, right and wrong; each answer must be described, with its type and all its keys. */
    @Test
    void answersAreAsDescribed() throws Exception {
        byte[] png = DrawnPictures.png(0, 1);
        byte[] noPicture = "no picture".getBytes(StandardCharsets.UTF_8);
        Map<String, List<Client.Answer>> answers = Map.ofEntries(
                Map.entry("GET /", List.of(client.get(""))),
                Map.entry("GET /stats", List.of(client.get("stats"))),
                Map.entry("GET /metrics", List.of(client.get("metrics"))),
                Map.entry("GET /health/live", List.of(client.get("health/live"))),
                Map.entry("GET /health/ready", List.of(client.get("health/ready"))),
                Map.entry("GET /icon.svg", List.of(client.get("icon.svg"))),
                Map.entry("POST /search", List.of(client.picture("POST", "search", png), client.picture("POST", "search?k=x", png),
                        client.picture("POST", "search", noPicture), client.json("search", "{\"id\": \"nothing\"}"))),
                Map.entry("GET /images", List.of(client.get("images?limit=3"), client.get("images?limit=no"))),
                Map.entry("POST /images", List.of(client.picture("POST", "images?label=x", png), client.picture("POST", "images", noPicture))),
                Map.entry("PUT /images/{id}", List.of(client.picture("PUT", "images/a/b", png), client.picture("PUT", "images/a/b", png),
                        client.picture("PUT", "images/red/1.png", png), client.picture("PUT", "images/a%2F..", png))),
                Map.entry("GET /images/{id}", List.of(client.get("images/red/1.png"), client.get("images/nothing"))),
                Map.entry("DELETE /images/{id}", List.of(client.delete("images/red/7.png"), client.delete("images/red/7.png"))),
                Map.entry("GET /thumbnails/{id}", List.of(client.get("thumbnails/red/1.png"), client.get("thumbnails/red/1.png?size=5"))));
        answers.forEach((call, got) -> got.forEach(answer -> check(call, answer)));
    }

    private static void check(String call, Client.Answer answer) {
        try {
            Operation operation = operation(call.split(" ")[0], call.split(" ")[1]);
            ApiResponse response = operation.getResponses().get(Integer.toString(answer.status()));
            assertNotNull(response, call + " gives " + answer.status());
            if (response.get$ref() != null) {
                response = description.getComponents().getResponses().get(response.get$ref().replaceAll(".*/", ""));
            }
            if (response.getContent() == null) {
                assertEquals(0, answer.response().body().length, call);
                return;
            }
            String type = answer.header("Content-Type").replaceAll(";.*", "");
            assertTrue(response.getContent().containsKey(type), call + " gives " + type);
            if (type.endsWith("json")) {
                fits(answer.json(), response.getContent().get(type).getSchema(), call);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void fits(JsonNode value, Schema<?> schema, String where) {
        if (schema.get$ref() != null) {
            fits(value, description.getComponents().getSchemas().get(schema.get$ref().replaceAll(".*/", "")), where);
            return;
        }
        switch (String.valueOf(schema.getType())) {
            case "object" -> {
                assertTrue(value.isObject(), where);
                List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
                required.forEach(name -> assertTrue(value.has(name), where + "." + name + " is missing"));
                value.properties().forEach(entry -> {
                    Schema<?> of = schema.getProperties() == null ? null : (Schema<?>) schema.getProperties().get(entry.getKey());
                    if (of == null && schema.getAdditionalProperties() instanceof Schema<?> other) {
                        of = other;
                    }
                    if (schema.getProperties() != null || of != null) {
                        assertNotNull(of, where + "." + entry.getKey() + " is not described");
                        fits(entry.getValue(), of, where + "." + entry.getKey());
                    }
                });
            }
            case "array" -> value.forEach(item -> fits(item, schema.getItems(), where + "[]"));
            case "string" -> assertTrue(value.isTextual(), where);
            case "integer" -> assertTrue(value.isIntegralNumber(), where);
            case "number" -> assertTrue(value.isNumber(), where);
            case "boolean" -> assertTrue(value.isBoolean(), where);
            default -> throw new AssertionError(where + ": " + schema);
        }
    }
}
