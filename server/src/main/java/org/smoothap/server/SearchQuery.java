package org.smoothap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.Names;
import org.smoothap.search.Filter;
import org.smoothap.search.VectorIndex;

/**
 * A search, from whichever form it came in. One of picture, vector and id is not null.
 *
 * @param picture the bytes of one
 * @param vector normalised
 * @param id of an image of the index, which is then not among the hits
 * @param k how many hits are wanted
 * @param candidates of the approximate search
 * @param crop the part of the picture, or of the image of the id; null for all of it
 */
record SearchQuery(byte[] picture, float[] vector, String id, int k, int candidates, Filter filter, boolean exact, Crop crop) {
    static final int MOST_HITS = 1000;
    private static final int MOST_CANDIDATES = 10_000;
    private static final int DEFAULT_HITS = 10;
    private static final List<String> OPTIONS = List.of("k", "candidates", "filter", "exact", "crop");

    /** @throws Problem 400 */
    static SearchQuery of(Upload upload, int dimension) {
        ObjectNode json = upload.json() == null ? null : Json.object(upload.json(), "the body");
        Map<String, List<String>> options = new LinkedHashMap<>(upload.fields());
        float[] vector = null;
        String id = null;
        if (json != null) {
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                switch (entry.getKey()) {
                    case "vector" -> vector = vector(entry.getValue(), dimension);
                    case "id" -> id = entry.getValue().isTextual() ? entry.getValue().textValue() : wrong("id", "a text");
                    default -> option(options, entry.getKey(), entry.getValue());
                }
            }
        }
        for (String name : options.keySet()) {
            if (!OPTIONS.contains(name)) {
                throw Problem.badRequest(Names.unknown("parameter", Upload.brief(name), OPTIONS));
            }
        }
        return of(new Upload(upload.picture(), null, options), vector, id);
    }

    private static SearchQuery of(Upload upload, float[] vector, String id) {
        int given = (upload.picture() == null ? 0 : 1) + (vector == null ? 0 : 1) + (id == null ? 0 : 1);
        if (given != 1) {
            throw Problem.badRequest("expected one of a picture, a vector and an id to search with, found "
                    + (given == 0 ? "none" : "more than one"));
        }
        int k = number(upload, "k", DEFAULT_HITS, MOST_HITS);
        int candidates = Math.max(k, number(upload, "candidates", VectorIndex.candidates(k), MOST_CANDIDATES));
        Crop crop = Crop.of(upload.field("crop"));
        if (crop != null && vector != null) {
            throw Problem.badRequest("a vector has no part to crop");
        }
        return new SearchQuery(
                upload.picture(), vector, id, k, candidates, filter(upload.all("filter")), flag(upload, "exact"), crop);
    }

    static Filter filter(List<String> texts) {
        if (texts.size() > 32 || texts.stream().anyMatch(text -> text.length() > 4096)) {
            throw Problem.badRequest("expected at most 32 filters of at most 4096 characters");
        }
        try {
            return Filter.of(texts.stream().filter(text -> !text.isBlank()).toList());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(Upload.oneLine(e.getMessage()));
        }
    }

    /** A whole number from 1 to {@code most}. */
    static int number(Upload upload, String name, int otherwise, int most) {
        String text = upload.field(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw Problem.badRequest("'" + name + "' must be a number from 1 to " + most + ", found '" + Upload.brief(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(Upload upload, String name) {
        String text = upload.field(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.isEmpty() || text.equals("true")) {
            return true;
        }
        throw Problem.badRequest("'" + name + "' must be true or false, found '" + Upload.brief(text) + "'");
    }

    private static void option(Map<String, List<String>> options, String name, JsonNode value) {
        List<String> texts = new ArrayList<>(options.getOrDefault(name, List.of()));
        for (JsonNode each : value instanceof ArrayNode array && name.equals("filter") ? array : List.of(value)) {
            if (!each.isValueNode() || each.isNull()) {
                wrong(name, "a text, number or truth value" + (name.equals("filter") ? ", or a list of texts" : ""));
            }
            texts.add(each.asText());
        }
        options.put(name, texts);
    }

    private static float[] vector(JsonNode node, int dimension) {
        if (!(node instanceof ArrayNode array) || array.size() != dimension) {
            throw Problem.badRequest("'vector' must be a list of " + dimension + " numbers, found "
                    + (node instanceof ArrayNode list ? list.size() + " of them" : "something else"));
        }
        double[] values = new double[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            JsonNode value = array.get(i);
            values[i] = value.isNumber() ? value.doubleValue() : Double.NaN;
            squares += values[i] * values[i];
        }
        double length = Math.sqrt(squares);
        if (!(length > 1e-30 && length < 1e30)) {
            throw Problem.badRequest("'vector' must hold finite numbers, not all of them 0");
        }
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) (values[i] / length);
        }
        return vector;
    }

    private static String wrong(String name, String expected) {
        throw Problem.badRequest("'" + Upload.brief(name) + "' must be " + expected);
    }
}
