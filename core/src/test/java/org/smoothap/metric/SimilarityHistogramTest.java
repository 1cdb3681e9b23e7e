package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.similarity.Rows;
import org.smoothap.similarity.Similarity;

class SimilarityHistogramTest {
    private static final int DIMENSION = 7;

    private static float[] rows(int count) {
        Random random = new Random(2);
        float[] rows = new float[count * DIMENSION];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return Rows.normalized(rows, DIMENSION);
    }

    @Test
    void countsEveryPairOnce() {
        int count = 130;
        float[] rows = rows(count);
        int[] labels = IntStream.range(0, count).map(i -> i % 5).toArray();
        IgnoreRule ignore = (query, item) -> (query + item) % 11 == 0;
        long[] genuine = new long[SimilarityHistogram.BINS];
        long[] impostors = new long[SimilarityHistogram.BINS];
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                if (!ignore.ignores(i, j)) {
                    float score = Similarity.product(rows, i * DIMENSION, rows, j * DIMENSION, DIMENSION);
                    (labels[i] == labels[j] ? genuine : impostors)[(int) ((score + 1.0) * 1000)]++;
                }
            }
        }
        SimilarityHistogram histogram = SimilarityHistogram.leaveOneOut(rows, labels, ignore);
        assertArrayEquals(genuine, histogram.genuine());
        assertArrayEquals(impostors, histogram.impostors());
    }

    @Test
    void queriesAndGalleryMeetOnce() {
        float[] queries = {1, 0};
        float[] gallery = {1, 0, -1, 0, 0.6f, 0.8f, 0, 1};
        SimilarityHistogram histogram =
                SimilarityHistogram.queryGallery(queries, new int[] {1}, gallery, new int[] {1, 1, 2, 2}, null);
        assertEquals(2, Arrays.stream(histogram.genuine()).sum());
        assertEquals(1, histogram.genuine()[0], "-1");
        assertEquals(1, histogram.genuine()[SimilarityHistogram.BINS - 1], "1 belongs to the last bin");
        assertEquals(1, histogram.impostors()[1000], "0");
        assertEquals(1, histogram.impostors()[1600], "0.6 as a float is a little more");
        assertEquals(0.601, histogram.impostorEdge(0), 1e-12);
        assertEquals(0.001, histogram.impostorEdge(0.5), 1e-12);
        assertEquals(-1, histogram.impostorEdge(1), 1e-12);
        assertEquals(0.5, histogram.genuineBelow(0.001));
        assertTrue(Double.isNaN(SimilarityHistogram.queryGallery(queries, new int[] {1}, queries, new int[] {1}, null)
                .impostorEdge(0.01)));
    }
}
