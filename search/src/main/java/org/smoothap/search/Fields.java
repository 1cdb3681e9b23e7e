package org.smoothap.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How an image is laid out as a document of Lucene. */
final class Fields {
    static final String ID = "id";
    static final String VECTOR = "vector";

    /** Its one value on images whose picture the index keeps itself; absent on others. */
    static final String KEPT = "kept";

    private static final String SIZE = "file.size";
    private static final String MODIFIED = "file.modified";
    private static final String SHA256 = "file.sha256";
    private static final String TEXT = "text.";
    private static final String NUMBER = "number.";
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private Fields() {}

    /** The field of a column's values as they are. */
    static String text(String column) {
        return TEXT + column;
    }

    /** The field of a column's values where they are numbers. */
    static String number(String column) {
        return NUMBER + column;
    }

    /** The column of a field, or null if the field is not of a column. */
    static String column(String field) {
        return field.startsWith(TEXT) ? field.substring(TEXT.length()) : null;
    }

    static OptionalDouble decimal(String value) {
        return DECIMAL.matcher(value).matches() ? OptionalDouble.of(Double.parseDouble(value)) : OptionalDouble.empty();
    }

    static Document document(IndexedImage image, float[] vector) {
        Document document = new Document();
        document.add(new StringField(ID, image.id(), Field.Store.YES));
        document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        if (image.stamp() != null) {
            document.add(new StoredField(SIZE, image.stamp().size()));
            document.add(new StoredField(MODIFIED, image.stamp().modified()));
            document.add(new StoredField(SHA256, image.stamp().sha256()));
        }
        if (image.kept()) {
            document.add(new StringField(KEPT, KEPT, Field.Store.YES));
        }
        image.metadata().forEach((column, value) -> {
            document.add(new StringField(text(column), value, Field.Store.YES));
            decimal(value).ifPresent(number -> document.add(new DoublePoint(number(column), number)));
        });
        return document;
    }

    static IndexedImage image(Document document) {
        FileStamp stamp = document.getField(SIZE) == null ? null : new FileStamp(
                document.getField(SIZE).numericValue().longValue(),
                document.getField(MODIFIED).numericValue().longValue(),
                document.get(SHA256));
        Map<String, String> metadata = new LinkedHashMap<>();
        for (IndexableField field : document.getFields()) {
            String column = column(field.name());
            if (column != null) {
                metadata.put(column, field.stringValue());
            }
        }
        return new IndexedImage(document.get(ID), stamp, metadata, document.get(KEPT) != null);
    }
}
