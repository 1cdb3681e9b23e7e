package org.smoothap.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.smoothap.metric.ClusterAgreement;
import org.smoothap.search.KMeansClusters;

/** NMI and AMI of k-means clusters with the classes. */
final class Clustering {
    private static final long SEED = 1;

    private Clustering() {}

    /** Of all rows that are searched with or found; as many clusters as they have classes. */
    static SequencedMap<String, Object> measure(SearchInput input) {
        int[] rows = IntStream.concat(IntStream.of(input.queryRows()), IntStream.of(input.galleryRows())).sorted().distinct().toArray();
        int dimension = input.embeddings().length / input.labels().items();
        float[] vectors = new float[Math.multiplyExact(rows.length, dimension)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(input.embeddings(), rows[i] * dimension, vectors, i * dimension, dimension);
        }
        int[] classes = input.labels(rows).labels(1);
        int count = (int) Arrays.stream(classes).distinct().count();
        ClusterAgreement agreement = ClusterAgreement.of(classes, KMeansClusters.of(vectors, dimension, count, SEED));
        SequencedMap<String, Object> figures = new LinkedHashMap<>();
        figures.put("nmi", agreement.nmi());
        figures.put("ami", agreement.ami());
        figures.put("clustering", "k-means++, " + count + " clusters of " + rows.length + " items, one start, seed " + SEED);
        return figures;
    }
}
