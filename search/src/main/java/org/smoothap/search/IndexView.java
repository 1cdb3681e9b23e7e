package org.smoothap.search;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Similarity;

/** One commit of an index, open for reading. */
final class IndexView {
    /** Exact search holds so many numbers of the index at a time: 64 MB. */
    private static final int BLOCK_NUMBERS = 1 << 24;

    final DirectoryReader reader;
    final Set<String> columns = new TreeSet<>();
    private final IndexSearcher searcher;
    private final StoredImages images;
    private final StoredVectors vectors;
    private final int dimension;

    IndexView(DirectoryReader reader, int dimension) {
        this.reader = reader;
        this.dimension = dimension;
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

    Ranking approximate(float[] query, int k, int candidates, Filter filter) throws IOException {
        Vectors.requireUnit("the query", query, dimension);
        if (reader.numDocs() == 0) {
            return Ranking.EMPTY;
        }
        int wanted = Math.min(candidates, reader.numDocs());
        int[] docs = Arrays.stream(nearest(query, wanted, filter).scoreDocs).mapToInt(hit -> hit.doc).sorted().toArray();
        if (docs.length == 0) {
            return Ranking.EMPTY;
        }
        // In full precision, with the bits of the exact search: Lucene's score is quantised, and (1 + cosine) / 2 rounds.
        float[] rows = vectors.of(docs);
        float[] scores = new float[docs.length];
        for (int i = 0; i < docs.length; i++) {
            scores[i] = Similarity.product(query, 0, rows, i * dimension, dimension);
        }
        return Ranking.best(docs, scores, k);
    }

    private TopDocs nearest(float[] query, int wanted, Filter filter) throws IOException {
        if (filter.isNone() && reader.leaves().size() == 1) { // as the query below, without what it does for several parts
            LeafReader part = reader.leaves().getFirst().reader();
            AcceptDocs live = AcceptDocs.fromLiveDocs(part.getLiveDocs(), part.maxDoc());
            return part.searchNearestVectors(Fields.VECTOR, query, wanted, live, Integer.MAX_VALUE);
        }
        return searcher.search(new KnnFloatVectorQuery(Fields.VECTOR, query, wanted, query(filter)), wanted);
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
