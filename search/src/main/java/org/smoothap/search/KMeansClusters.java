package org.smoothap.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/** k-means of rows by Euclidean distance, from k-means++ centres: that of Apache Commons Math, one start. */
public final class KMeansClusters {
    /** It ends when no row changes its cluster, or after so many rounds. */
    public static final int ROUNDS = 100;

    private KMeansClusters() {}

    private record Row(int number, double[] values) implements Clusterable {
        @Override
        public double[] getPoint() {
            return values;
        }
    }

    /**
     * The cluster of each row. The same arguments give the same clusters. O(rows · clusters · dimension) a round, on one core;
     * memory: 8 bytes a value.
     *
     * @param rows N×dimension, row-major, finite
     * @param clusters how many, at least 1
     * @throws IllegalArgumentException if there are fewer rows than clusters
     */
    public static int[] of(float[] rows, int dimension, int clusters, long seed) {
        int count = rows.length / dimension;
        if (clusters < 1 || clusters > count) {
            throw new IllegalArgumentException("k-means of " + count + " rows finds 1 to " + count + " clusters, asked for were "
                    + clusters);
        }
        List<Row> points = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            double[] values = new double[dimension];
            for (int d = 0; d < dimension; d++) {
                values[d] = rows[row * dimension + d];
            }
            points.add(new Row(row, values));
        }
        List<CentroidCluster<Row>> found = new KMeansPlusPlusClusterer<Row>(clusters, ROUNDS, new EuclideanDistance(), new Well19937c(seed))
                .cluster(points);
        int[] of = new int[count];
        for (int cluster = 0; cluster < found.size(); cluster++) {
            for (Row row : found.get(cluster).getPoints()) {
                of[row.number] = cluster;
            }
        }
        return of;
    }
}
