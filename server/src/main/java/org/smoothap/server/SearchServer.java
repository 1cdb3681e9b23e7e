package org.smoothap.server;

import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.smoothap.search.VectorIndex;
import org.smoothap.search.VectorIndexWriter;

/**
 * Searches an index over HTTP, and changes it. What it answers to is described by its own {@code /openapi.json}.
 *
 * <p>One process: the index is open to be written as long as the server runs, unless it is read-only. A change is answered
 * after its commit. {@link #close} finishes what has been accepted.
 */
public final class SearchServer implements AutoCloseable {
    private final ServerSettings settings;
    private final VectorIndex index;
    private final VectorIndexWriter writer;
    private final Metrics metrics;
    private final EmbeddingPool pool;
    private final WriteQueue writes;
    private final List<Route> routes;
    private final Javalin http;
    private volatile boolean stopping;
    private boolean closed;

    private SearchServer(VectorIndex index, VectorIndexWriter writer, KeptPictures kept, RequestEmbedder embedder,
            ServerSettings settings) {
        this.settings = settings;
        this.index = index;
        this.writer = writer;
        this.metrics = new Metrics();
        this.pool = new EmbeddingPool(embedder, settings.limits(), metrics::batch);
        this.writes = writer == null ? null : new WriteQueue(index, writer, kept, metrics::commit);
        this.routes = routes(new StoredPictures(kept, index.settings().root()));
        metrics.gauge("smoothap.index.images", "images in the index", index::size);
        metrics.gauge("smoothap.embedding.waiting", "pictures that wait for the network", pool::waiting);
        this.http = HttpServer.create(settings, routes, new Guard(settings, routes.stream()
                .filter(Route::open).map(Route::path).collect(Collectors.toUnmodifiableSet())), metrics);
    }

    /**
     * Opens an index and serves it.
     *
     * @param embedder of the model that made the index; not closed by the server
     * @throws org.smoothap.search.OtherModelException if the index is of another model
     * @throws IOException if the index cannot be opened, another process writes it, or the address cannot be listened on
     */
    public static SearchServer start(Path folder, RequestEmbedder embedder, ServerSettings settings) throws IOException {
        VectorIndex index = VectorIndex.open(folder);
        VectorIndexWriter writer = null;
        SearchServer server = null;
        try {
            index.requireModel(embedder.model());
            index.load();
            KeptPictures kept = new KeptPictures(folder);
            if (!settings.readOnly()) {
                writer = VectorIndexWriter.open(folder, index.settings());
                kept.open(index.keptImages());
            }
            server = new SearchServer(index, writer, kept, embedder, settings);
            HttpServer.start(server.http, settings);
            return server;
        } catch (IOException | RuntimeException e) {
            if (server != null) {
                server.close();
            } else {
                if (writer != null) {
                    writer.close();
                }
                index.close();
            }
            throw e;
        }
    }

    private List<Route> routes(StoredPictures pictures) {
        long mostPixels = settings.limits().pixels();
        OpenIndex open = new OpenIndex(index, writer == null);
        RequestBody bodies = new RequestBody(
                settings.limits().uploadBytes(), settings.limits().request(), Runtime.getRuntime().maxMemory() / 4);
        SearchRoute search = new SearchRoute(open, bodies, pool, pictures, mostPixels);
        ImageRoutes images = new ImageRoutes(
                open, bodies, pool, new Thumbnails(pictures, pool, mostPixels), writes, mostPixels);
        StatusRoutes status = new StatusRoutes(open, pool, metrics, settings, this::isReady);
        return List.of(
                Route.open("GET", "/", new Page("index.html")::send),
                Route.open("GET", "/style.css", new Page("style.css")::send),
                Route.open("GET", "/app.js", new Page("app.js")::send),
                Route.open("GET", "/api.js", new Page("api.js")::send),
                Route.open("GET", "/crop.js", new Page("crop.js")::send),
                Route.open("GET", "/grid.js", new Page("grid.js")::send),
                Route.open("GET", "/icon.svg", new Page("icon.svg")::send),
                Route.open("GET", "/openapi.json", new Page("openapi.json")::send),
                Route.open("GET", "/health/live", status::live),
                Route.open("GET", "/health/ready", status::ready),
                Route.guarded("GET", "/metrics", status::metrics),
                Route.guarded("GET", "/stats", status::stats),
                Route.guarded("POST", "/search", search::search),
                Route.guarded("GET", "/images", images::list),
                Route.guarded("POST", "/images", images::add),
                Route.guarded("GET", "/images/<id>", images::show),
                Route.guarded("PUT", "/images/<id>", images::put),
                Route.guarded("DELETE", "/images/<id>", images::remove),
                Route.guarded("GET", "/thumbnails/<id>", images::thumbnail));
    }

    List<Route> routes() {
        return routes;
    }

    private boolean isReady() {
        return !stopping && (writes == null || writes.isSound());
    }

    /** The port that it listens on. */
    public int port() {
        return http.port();
    }

    /** Where a browser finds the page. */
    public String url() {
        String host = settings.host().contains(":") && !settings.host().startsWith("[") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + port() + "/";
    }

    /** How many images are served. */
    public int size() {
        return index.size();
    }

    /** Takes no more requests, finishes and commits those that were accepted, and closes the index. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        stopping = true;
        http.stop();
        pool.close();
        try {
            if (writes != null) {
                writes.close();
            }
        } finally {
            if (writer != null) {
                writer.close();
            }
            index.close();
            metrics.close();
        }
    }
}
