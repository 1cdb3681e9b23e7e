package org.smoothap.search.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene104.OffHeapScalarQuantizedVectorValues;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.apache.lucene.util.quantization.QuantizedVectorsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.similarity.Rows;

/** Scores of every form, held against what its stored numbers mean, in double precision. */
class RowScoresTest {
    private static final String FIELD = "vector";
    private static final int COUNT = 700;

    private final SplittableRandom random = new SplittableRandom(3);

    private float[] vector(int dimension) {
        float[] vector = new float[dimension];
        for (int j = 0; j < dimension; j++) {
            vector[j] = (float) (0.3 + random.nextGaussian());
        }
        return Rows.normalized(vector, dimension);
    }

    private void write(Directory directory, KnnVectorsFormat format, int dimension) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig().setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        });
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int i = 0; i < COUNT; i++) {
                Document document = new Document();
                document.add(new KnnFloatVectorField(FIELD, vector(dimension), VectorSimilarityFunction.DOT_PRODUCT));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    private void check(RowScores scores, float[][] stored, float[] query, double tolerance) {
        RowScores.Query prepared = scores.query(query);
        for (int count : new int[] {0, 1, 2, 3, 4, 5, 11, 64}) {
            int[] nodes = IntStream.generate(() -> random.nextInt(COUNT)).limit(count + 2).toArray();
            float[] found = new float[count + RowScores.BEYOND];
            scores.score(prepared, nodes, 2, count, found);
            for (int i = 0; i < count; i++) {
                double expected = 0;
                for (int j = 0; j < query.length; j++) {
                    expected += (double) query[j] * stored[nodes[2 + i]][j];
                }
                assertEquals(expected, found[i], tolerance, count + " nodes, place " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 37, 128, 200})
    void float32(int dimension) throws IOException {
        try (Directory directory = new ByteBuffersDirectory()) {
            write(directory, KnnVectorsFormat.forName("Lucene99HnswVectorsFormat"), dimension);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                FloatVectorValues values = reader.leaves().getFirst().reader().getFloatVectorValues(FIELD);
                float[][] stored = new float[COUNT][];
                for (int row = 0; row < COUNT; row++) {
                    stored[row] = values.vectorValue(row).clone();
                }
                check(new FloatRows(values), stored, vector(dimension), 1e-6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 16, 37, 128, 200})
    void bytes(int dimension) throws IOException {
        quantised(ScalarEncoding.UNSIGNED_BYTE, dimension);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 16, 37, 128, 200})
    void nibbles(int dimension) throws IOException {
        quantised(ScalarEncoding.PACKED_NIBBLE, dimension);
    }

    private void quantised(ScalarEncoding encoding, int dimension) throws IOException {
        try (Directory directory = new ByteBuffersDirectory()) {
            write(directory, new Lucene104HnswScalarQuantizedVectorsFormat(encoding, 16, 100), dimension);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                CodecReader part = (CodecReader) reader.leaves().getFirst().reader();
                KnnVectorsReader vectors = ((PerFieldKnnVectorsFormat.FieldsReader) part.getVectorReader()).getFieldReader(FIELD);
                var codes = (QuantizedByteVectorValues) ((QuantizedVectorsReader) vectors).getQuantizedVectorValues(FIELD);
                RowScores scores = encoding == ScalarEncoding.UNSIGNED_BYTE ? new ByteRows(codes) : new NibbleRows(codes);
                float[][] stored = decoded(codes, encoding, dimension);
                check(scores, stored, vector(dimension), 2e-6 * Math.sqrt(dimension));
                // What was decoded is what had been stored, but for the rounding of the codes.
                FloatVectorValues values = part.getFloatVectorValues(FIELD);
                double step = encoding == ScalarEncoding.UNSIGNED_BYTE ? 1.0 / 128 : 1.0 / 6;
                for (int row = 0; row < COUNT; row += 50) {
                    for (int j = 0; j < dimension; j++) {
                        assertEquals(values.vectorValue(row)[j], stored[row][j], step, row + " " + j);
                    }
                }
            }
        }
    }

    private static float[][] decoded(QuantizedByteVectorValues codes, ScalarEncoding encoding, int dimension) throws IOException {
        float[][] decoded = new float[COUNT][dimension];
        for (int row = 0; row < COUNT; row++) {
            byte[] unpacked = codes.vectorValue(row).clone();
            if (encoding == ScalarEncoding.PACKED_NIBBLE) {
                byte[] packed = unpacked;
                unpacked = new byte[2 * packed.length];
                OffHeapScalarQuantizedVectorValues.unpackNibbles(packed, unpacked);
            }
            var terms = codes.getCorrectiveTerms(row);
            double step = (terms.upperInterval() - terms.lowerInterval()) / ((1 << encoding.getBits()) - 1);
            for (int j = 0; j < dimension; j++) {
                decoded[row][j] = (float) (codes.getCentroid()[j] + terms.lowerInterval() + step * (unpacked[j] & 0xff));
            }
        }
        return decoded;
    }

    @Test
    void whatIsTooLargeIsRefusedWithItsSize() throws IOException {
        int dimension = 16;
        try (Directory directory = new ByteBuffersDirectory()) {
            write(directory, KnnVectorsFormat.forName("Lucene99HnswVectorsFormat"), dimension);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                var part = reader.leaves().getFirst().reader();
                long bytes = COUNT * (dimension + 32L) * Float.BYTES;
                var refused = assertThrows(LoadedGraph.TooLargeException.class, () -> LoadedGraph.of(part, FIELD, bytes - 1));
                assertTrue(refused.getMessage().contains("700 vectors"), refused.getMessage());
            }
        }
    }
}
