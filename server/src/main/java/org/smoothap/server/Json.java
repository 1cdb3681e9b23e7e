package org.smoothap.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads JSON that anybody may have written, and writes our own. */
final class Json {
    private static final int DEEPEST = 8;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(64)
                            .maxStringLength(64 << 10)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own answers can be written", e);
        }
    }

    /** @throws Problem if the bytes are not one JSON object */
    static ObjectNode object(byte[] bytes, String what) {
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            return object(MAPPER.readTree(parser), what);
        } catch (IOException e) {
            throw Problem.badRequest(what + " is not JSON: " + reason(e));
        }
    }

    private static ObjectNode object(JsonNode node, String what) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.badRequest(what + " must be a JSON object, found " + (node == null || node.isMissingNode()
                ? "nothing" : "the " + node.getNodeType().name().toLowerCase(Locale.ROOT) + " " + Upload.brief(node.toString())));
    }

    /** The columns of an object whose values are texts or numbers. */
    static Map<String, String> columns(ObjectNode object, String what) {
        Map<String, String> columns = new LinkedHashMap<>();
        object.properties().forEach(property -> {
            if (!property.getValue().isValueNode() || property.getValue().isNull()) {
                throw Problem.badRequest(what + ": expected a text or a number for '" + property.getKey() + "'");
            }
            columns.put(property.getKey(), property.getValue().asText());
        });
        return columns;
    }

    private static String reason(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null ? "it ends early" : message.lines().findFirst().orElse("it ends early");
    }
}
