package org.smoothap.search;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an index is made of, fixed when it is created and stored in every commit.
 *
 * @param model that made the vectors
 * @param root the folder that the ids of images are relative to; an empty string if there is none
 * @param source where the model was found when the index was made, for example the folder of a run; only a hint
 * @param form what the search graph walks on
 * @param connections of a vector in the graph, "M" of HNSW (Malkov and Yashunin, 2018), 2 to 512
 * @param beam of the search that finds a new vector's connections, "efConstruction", 1 to 3200
 */
public record IndexSettings(
        ModelIdentity model, String root, String source, StoredForm form, int connections, int beam) {
    public static final int DEFAULT_CONNECTIONS = 16;
    public static final int DEFAULT_BEAM = 100;

    /** The layout of documents and commit data; a newer program refuses what it does not know. */
    private static final String LAYOUT = "2";

    public IndexSettings {
        if (model.dimension() < 1 || model.dimension() > WideVectorsFormat.LARGEST) {
            throw new IllegalArgumentException(
                    "an index holds vectors of 1 to " + WideVectorsFormat.LARGEST + " numbers, found " + model.dimension());
        }
        if (connections < 2 || connections > 512 || beam < 1 || beam > 3200) {
            throw new IllegalArgumentException("expected 2 to 512 connections and a beam of 1 to 3200, found " + connections
                    + " and " + beam);
        }
    }

    /** Settings with the default graph. */
    public static IndexSettings of(ModelIdentity model, String root, String source, StoredForm form) {
        return new IndexSettings(model, root, source, form, DEFAULT_CONNECTIONS, DEFAULT_BEAM);
    }

    Map<String, String> toCommit() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("layout", LAYOUT);
        data.put("model.name", model.name());
        data.put("model.weights", model.weights());
        data.put("model.preprocessing", model.preprocessing());
        data.put("model.dimension", Integer.toString(model.dimension()));
        data.put("root", root);
        data.put("source", source);
        data.put("form", form.name());
        data.put("connections", Integer.toString(connections));
        data.put("beam", Integer.toString(beam));
        return data;
    }

    /** @throws IllegalArgumentException if this is not the data of an index of ours */
    static IndexSettings ofCommit(Map<String, String> data) {
        String layout = data.get("layout");
        if (!LAYOUT.equals(layout)) {
            throw new IllegalArgumentException(layout == null
                    ? "is a Lucene index, but not one of smoothap"
                    : "has the layout " + layout + ", this version reads " + LAYOUT + "; make the index anew");
        }
        ModelIdentity model = new ModelIdentity(
                data.get("model.name"), data.get("model.weights"), data.get("model.preprocessing"),
                Integer.parseInt(data.get("model.dimension")));
        return new IndexSettings(
                model, data.get("root"), data.get("source"), StoredForm.valueOf(data.get("form")),
                Integer.parseInt(data.get("connections")), Integer.parseInt(data.get("beam")));
    }
}
