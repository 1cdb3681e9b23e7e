package org.smoothap.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** Reads the float32 vectors of a commit, which every form of the graph stores beside its own. */
final class StoredVectors {
    private final IndexSearcher searcher;
    private final int dimension;

    StoredVectors(IndexSearcher searcher, int dimension) {
        this.searcher = searcher;
        this.dimension = dimension;
    }

    /** Takes a block of vectors: {@code docs.length} rows, which the next block overwrites. */
    interface Block {
        void accept(int[] docs, float[] rows) throws IOException;
    }

    /** The vectors of some documents, in the order given. */
    float[] of(int[] docs) throws IOException {
        float[] rows = new float[Math.multiplyExact(docs.length, dimension)];
        // A document's place among the vectors is found by going forward through them.
        long[] order = new long[docs.length];
        Arrays.setAll(order, i -> (long) docs[i] << 32 | i);
        Arrays.sort(order);
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        int current = -1;
        FloatVectorValues values = null;
        KnnVectorValues.DocIndexIterator place = null;
        for (long key : order) {
            int i = (int) key;
            int leaf = ReaderUtil.subIndex(docs[i], leaves);
            if (leaf != current) {
                current = leaf;
                values = leaves.get(leaf).reader().getFloatVectorValues(Fields.VECTOR);
                place = values.iterator();
            }
            int wanted = docs[i] - leaves.get(leaf).docBase;
            if (place.docID() < wanted) {
                place.advance(wanted);
            }
            System.arraycopy(values.vectorValue(place.index()), 0, rows, i * dimension, dimension);
        }
        return rows;
    }

    /**
     * Goes through all vectors in the order of the documents.
     *
     * @param filter which images to take; null for all
     * @param blockRows how many rows a block has at most
     */
    void scan(Query filter, int blockRows, Block block) throws IOException {
        Weight weight = filter == null ? null
                : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        int[] docs = new int[blockRows];
        float[] rows = new float[Math.multiplyExact(blockRows, dimension)];
        int count = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            Bits accepted = accepted(weight, leaf);
            Bits live = leaf.reader().getLiveDocs();
            if (values == null || weight != null && accepted == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator place = values.iterator();
            for (int doc = place.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = place.nextDoc()) {
                if (live != null && !live.get(doc) || accepted != null && !accepted.get(doc)) {
                    continue;
                }
                docs[count] = leaf.docBase + doc;
                System.arraycopy(values.vectorValue(place.index()), 0, rows, count * dimension, dimension);
                if (++count == blockRows) {
                    block.accept(docs, rows);
                    count = 0;
                }
            }
        }
        if (count > 0) {
            block.accept(Arrays.copyOf(docs, count), Arrays.copyOf(rows, count * dimension));
        }
    }

    /** The documents of all parts that pass a rewritten query and are not removed. */
    FixedBitSet passing(Query query) throws IOException {
        Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
        FixedBitSet passing = new FixedBitSet(Math.max(1, searcher.getIndexReader().maxDoc()));
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Bits accepted = accepted(weight, leaf);
            Bits live = leaf.reader().getLiveDocs();
            for (int doc = 0; accepted != null && doc < accepted.length(); doc++) {
                if (accepted.get(doc) && (live == null || live.get(doc))) {
                    passing.set(leaf.docBase + doc);
                }
            }
        }
        return passing;
    }

    /** The documents of a part that pass; null for none. */
    private static Bits accepted(Weight weight, LeafReaderContext leaf) throws IOException {
        Scorer scorer = weight == null ? null : weight.scorer(leaf);
        if (scorer == null) {
            return null;
        }
        FixedBitSet bits = new FixedBitSet(leaf.reader().maxDoc());
        bits.or(scorer.iterator());
        return bits;
    }
}
