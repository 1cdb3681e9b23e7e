package org.smoothap.data.miniature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * iNaturalist 2018 with its official annotations, {@code train2018.json} and {@code val2018.json}: the same images as
 * {@link InaturalistMiniature}, the first two of each species in the validation file.
 */
final class InaturalistOwnSplitMiniature implements Miniature {
    private static final int VALIDATION_IMAGES = 2;

    @Override
    public String name() {
        return "inaturalist-own-split";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        write(root.resolve("train2018.json"), false);
        write(root.resolve("val2018.json"), true);
        InaturalistMiniature.drawAll(root, drawings);
    }

    private static void write(Path file, boolean validation) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            json.writeStartObject();
            json.writeObjectFieldStart("info");
            json.writeStringField("description", "drawn by smoothap, in the layout of iNaturalist 2018");
            json.writeEndObject();
            json.writeArrayFieldStart("images");
            forEach(validation, (species, path, id) -> {
                json.writeStartObject();
                json.writeNumberField("id", id);
                json.writeNumberField("width", Drawings.SIZE);
                json.writeNumberField("height", Drawings.SIZE);
                json.writeStringField("file_name", path);
                json.writeNumberField("license", 0);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            forEach(validation, (species, path, id) -> {
                json.writeStartObject();
                json.writeNumberField("id", id);
                json.writeNumberField("image_id", id);
                json.writeNumberField("category_id", InaturalistMiniature.category(species));
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private interface Entry {
        void write(int species, String path, int id) throws IOException;
    }

    private static void forEach(boolean validation, Entry entry) throws IOException {
        for (int species = 0; species < InaturalistMiniature.species(); species++) {
            List<String> paths = InaturalistMiniature.images(species);
            for (int i = 0; i < paths.size(); i++) {
                if (validation == i < VALIDATION_IMAGES) {
                    entry.write(species, paths.get(i), 100 * species + i + 1);
                }
            }
        }
    }
}
