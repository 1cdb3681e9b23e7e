package org.smoothap.search;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;

/**
 * An index as one commit left it: what is written later is seen after {@link #refresh}. Thread-safe.
 *
 * <p>Scores are dot products of the stored float32 vectors with the query, computed by
 * {@link org.smoothap.similarity.Similarity}: the same bits whether the search was approximate or exact.
 */
public final class VectorIndex implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VectorIndex.class.getName());

    private final Path folder;
    private final Directory directory;
    private final IndexSettings settings;
    private volatile IndexView view;
    private boolean loaded;
    private boolean told;

    private VectorIndex(Path folder, Directory directory, IndexSettings settings) throws IOException {
        this.folder = folder;
        this.directory = directory;
        this.settings = settings;
        this.view = new IndexView(DirectoryReader.open(directory), settings.model().dimension());
    }

    /**
     * Opens the last commit.
     *
     * @throws NoSuchFileException if there is no index
     */
    public static VectorIndex open(Path folder) throws IOException {
        Directory directory = IndexFolder.openExisting(folder);
        try {
            return new VectorIndex(folder, directory, IndexFolder.requireSettings(folder, directory));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Brings the search graph and the vectors that it walks on into memory, for many searches: each takes less time from
     * then on, also after {@link #refresh}. Takes 8 bytes for each of an image's connections, 4, 1 or ½ a number by the index's form, and
     * time proportional to the index. Searches with a filter go along the graph on disk as before; so do all where the Vector API is
     * missing, or for which half of the Java heap is too small (which is logged).
     */
    public synchronized void load() throws IOException {
        loaded = true;
        view = view.loaded(this::tell);
    }

    private void tell(String tooLarge) {
        if (!told) { // and not again after every refresh
            LOG.log(System.Logger.Level.WARNING, tooLarge + ": it is searched on disk, which is slower; a larger Java heap"
                    + " (-Xmx, of which half is used), or a form of fewer bytes, helps");
        }
        told = true;
    }

    /** Whether searches without a filter go along graphs in memory, at least in some parts. */
    public boolean isLoaded() {
        return !view.graphs.isEmpty();
    }

    /** What the index is made of. */
    public IndexSettings settings() {
        return settings;
    }

    /** How many images it holds. */
    public int size() {
        return view.reader.numDocs();
    }

    /** How many separate graphs a search visits. */
    public int parts() {
        return view.reader.leaves().size();
    }

    /** The columns of metadata that images have, sorted. */
    public Set<String> columns() {
        return new TreeSet<>(view.columns);
    }

    /**
     * Refuses another model than the one that made the vectors: its queries would find nonsense.
     *
     * @throws OtherModelException saying what differs
     */
    public void requireModel(ModelIdentity model) {
        String difference = settings.model().differenceFrom(model);
        if (difference != null) {
            throw new OtherModelException(folder + " cannot be searched with " + difference
                    + "; use the model that made the index, or make the index anew");
        }
    }

    /**
     * Approximate search along the graph.
     *
     * @param query of length 1
     * @param k how many images are wanted; fewer come where the filter leaves fewer
     * @param candidates how many the graph is asked for, at least {@code k}; more find more of the true nearest images and
     *     take longer ("ef" of HNSW)
     * @return best first
     * @throws IllegalArgumentException if the query does not fit, or the filter asks for unknown columns
     */
    public List<SearchHit> search(float[] query, int k, int candidates, Filter filter) throws IOException {
        requireCount(k);
        if (candidates < k) {
            throw new IllegalArgumentException("candidates must be at least k = " + k + ", got " + candidates);
        }
        return read(now -> now.hits(now.approximate(query, k, candidates, filter)));
    }

    /** Candidates that find nearly all of the {@code k} nearest images in most indexes. */
    public static int candidates(int k) {
        return Math.max(64, 2 * k);
    }

    /** Exact search: the query is compared with every image that passes the filter. Otherwise as the approximate one. */
    public List<SearchHit> exact(float[] query, int k, Filter filter) throws IOException {
        requireCount(k);
        Vectors.requireUnit("the query", query, settings.model().dimension());
        return read(now -> now.hits(now.exact(query, k, filter)[0]));
    }

    /** The image of an id. */
    public Optional<IndexedImage> image(String id) throws IOException {
        return read(now -> {
            int doc = now.document(id);
            return doc < 0 ? Optional.empty() : Optional.of(now.images(new int[] {doc}).getFirst());
        });
    }

    /** The vector of an id. */
    public Optional<float[]> vector(String id) throws IOException {
        return read(now -> {
            int doc = now.document(id);
            return doc < 0 ? Optional.empty() : Optional.of(now.vectors(new int[] {doc}));
        });
    }

    /** All images, in no particular order. */
    public List<IndexedImage> images() throws IOException {
        return read(now -> {
            List<IndexedImage> images = new ArrayList<>(now.reader.numDocs());
            now.scan(Filter.NONE, (docs, _) -> images.addAll(now.images(docs)));
            return images;
        });
    }

    /** The images whose pictures the index keeps itself. */
    public List<IndexedImage> keptImages() throws IOException {
        return read(IndexView::kept);
    }

    /**
     * Some of the images that pass the filter, in an order that stays the same until the next commit. Time: proportional
     * to {@code from + count}.
     *
     * @param from how many to pass over
     * @param count how many are wanted at most
     */
    public List<IndexedImage> list(Filter filter, int from, int count) throws IOException {
        if (from < 0 || count < 0) {
            throw new IllegalArgumentException("expected a range of images from 0 on, got " + count + " from " + from);
        }
        return read(now -> now.images(now.list(filter, from, count)));
    }

    /**
     * As {@link #list}, but in an order in which neighbours have nothing to do with each other: what was indexed together,
     * such as a folder, is spread over all of it. Time: proportional to the size of the index.
     */
    public List<IndexedImage> listMixed(Filter filter, int from, int count) throws IOException {
        if (from < 0 || count < 0) {
            throw new IllegalArgumentException("expected a range of images from 0 on, got " + count + " from " + from);
        }
        return read(now -> now.images(now.listMixed(filter, from, count)));
    }

    /** How many images pass the filter. */
    public int count(Filter filter) throws IOException {
        return read(now -> now.count(filter));
    }

    /** The first values of a column in their order, without repetition; those of removed images may still be among them. */
    public List<String> values(String column, int most) throws IOException {
        return read(now -> now.values(column, most));
    }

    /** All images and vectors that pass the filter, ordered by id. They must fit into memory. */
    public IndexContent content(Filter filter) throws IOException {
        int dimension = settings.model().dimension();
        return read(now -> {
            List<IndexedImage> images = new ArrayList<>();
            float[] rows = new float[Math.multiplyExact(now.reader.numDocs(), dimension)];
            now.scan(filter, (docs, block) -> {
                System.arraycopy(block, 0, rows, images.size() * dimension, docs.length * dimension);
                images.addAll(now.images(docs));
            });
            int[] order = IntStream.range(0, images.size())
                    .boxed()
                    .sorted(Comparator.comparing(row -> images.get(row).id()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            float[] sorted = new float[order.length * dimension];
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(rows, order[i] * dimension, sorted, i * dimension, dimension);
            }
            return new IndexContent(Arrays.stream(order).mapToObj(images::get).toList(), sorted, dimension);
        });
    }

    /**
     * Takes up the last commit, if there is a newer one. Searches that are under way end on the old one. Parts that are new go along
     * the graph on disk until theirs is in memory.
     */
    public synchronized void refresh() throws IOException {
        if (takeNewer() && loaded) {
            view = view.loaded(this::tell);
        }
    }

    /** Lets go of graphs that are no longer needed before new ones come into memory. */
    private boolean takeNewer() throws IOException {
        IndexView old = view;
        DirectoryReader newer = DirectoryReader.openIfChanged(old.reader);
        if (newer == null) {
            return false;
        }
        try {
            view = old.next(newer);
        } catch (RuntimeException e) {
            newer.decRef();
            throw e;
        }
        old.reader.decRef();
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        view.reader.close();
        directory.close();
    }

    /** Something read from one commit. */
    interface Reading<T> {
        T of(IndexView view) throws IOException;
    }

    /** Holds the commit open until the reading is done, whatever is refreshed meanwhile. */
    <T> T read(Reading<T> reading) throws IOException {
        IndexView now = view;
        while (!now.reader.tryIncRef()) {
            if (now == view) {
                throw new IllegalStateException(folder + " is closed");
            }
            now = view;
        }
        try {
            return reading.of(now);
        } finally {
            now.reader.decRef();
        }
    }

    private static void requireCount(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
    }
}
