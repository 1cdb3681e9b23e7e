package org.smoothap.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.smoothap.search.IndexSettings;
import org.smoothap.search.VectorIndex;

/** What the server says of itself. */
final class StatusRoutes {
    /** So many values of a column are listed, for people to choose from. */
    private static final int LISTED_VALUES = 200;

    private final OpenIndex index;
    private final EmbeddingPool pool;
    private final Metrics metrics;
    private final ServerSettings settings;
    private final BooleanSupplier ready;

    StatusRoutes(OpenIndex index, EmbeddingPool pool, Metrics metrics, ServerSettings settings, BooleanSupplier ready) {
        this.index = index;
        this.pool = pool;
        this.metrics = metrics;
        this.settings = settings;
        this.ready = ready;
    }

    void stats(Context context) throws IOException {
        VectorIndex now = index.fresh();
        IndexSettings made = now.settings();
        List<Map<String, Object>> columns = new ArrayList<>();
        for (String column : now.columns()) {
            List<String> values = now.values(column, LISTED_VALUES + 1);
            columns.add(Map.of(
                    "name", column,
                    "values", values.subList(0, Math.min(LISTED_VALUES, values.size())),
                    "complete", values.size() <= LISTED_VALUES));
        }
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("images", now.size());
        stats.put("parts", now.parts());
        stats.put("model", made.model().name());
        stats.put("dimension", made.model().dimension());
        stats.put("form", made.form().toString());
        stats.put("read-only", settings.readOnly());
        stats.put("waiting", pool.waiting());
        stats.put("largest-upload", settings.limits().uploadBytes());
        stats.put("columns", columns);
        Answers.json(context, 200, stats);
    }

    void live(Context context) {
        Answers.json(context, 200, Map.of("status", "live"));
    }

    void ready(Context context) {
        if (!ready.getAsBoolean()) {
            throw Problem.unavailable("the server is stopping, or its index cannot be written any longer");
        }
        Answers.json(context, 200, Map.of("status", "ready"));
    }

    void metrics(Context context) {
        context.contentType(Metrics.MEDIA_TYPE).result(metrics.text());
    }
}
