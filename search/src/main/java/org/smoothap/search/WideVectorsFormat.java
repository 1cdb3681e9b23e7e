package org.smoothap.search;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * A format of Lucene without its default limit of 1024 dimensions, which MobileNetV2's 1280 and ResNet's 2048 features
 * exceed. The files are those of the format inside, and carry its name, so that any Lucene reads them: the limit is only
 * asked for when a field is written.
 */
final class WideVectorsFormat extends KnnVectorsFormat {
    /** As the lists of neighbours are per vector, nothing but time and disk grows with the dimension. */
    static final int LARGEST = 8192;

    private final KnnVectorsFormat inside;

    WideVectorsFormat(KnnVectorsFormat inside) {
        super(inside.getName());
        this.inside = inside;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return inside.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return inside.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
        return LARGEST;
    }
}
