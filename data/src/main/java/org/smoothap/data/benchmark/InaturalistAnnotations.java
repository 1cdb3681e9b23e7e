package org.smoothap.data.benchmark;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The official annotations of iNaturalist, in the manner of COCO: {@code images} with {@code id} and {@code file_name},
 * {@code annotations} with {@code image_id} and {@code category_id}, in any order; everything else is passed over. The file
 * is read as a stream; kept are an entry an image, never the tree.
 */
final class InaturalistAnnotations {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final Map<Long, String> names = new LinkedHashMap<>();
    private final Map<Long, Integer> categories = new HashMap<>();

    private InaturalistAnnotations(Path file) {
        this.file = file;
    }

    /**
     * @return path of each image to its category, in the order of the file
     * @throws IOException if the file is not such a file, or an image has no category or two
     */
    static Map<String, Integer> read(Path file) throws IOException {
        InaturalistAnnotations annotations = new InaturalistAnnotations(file);
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            try {
                annotations.top(parser);
            } catch (JacksonException e) {
                throw new IOException(annotations.at(parser) + "is not the JSON of annotations: " + e.getOriginalMessage(), e);
            }
        }
        return annotations.joined();
    }

    private void top(JsonParser parser) throws IOException {
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "an object with images and annotations");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("images") || field.equals("annotations")) {
                expect(parser, value, JsonToken.START_ARRAY, "a list of " + field);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entry(parser, field.equals("images"));
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void entry(JsonParser parser, boolean isImage) throws IOException {
        expect(parser, parser.currentToken(), JsonToken.START_OBJECT, isImage ? "an image" : "an annotation");
        Long image = null;
        String name = null;
        Integer category = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals(isImage ? "id" : "image_id")) {
                image = parser.getLongValue();
            } else if (isImage && field.equals("file_name")) {
                name = parser.getText();
            } else if (!isImage && field.equals("category_id")) {
                category = parser.getIntValue();
            } else {
                parser.skipChildren();
            }
        }
        if (image == null || (isImage ? name == null : category == null)) {
            String needs = isImage ? "an image needs id and file_name" : "an annotation needs image_id and category_id";
            throw new IOException(at(parser) + needs + ", found "
                    + (image == null ? "no number of the image" : "image " + image + " without it"));
        }
        Object before = isImage ? names.put(image, name) : categories.put(image, category);
        if (before != null && !before.equals(isImage ? name : category)) {
            throw new IOException(at(parser) + "image " + image + " is both '" + before + "' and '"
                    + (isImage ? name : category) + "'");
        }
    }

    private Map<String, Integer> joined() throws IOException {
        if (names.isEmpty()) {
            throw new IOException(file + ": expected images and annotations, found no image");
        }
        Map<String, Integer> joined = LinkedHashMap.newLinkedHashMap(names.size());
        for (Map.Entry<Long, String> image : names.entrySet()) {
            Integer category = categories.get(image.getKey());
            if (category == null) {
                throw new IOException(file + ": image " + image.getKey() + " (" + image.getValue() + ") has no annotation");
            }
            if (joined.put(image.getValue(), category) != null) {
                throw new IOException(file + ": " + image.getValue() + " is named by two images");
            }
        }
        return joined;
    }

    private void expect(JsonParser parser, JsonToken found, JsonToken expected, String what) throws IOException {
        if (found != expected) {
            throw new IOException(at(parser) + "expected " + what + ", found " + (found == null ? "the end" : found));
        }
    }

    private String at(JsonParser parser) {
        JsonLocation place = parser.currentLocation();
        return file + ", line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
    }
}
