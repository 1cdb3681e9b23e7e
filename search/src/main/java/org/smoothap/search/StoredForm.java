package org.smoothap.search;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * What the search graph walks on. The vectors themselves are stored as float32 in every form, and every score that is
 * given out is computed from them: a quantised form chooses candidates, full precision ranks them.
 */
public enum StoredForm {
    /** The vectors as they are: 4 bytes a number in memory. */
    FLOAT32,
    /** 1 byte a number in memory, beside float32 on disk. */
    INT8,
    /** Half a byte a number in memory, beside float32 on disk. */
    INT4;

    KnnVectorsFormat format(int connections, int beam) {
        return switch (this) {
            case FLOAT32 -> new Lucene99HnswVectorsFormat(connections, beam);
            case INT8 -> new Lucene104HnswScalarQuantizedVectorsFormat(ScalarEncoding.UNSIGNED_BYTE, connections, beam);
            case INT4 -> new Lucene104HnswScalarQuantizedVectorsFormat(ScalarEncoding.PACKED_NIBBLE, connections, beam);
        };
    }
}
