package org.smoothap.search.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.incubator.vector.FloatVector;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;
import org.apache.lucene.util.quantization.QuantizedVectorsReader;
import org.smoothap.similarity.FastPath;

/**
 * The graph of one part of an index and the vectors that it walks on, in memory. Thread-safe.
 *
 * <p>Lucene's own walk spends half of its time on other things than vectors: it decodes lists of neighbours from the mapped file, looks
 * up where they lie, and takes memory for every query; and its access to vectors in mapped memory is checked at every step. Here all
 * lies open in arrays.
 */
public final class LoadedGraph {
    /** A walk visits 20 to 30 vectors a candidate, in no order; as many are compared faster one after the other. */
    private static final int VISITED_PER_CANDIDATE = 16;
    /** So far below the largest int that a step of a cache line beyond the end is one. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 128;

    private final Links links;
    private final RowScores rows;
    private final long bytes;
    private final Queue<BeamSearch> idle = new ConcurrentLinkedQueue<>();

    private LoadedGraph(Links links, RowScores rows, long bytes) {
        this.links = links;
        this.rows = rows;
        this.bytes = bytes;
    }

    /** Nodes, which are the documents of the part, best first, and their products with the query as the graph's form has them. */
    public record Found(int[] docs, float[] scores) {}

    /** A graph that takes more memory than it may, or more than an array holds. */
    public static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        private TooLargeException(String message) {
            super(message);
        }
    }

    /**
     * Reads a part's graph. Time: proportional to the size of the part.
     *
     * @param field of vectors, which all documents have
     * @param most how many bytes it may take: 8 for each of a vector's connections, and 4, 1 or ½ a number by the form
     * @return empty where Lucene has to search by itself: in a part too small to have a graph, and without the Vector API
     */
    public static Optional<LoadedGraph> of(LeafReader part, String field, long most) throws IOException, TooLargeException {
        FloatVectorValues values = part.getFloatVectorValues(field);
        if (!FastPath.on() || !(part instanceof CodecReader codec) || values == null || values.size() != part.maxDoc()) {
            return Optional.empty();
        }
        KnnVectorsReader reader = codec.getVectorReader();
        if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
            reader = fields.getFieldReader(field);
        }
        HnswGraph graph = reader instanceof HnswGraphProvider provider ? provider.getGraph(field) : HnswGraph.EMPTY;
        if (graph.size() != values.size()) {
            return Optional.empty();
        }
        QuantizedByteVectorValues codes = reader instanceof QuantizedVectorsReader quantized
                && quantized.getQuantizedVectorValues(field) instanceof QuantizedByteVectorValues found ? found : null;
        long bytes = requireSize(graph, values, codes, most);
        RowScores rows = VectorApi.rows(values, codes);
        return rows == null ? Optional.empty() : Optional.of(new LoadedGraph(Links.read(graph), rows, bytes));
    }

    private static long requireSize(HnswGraph graph, FloatVectorValues values, QuantizedByteVectorValues codes, long most)
            throws TooLargeException {
        long links = Links.numbers(graph);
        long rows = (long) values.size() * (codes == null ? values.dimension() : CodedRows.bytes(codes));
        long bytes = links * Integer.BYTES + rows * (codes == null ? Float.BYTES : 1);
        if (Math.max(links, rows) > LARGEST_ARRAY || bytes > most) {
            throw new TooLargeException(String.format(Locale.ROOT, "the search graph of %,d vectors takes %,d MiB, and %s", values.size(),
                    bytes >> 20, bytes > most ? String.format(Locale.ROOT, "%,d MiB may be taken", most >> 20)
                            : "more numbers than a Java array holds"));
        }
        return bytes;
    }

    /**
     * Approximate search.
     *
     * @param query of the vectors' dimension
     * @param wanted how many documents to find at most, and how wide the beam is
     * @param live the documents that may be found; null for all
     * @param liveCount how many these are
     */
    public Found nearest(float[] query, int wanted, Bits live, int liveCount) {
        if (liveCount == 0) {
            return new Found(new int[0], new float[0]);
        }
        BeamSearch search = idle.poll();
        if (search == null) {
            search = new BeamSearch(links, rows);
        }
        Found found = nearest(search, rows.query(query), Math.min(wanted, liveCount), live, liveCount);
        idle.add(search); // not where something was thrown: what it has seen would stay so
        return found;
    }

    private Found nearest(BeamSearch search, RowScores.Query query, int wanted, Bits live, int liveCount) {
        // The beam also holds documents that were removed, since they lead to others.
        long width = Math.ceilDiv((long) wanted * links.size(), liveCount);
        for (; width * VISITED_PER_CANDIDATE < links.size(); width *= 2) {
            search.walk(query, (int) width);
            Found found = live(search, wanted, live);
            if (found.docs.length == wanted) {
                return found;
            }
        }
        search.compareAll(query, wanted, live);
        return live(search, wanted, null);
    }

    private static Found live(BeamSearch search, int wanted, Bits live) {
        int[] docs = new int[Math.min(wanted, search.size())];
        float[] scores = new float[docs.length];
        int count = 0;
        for (int place = 0; place < search.size() && count < docs.length; place++) {
            int doc = search.node(place);
            if (live == null || live.get(doc)) {
                docs[count] = doc;
                scores[count++] = search.score(place);
            }
        }
        return new Found(Arrays.copyOf(docs, count), Arrays.copyOf(scores, count));
    }

    /** Whether the scores differ from those of the float32 vectors only by the rounding of sums. */
    public boolean isPrecise() {
        return rows.isPrecise();
    }

    /** About as much memory as it takes. */
    public long bytes() {
        return bytes;
    }

    /** Apart, so that the Vector API's classes are loaded only where their module is. */
    private static final class VectorApi {
        private static RowScores rows(FloatVectorValues values, QuantizedByteVectorValues codes) throws IOException {
            if (codes == null) {
                return new FloatRows(values);
            }
            // There are no vectors of four bytes, which four floats would be made of.
            return FloatVector.SPECIES_PREFERRED.length() < 8 ? null : switch (codes.getScalarEncoding()) {
                case UNSIGNED_BYTE -> new ByteRows(codes);
                case PACKED_NIBBLE -> new NibbleRows(codes);
                default -> null;
            };
        }
    }
}
