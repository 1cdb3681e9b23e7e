package org.smoothap.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.smoothap.Names;
import org.smoothap.search.Filter;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.VectorIndex;

/** The images of the index: listed, shown, added, replaced, removed. */
final class ImageRoutes {
    private static final String IMAGES = "/images/";
    private static final String THUMBNAILS = "/thumbnails/";
    private static final int MOST_LISTED = 200;
    private static final int LISTED = 24;
    private static final int LAST_LISTED = 1_000_000;
    private static final int MOST_COLUMNS = 32;
    private static final int MOST_COLUMNS_OF_INDEX = 256;
    private static final int LONGEST_VALUE = 1000;
    private static final int LONGEST_ID = 512;
    private static final Pattern COLUMN = Pattern.compile("[\\p{Ll}\\p{Lo}0-9_][\\p{Ll}\\p{Lo}0-9_. -]{0,63}");
    private static final Set<String> LISTING = Set.of("filter", "limit", "offset", "order");
    private static final Set<String> DESCRIBING = Set.of("label", "metadata");

    private final OpenIndex index;
    private final RequestBody bodies;
    private final EmbeddingPool pool;
    private final Thumbnails thumbnails;
    private final WriteQueue writes;
    private final long mostPixels;

    /** @param writes null where nothing may be changed */
    ImageRoutes(OpenIndex index, RequestBody bodies, EmbeddingPool pool, Thumbnails thumbnails, WriteQueue writes,
            long mostPixels) {
        this.index = index;
        this.bodies = bodies;
        this.pool = pool;
        this.thumbnails = thumbnails;
        this.writes = writes;
        this.mostPixels = mostPixels;
    }

    void list(Context context) throws IOException {
        Upload parameters = Upload.of(context, new byte[0]);
        known(parameters, LISTING);
        int count = SearchQuery.number(parameters, "limit", LISTED, MOST_LISTED);
        int from = "0".equals(parameters.field("offset")) ? 0 : SearchQuery.number(parameters, "offset", 0, LAST_LISTED);
        Filter filter = SearchQuery.filter(parameters.all("filter"));
        boolean mixed = "mixed".equals(parameters.field("order"));
        if (!mixed && parameters.field("order") != null && !"index".equals(parameters.field("order"))) {
            throw Problem.badRequest("'order' must be index or mixed, found '" + Upload.brief(parameters.field("order")) + "'");
        }
        VectorIndex now = index.fresh();
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            answer.put("total", now.count(filter));
            answer.put("offset", from);
            answer.put("images", (mixed ? now.listMixed(filter, from, count) : now.list(filter, from, count)).stream().map(Answers::image).toList());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(Upload.oneLine(e.getMessage()));
        }
        Answers.json(context, 200, answer);
    }

    void show(Context context) throws IOException {
        Answers.json(context, 200, described(image(context, IMAGES)));
    }

    void thumbnail(Context context) throws IOException {
        Upload parameters = Upload.of(context, new byte[0]);
        known(parameters, Set.of("size"));
        int size = SearchQuery.number(parameters, "size", 256, Thumbnails.LARGEST);
        if (size < Thumbnails.SMALLEST) {
            throw Problem.badRequest("'size' must be a number from " + Thumbnails.SMALLEST + " to " + Thumbnails.LARGEST + ", found "
                    + size);
        }
        IndexedImage image = image(context, THUMBNAILS);
        String tag = '"' + Thumbnails.tag(image, size) + '"';
        // Asked again each time, since the picture of an id may be replaced; answered without the picture if it was not.
        context.header("ETag", tag).header("Cache-Control", "private, no-cache");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED_304);
            return;
        }
        context.contentType("image/jpeg").result(thumbnails.jpeg(image, size));
    }

    void add(Context context) throws IOException {
        put(context, null);
    }

    void put(Context context) throws IOException {
        put(context, newId(PathId.of(context.path(), IMAGES)));
    }

    void remove(Context context) {
        requireWritable();
        String id = PathId.of(context.path(), IMAGES);
        if (writes.remove(id) == WriteQueue.Outcome.NOT_THERE) {
            throw Answers.unknown(id);
        }
        context.status(HttpStatus.NO_CONTENT_204);
    }

    private void put(Context context, String wanted) throws IOException {
        requireWritable();
        try (RequestBody.Held body = bodies.read(context)) {
            Upload upload = Upload.of(context, body.bytes());
            if (upload.picture() == null) {
                throw Problem.badRequest("expected a picture, as the body or as the part 'image' of a form");
            }
            Map<String, String> columns = columns(upload);
            EncodedPicture picture = EncodedPicture.uploaded(upload.picture(), mostPixels);
            float[] vector = pool.embed(picture::decode);
            String id = wanted != null ? wanted : "added/" + KeptPictures.sha256(upload.picture()).substring(0, 32);
            WriteQueue.Outcome outcome = writes.put(id, upload.picture(), columns, vector);
            if (outcome == WriteQueue.Outcome.OF_FOLDER) {
                throw Problem.of(HttpStatus.CONFLICT_409, "the image '" + Upload.brief(id)
                        + "' was indexed from a folder; replace its file there, or choose another id");
            }
            Map<String, Object> answer = described(new IndexedImage(id, null, columns, true));
            context.header("Location", "/images/" + encoded(id));
            Answers.json(context, outcome == WriteQueue.Outcome.ADDED ? 201 : 200, answer);
        }
    }

    private void requireWritable() {
        if (writes == null) {
            throw Problem.of(HttpStatus.FORBIDDEN_403, "this server was started with --read-only: it changes nothing");
        }
    }

    private IndexedImage image(Context context, String route) throws IOException {
        String id = PathId.of(context.path(), route);
        return index.fresh().image(id).orElseThrow(() -> Answers.unknown(id));
    }

    private static Map<String, Object> described(IndexedImage image) {
        Map<String, Object> answer = Answers.image(image);
        answer.put("thumbnail", "/thumbnails/" + encoded(image.id()));
        return answer;
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void known(Upload parameters, Set<String> names) {
        for (String name : parameters.fields().keySet()) {
            if (!names.contains(name)) {
                throw Problem.badRequest(Names.unknown("parameter", Upload.brief(name), List.copyOf(names)));
            }
        }
    }

    /** Ids are not paths of files here, but may be taken for such by those who read them. */
    private static String newId(String id) {
        boolean plain = id.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\\' || c == 0xfffd)
                && List.of(id.split("/", -1)).stream().noneMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."));
        if (!plain || id.length() > LONGEST_ID) {
            throw Problem.badRequest("an id has 1 to " + LONGEST_ID + " characters, without control characters, '\\', '.' or '..'"
                    + " between '/'; found '" + Upload.brief(id) + "'");
        }
        return id;
    }

    private Map<String, String> columns(Upload upload) throws IOException {
        known(upload, DESCRIBING);
        Map<String, String> columns = new LinkedHashMap<>();
        String json = upload.field("metadata");
        if (json != null && !json.isBlank()) {
            ObjectNode object = Json.object(json.getBytes(StandardCharsets.UTF_8), "'metadata'");
            columns.putAll(Json.columns(object, "'metadata'"));
        }
        String label = upload.field("label");
        if (label != null && !label.isBlank()) {
            columns.put("label", label.strip());
        }
        Set<String> known = index.fresh().columns();
        long fresh = columns.keySet().stream().filter(column -> !known.contains(column)).count();
        if (columns.size() > MOST_COLUMNS || fresh > 0 && known.size() + fresh > MOST_COLUMNS_OF_INDEX) {
            throw Problem.badRequest("an image has at most " + MOST_COLUMNS + " columns of metadata, and an index "
                    + MOST_COLUMNS_OF_INDEX);
        }
        columns.forEach((column, value) -> {
            if (!COLUMN.matcher(column).matches() || value.length() > LONGEST_VALUE) {
                throw Problem.badRequest("a column of metadata has a name in lower case of at most 64 letters, digits, '_', '.', '-'"
                        + " and spaces, and a value of at most " + LONGEST_VALUE + " characters; found '" + Upload.brief(column)
                        + "' with " + value.length());
            }
        });
        return columns;
    }
}
