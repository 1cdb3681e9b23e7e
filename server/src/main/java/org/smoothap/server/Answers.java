package org.smoothap.server;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smoothap.search.IndexedImage;

/** What answers have in common. */
final class Answers {
    private Answers() {}

    static void json(Context context, int status, Object value) {
        context.status(status).contentType("application/json").result(Json.bytes(value));
    }

    static void problem(Context context, Problem problem) {
        if (problem.retryAfter() > 0) {
            context.header("Retry-After", Integer.toString(problem.retryAfter()));
        }
        context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(problem.json());
    }

    /** An image as every answer shows it. */
    static Map<String, Object> image(IndexedImage image) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", image.id());
        shown.put("label", image.metadata().getOrDefault("label", ""));
        shown.put("metadata", image.metadata());
        shown.put("added", image.kept());
        return shown;
    }

    static Problem unknown(String id) {
        return Problem.notFound("the index has no image '" + Upload.brief(id) + "'");
    }
}
