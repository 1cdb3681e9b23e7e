package org.smoothap.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * What an index knows of its images, as one value for each. Values lie open in a file; Lucene's stored fields, which are
 * compressed in blocks of many documents, would cost as much as the search for every handful of hits. Only values that are too long
 * for the first are kept in the second.
 */
final class StoredImages {
    private static final String FIELD = "image";
    /** Lucene wants a field to be of one kind in all documents. */
    private static final String LONG_FIELD = "image.long";
    private static final int LONGEST = 32_000;

    private final IndexSearcher searcher;

    StoredImages(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    static void add(Document document, IndexedImage image) throws IOException {
        BytesRef value = new BytesRef(bytes(image));
        document.add(value.length <= LONGEST ? new BinaryDocValuesField(FIELD, value) : new StoredField(LONG_FIELD, value));
    }

    /** The images of some documents, in the order given. */
    List<IndexedImage> of(int[] docs) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        List<IndexedImage> images = new ArrayList<>(docs.length);
        StoredFields stored = null;
        BinaryDocValues values = null;
        int current = -1;
        for (int doc : docs) {
            int leaf = ReaderUtil.subIndex(doc, leaves);
            int wanted = doc - leaves.get(leaf).docBase;
            if (leaf != current || values != null && values.docID() > wanted) { // values only go forward
                current = leaf;
                values = leaves.get(leaf).reader().getBinaryDocValues(FIELD);
            }
            if (values != null && values.advanceExact(wanted)) {
                images.add(image(values.binaryValue()));
            } else {
                stored = stored == null ? searcher.storedFields() : stored;
                images.add(image(stored.document(doc).getBinaryValue(LONG_FIELD)));
            }
        }
        return images;
    }

    private static byte[] bytes(IndexedImage image) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        out.writeString(image.id());
        out.writeByte((byte) ((image.kept() ? 1 : 0) | (image.stamp() == null ? 0 : 2)));
        if (image.stamp() != null) {
            out.writeLong(image.stamp().size());
            out.writeLong(image.stamp().modified());
            out.writeString(image.stamp().sha256());
        }
        out.writeVInt(image.metadata().size());
        for (Map.Entry<String, String> column : image.metadata().entrySet()) {
            out.writeString(column.getKey());
            out.writeString(column.getValue());
        }
        return out.toArrayCopy();
    }

    private static IndexedImage image(BytesRef value) throws IOException {
        ByteArrayDataInput in = new ByteArrayDataInput(value.bytes, value.offset, value.length);
        String id = in.readString();
        byte flags = in.readByte();
        FileStamp stamp = (flags & 2) == 0 ? null : new FileStamp(in.readLong(), in.readLong(), in.readString());
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int columns = in.readVInt(); columns > 0; columns--) {
            metadata.put(in.readString(), in.readString());
        }
        return new IndexedImage(id, stamp, metadata, (flags & 1) != 0);
    }
}
