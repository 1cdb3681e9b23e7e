package org.smoothap.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.smoothap.data.image.RgbImage;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.SearchHit;
import org.smoothap.search.VectorIndex;

/** {@code POST /search}: with a picture, a vector, or an image of the index. */
final class SearchRoute {
    /** An exact search holds 64 MB and uses all cores: more than one at a time gains nothing. */
    private static final int EXACT_AT_ONCE = 1;
    private static final int EXACT_PATIENCE_SECONDS = 10;

    private final OpenIndex index;
    private final RequestBody bodies;
    private final EmbeddingPool pool;
    private final StoredPictures pictures;
    private final long mostPixels;
    private final Semaphore exact = new Semaphore(EXACT_AT_ONCE);

    SearchRoute(OpenIndex index, RequestBody bodies, EmbeddingPool pool, StoredPictures pictures, long mostPixels) {
        this.index = index;
        this.bodies = bodies;
        this.pool = pool;
        this.pictures = pictures;
        this.mostPixels = mostPixels;
    }

    void search(Context context) throws IOException {
        try (RequestBody.Held body = bodies.read(context)) {
            VectorIndex now = index.fresh();
            SearchQuery query = SearchQuery.of(Upload.of(context, body.bytes()), now.settings().model().dimension());
            long start = System.nanoTime();
            float[] vector = vector(query, now);
            long embedded = System.nanoTime();
            List<SearchHit> hits = hits(query, vector, now);
            long found = System.nanoTime();
            Answers.json(context, 200, answer(query, hits, now.size(), embedded - start, found - embedded));
        }
    }

    private float[] vector(SearchQuery query, VectorIndex now) throws IOException {
        if (query.vector() != null) {
            return query.vector();
        }
        if (query.picture() != null) {
            EncodedPicture picture = EncodedPicture.uploaded(query.picture(), mostPixels);
            return pool.embed(cropped(picture::decode, query.crop()));
        }
        IndexedImage image = now.image(query.id()).orElseThrow(() -> Answers.unknown(query.id()));
        if (query.crop() == null) {
            return now.vector(query.id()).orElseThrow(() -> Answers.unknown(query.id()));
        }
        return pool.embed(cropped(() -> pictures.decoded(image, mostPixels), query.crop()));
    }

    private static Supplier<RgbImage> cropped(Supplier<RgbImage> picture, Crop crop) {
        return crop == null ? picture : () -> crop.of(picture.get());
    }

    private List<SearchHit> hits(SearchQuery query, float[] vector, VectorIndex now) throws IOException {
        // The image that more like it is wanted of finds itself; one more takes its place.
        int k = query.id() == null ? query.k() : query.k() + 1;
        List<SearchHit> hits = query.exact()
                ? exactly(vector, k, query, now)
                : approximately(vector, k, query, now);
        List<SearchHit> others = new ArrayList<>(hits);
        others.removeIf(hit -> hit.image().id().equals(query.id()));
        return others.subList(0, Math.min(query.k(), others.size()));
    }

    private static List<SearchHit> approximately(float[] vector, int k, SearchQuery query, VectorIndex now) throws IOException {
        try {
            return now.search(vector, k, Math.max(k, query.candidates()), query.filter());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(Upload.oneLine(e.getMessage()));
        }
    }

    private List<SearchHit> exactly(float[] vector, int k, SearchQuery query, VectorIndex now) throws IOException {
        try {
            if (!exact.tryAcquire(EXACT_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.busy("other exact searches are running; try again, or search without 'exact'");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the server is stopping");
        }
        try {
            return now.exact(vector, k, query.filter());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(Upload.oneLine(e.getMessage()));
        } finally {
            exact.release();
        }
    }

    private static Map<String, Object> answer(SearchQuery query, List<SearchHit> hits, int images, long embedding, long search) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (int i = 0; i < hits.size(); i++) {
            Map<String, Object> hit = new LinkedHashMap<>();
            hit.put("rank", i + 1);
            hit.put("score", hits.get(i).score());
            hit.putAll(Answers.image(hits.get(i).image()));
            found.add(hit);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("hits", found);
        answer.put("images", images);
        answer.put("exact", query.exact());
        answer.put("milliseconds", Map.of("embedding", milliseconds(embedding), "search", milliseconds(search)));
        return answer;
    }

    /** To the microsecond. */
    private static double milliseconds(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
