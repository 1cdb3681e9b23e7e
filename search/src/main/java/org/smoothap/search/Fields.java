package org.smoothap.search;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How an image is laid out as a document of Lucene. */
final class Fields {
    static final String ID = "id";
    static final String VECTOR = "vector";

    /** Its one value on images whose picture the index keeps itself; absent on others. */
    static final String KEPT = "kept";

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

    static Document document(IndexedImage image, float[] vector) throws IOException {
        Document document = new Document();
        document.add(new StringField(ID, image.id(), Field.Store.NO));
        document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        StoredImages.add(document, image);
        if (image.kept()) {
            document.add(new StringField(KEPT, KEPT, Field.Store.NO));
        }
        image.metadata().forEach((column, value) -> {
            document.add(new StringField(text(column), value, Field.Store.NO));
            decimal(value).ifPresent(number -> document.add(new DoublePoint(number(column), number)));
        });
        return document;
    }
}
