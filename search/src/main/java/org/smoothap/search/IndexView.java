package org.smoothap.search;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.smoothap.search.graph.LoadedGraph;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Similarity;

/** One commit of an index, open for reading. */
final class IndexView {
    /** Exact search holds so many numbers of the index at a time: 64 MB. */
    private static final int BLOCK_NUMBERS = 1 << 24;

    final DirectoryReader reader;
    final Set<String> columns = new TreeSet<>();
    /** What was loaded, by {@link #key}. */
    final Map<Object, LoadedGraph> graphs;
    private final IndexSearcher searcher;
    private final StoredImages images;
    private final StoredVectors vectors;
    private final int dimension;

    IndexView(DirectoryReader reader, int dimension) {
        this(reader, dimension, Map.of());
    }

    private IndexView(DirectoryReader reader, int dimension, Map<Object, LoadedGraph> graphs) {
        this.reader = reader;
        this.dimension = dimension;
        this.graphs = graphs;
        this.searcher = new IndexSearcher(reader);
        // Filters differ from query to query: a cache would take memory and seldom be asked twice.
        searcher.setQueryCache(null);
        this.images = new StoredImages(searcher);
        this.vectors = new StoredVectors(searcher, dimension);
        for (FieldInfo field : FieldInfos.getMergedFieldInfos(reader)) {
            String column = Fields.column(field.name);
            if (column != null) {
                columns.add(column);
            }
        }
    }

    /** A newer commit, with those graphs in memory that it shares with this one. */
    IndexView next(DirectoryReader newer) {
        Map<Object, LoadedGraph> shared = new HashMap<>(graphs);
        shared.keySet().retainAll(newer.leaves().stream().map(IndexView::key).toList());
        return new IndexView(newer, dimension, Map.copyOf(shared));
    }

    /**
     * This commit with all its graphs in memory. Together they take at most half of the Java heap; what is beyond that stays on disk.
     *
     * @param tooLarge takes a sentence for each part of which that is so
     */
    IndexView loaded(Consumer<String> tooLarge) throws IOException {
        Map<Object, LoadedGraph> all = new HashMap<>(graphs);
        for (LeafReaderContext leaf : reader.leaves()) {
            long left = Runtime.getRuntime().maxMemory() / 2 - all.values().stream().mapToLong(LoadedGraph::bytes).sum();
            try {
                if (!all.containsKey(key(leaf))) {
                    LoadedGraph.of(leaf.reader(), Fields.VECTOR, left).ifPresent(graph -> all.put(key(leaf), graph));
                }
            } catch (LoadedGraph.TooLargeException e) {
                tooLarge.accept(e.getMessage());
            }
        }
        return new IndexView(reader, dimension, Map.copyOf(all));
    }

    /** The same for a part before and after images of it were removed. */
    private static Object key(LeafReaderContext leaf) {
        return leaf.reader().getCoreCacheHelper().getKey();
    }

    Ranking approximate(float[] query, int k, int candidates, Filter filter) throws IOException {
        Vectors.requireUnit("the query", query, dimension);
        if (reader.numDocs() == 0) {
            return Ranking.EMPTY;
        }
        int wanted = Math.min(candidates, reader.numDocs());
        int[] docs = filter.isNone() && !graphs.isEmpty() ? loaded(query, k, wanted)
                : docs(searcher.search(new KnnFloatVectorQuery(Fields.VECTOR, query, wanted, query(filter)), wanted), 0);
        Arrays.sort(docs);
        // In full precision, with the bits of the exact search: scores of the graph are quantised, or summed in another order.
        float[] rows = vectors.of(docs);
        float[] scores = new float[docs.length];
        Similarity.products(query, rows, scores);
        return Ranking.best(docs, scores, k);
    }

    /** Candidates by the graphs in memory, where there are such; without those that rounding cannot bring among the best k. */
    private int[] loaded(float[] query, int k, int wanted) throws IOException {
        int[] docs = new int[0];
        float[] scores = new float[0];
        boolean precise = true;
        for (LeafReaderContext leaf : reader.leaves()) {
            LeafReader part = leaf.reader();
            LoadedGraph graph = graphs.get(key(leaf));
            LoadedGraph.Found found = graph != null
                    ? graph.nearest(query, wanted, part.getLiveDocs(), part.numDocs())
                    : nearest(part, query, wanted);
            precise &= graph != null && graph.isPrecise();
            int before = docs.length;
            docs = Arrays.copyOf(docs, before + found.docs().length);
            scores = Arrays.copyOf(scores, docs.length);
            for (int i = before; i < docs.length; i++) {
                docs[i] = leaf.docBase + found.docs()[i - before];
                scores[i] = found.scores()[i - before];
            }
        }
        Ranking best = Ranking.best(docs, scores, wanted);
        int count = best.docs().length;
        if (precise && count > k) {
            // A sum of n products of unit vectors, in any order, is within n·2^-24 of the true one.
            float bar = best.scores()[k - 1] - 4 * dimension * 0x1p-24f;
            while (best.scores()[count - 1] < bar) {
                count--;
            }
        }
        return Arrays.copyOf(best.docs(), count);
    }

    private static LoadedGraph.Found nearest(LeafReader part, float[] query, int wanted) throws IOException {
        AcceptDocs live = AcceptDocs.fromLiveDocs(part.getLiveDocs(), part.maxDoc());
        ScoreDoc[] hits = part.searchNearestVectors(Fields.VECTOR, query, wanted, live, Integer.MAX_VALUE).scoreDocs;
        int[] docs = new int[hits.length];
        float[] scores = new float[hits.length];
        for (int i = 0; i < hits.length; i++) {
            docs[i] = hits[i].doc;
            scores[i] = 2 * hits[i].score - 1; // Lucene's is (1 + cosine) / 2
        }
        return new LoadedGraph.Found(docs, scores);
    }

    /** The exact answers to many queries at once. */
    Ranking[] exact(float[] queries, int k, Filter filter) throws IOException {
        Vectors.requireUnitRows("query", queries, dimension);
        Ranking[] best = new Ranking[queries.length / dimension];
        Arrays.fill(best, Ranking.EMPTY);
        if (best.length == 0) {
            return best;
        }
        scan(filter, (docs, rows) -> {
            var neighbors = NearestNeighbors.search(queries, rows, dimension, k, null);
            for (int q = 0; q < best.length; q++) {
                best[q] = best[q].merge(Ranking.of(neighbors, q, docs), k);
            }
        });
        return best;
    }

    void scan(Filter filter, StoredVectors.Block block) throws IOException {
        int rows = Math.max(1, Math.min(BLOCK_NUMBERS / dimension, reader.numDocs()));
        vectors.scan(query(filter), rows, block);
    }

    float[] vectors(int[] docs) throws IOException {
        return vectors.of(docs);
    }

    /** The document of an id, or -1. */
    int document(String id) throws IOException {
        TopDocs found = searcher.search(new TermQuery(new Term(Fields.ID, id)), 1);
        return found.scoreDocs.length == 0 ? -1 : found.scoreDocs[0].doc;
    }

    List<SearchHit> hits(Ranking ranking) throws IOException {
        List<IndexedImage> images = images(ranking.docs());
        List<SearchHit> hits = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            hits.add(new SearchHit(images.get(i), ranking.scores()[i]));
        }
        return hits;
    }

    List<IndexedImage> images(int[] docs) throws IOException {
        return images.of(docs);
    }

    List<IndexedImage> kept() throws IOException {
        Query query = new TermQuery(new Term(Fields.KEPT, Fields.KEPT));
        int count = searcher.count(query);
        return count == 0 ? List.of() : images(docs(searcher.search(query, count, Sort.INDEXORDER), 0));
    }

    int[] list(Filter filter, int from, int count) throws IOException {
        long end = Math.min((long) from + count, reader.numDocs());
        return end <= from ? new int[0]
                : docs(searcher.search(all(filter), Math.toIntExact(end), Sort.INDEXORDER), from);
    }

    /** Goes through the documents in steps of the golden section of their number: each once, far from the one before. */
    int[] listMixed(Filter filter, int from, int count) throws IOException {
        FixedBitSet passing = vectors.passing(searcher.rewrite(all(filter)));
        int size = reader.maxDoc();
        int step = Math.max(1, (int) (size * 0.6180339887498949));
        while (size > 1 && BigInteger.valueOf(step).gcd(BigInteger.valueOf(size)).intValue() != 1) {
            step++;
        }
        int[] docs = new int[count];
        int found = 0;
        int passed = 0;
        for (long i = 0; i < size && found < count; i++) {
            int doc = (int) (i * step % size);
            if (passing.get(doc) && passed++ >= from) {
                docs[found++] = doc;
            }
        }
        return Arrays.copyOf(docs, found);
    }

    int count(Filter filter) throws IOException {
        return searcher.count(all(filter));
    }

    List<String> values(String column, int most) throws IOException {
        List<String> values = new ArrayList<>();
        Terms terms = MultiTerms.getTerms(reader, Fields.text(column));
        TermsEnum all = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (BytesRef value = all.next(); value != null && values.size() < most; value = all.next()) {
            values.add(value.utf8ToString());
        }
        return values;
    }

    private static int[] docs(TopDocs found, int from) {
        return Arrays.stream(found.scoreDocs).skip(from).mapToInt(hit -> hit.doc).toArray();
    }

    private Query all(Filter filter) {
        return filter.isNone() ? MatchAllDocsQuery.INSTANCE : query(filter);
    }

    private Query query(Filter filter) {
        return filter.isNone() ? null : filter.query(columns);
    }
}
