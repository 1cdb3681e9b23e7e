package org.smoothap.search.post;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.smoothap.similarity.FiniteRows;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Rows;
import org.smoothap.similarity.Similarity;

/**
 * PCA-whitening: y = Λ^(-1/2)·Eᵀ·(x − μ), then normalised to length 1, where μ is the mean and E·Λ·Eᵀ the covariance of the
 * vectors that it was learned from. Directions that all images share count less, those that tell them apart more; fewer
 * components than dimensions make the vectors shorter too (H. Jégou and O. Chum, "Negative evidences and co-occurences in
 * image retrieval: the benefit of PCA and whitening", ECCV 2012).
 *
 * <p>Immutable. Queries and gallery must go through the same one.
 */
public final class PcaWhitening {
    /** A direction with less than this part of the greatest variance is rounding error. */
    private static final double LEAST_VARIANCE = 1e-6;

    private static final int CHUNK = 1024;
    private static final int ROW_TILE = 96;

    private final int dimension;
    private final float[] mean;
    private final double[] variances;
    private final PackedRows projection;

    private PcaWhitening(int dimension, float[] mean, double[] variances, PackedRows projection) {
        this.dimension = dimension;
        this.mean = mean;
        this.variances = variances;
        this.projection = projection;
    }

    /**
     * Learns the whitening. Time: N·D² for the covariance on all cores, about 10·D³ for its eigenvectors on one.
     *
     * @param rows n × dimension, row-major; several times more rows than dimensions, or the least directions are noise
     * @param components how many directions are kept, those of greatest variance first; 1 to dimension
     * @throws IllegalArgumentException if the rows vary in fewer directions
     */
    public static PcaWhitening learn(float[] rows, int dimension, int components) {
        if (dimension < 1 || rows.length == 0 || rows.length % dimension != 0) {
            throw new IllegalArgumentException(
                    "expected at least one whole row of " + dimension + " numbers, got " + rows.length);
        }
        if (components < 1 || components > dimension) {
            throw new IllegalArgumentException("components must be from 1 to the dimension " + dimension + ", got " + components);
        }
        FiniteRows.check(rows, dimension, "rows");
        float[] mean = mean(rows, dimension);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(dimension, true, true);
        if (!eigen.decompose(covariance(rows, dimension, mean))) {
            throw new IllegalStateException("the eigenvectors of a covariance of " + dimension + " dimensions were not found");
        }
        int[] order = IntStream.range(0, dimension)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).real))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] variances = IntStream.of(order).limit(components).mapToDouble(i -> eigen.getEigenvalue(i).real).toArray();
        double least = LEAST_VARIANCE * variances[0];
        int usable = (int) Arrays.stream(variances).filter(variance -> variance > least).count();
        if (usable < components) {
            throw new IllegalArgumentException(rows.length / dimension + " rows vary in " + usable + " directions, fewer than "
                    + components + " components; ask for fewer or give more rows");
        }
        float[] projection = new float[components * dimension];
        for (int c = 0; c < components; c++) {
            fill(projection, c * dimension, eigen.getEigenVector(order[c]).getData(), 1 / Math.sqrt(variances[c]));
        }
        return new PcaWhitening(dimension, mean, variances, PackedRows.of(projection, 0, components, dimension));
    }

    /** Size of the vectors that come out. */
    public int components() {
        return projection.count();
    }

    /** The variances along the components, the greatest first. */
    public double[] variances() {
        return variances.clone();
    }

    /** The whitened rows, n × {@link #components()}, each of length 1. */
    public float[] apply(float[] rows) {
        return Rows.normalized(project(rows), components());
    }

    /** The whitened rows before they are normalised. */
    float[] project(float[] rows) {
        if (rows.length % dimension != 0) {
            throw new IllegalArgumentException("expected whole rows of " + dimension + " numbers, got " + rows.length);
        }
        int count = rows.length / dimension;
        float[] whitened = new float[Math.multiplyExact(count, components())];
        IntStream.range(0, Math.ceilDiv(count, CHUNK)).parallel().forEach(chunk -> {
            int from = chunk * CHUNK;
            int to = Math.min(count, from + CHUNK);
            float[] centred = centred(rows, from, to, dimension, mean);
            Similarity.products(centred, 0, to - from, projection, whitened, from * components(), components());
        });
        return whitened;
    }

    private static float[] centred(float[] rows, int from, int to, int dimension, float[] mean) {
        float[] centred = Arrays.copyOfRange(rows, from * dimension, to * dimension);
        for (int i = 0; i < centred.length; i++) {
            centred[i] -= mean[i % dimension];
        }
        return centred;
    }

    private static float[] mean(float[] rows, int dimension) {
        double[] sum = new double[dimension];
        for (int i = 0; i < rows.length; i++) {
            sum[i % dimension] += rows[i];
        }
        float[] mean = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            mean[d] = (float) (sum[d] / (rows.length / dimension));
        }
        return mean;
    }

    /** In single precision within a chunk of rows, by the kernel; in double precision from chunk to chunk. */
    private static DMatrixRMaj covariance(float[] rows, int dimension, float[] mean) {
        int count = rows.length / dimension;
        DMatrixRMaj covariance = new DMatrixRMaj(dimension, dimension);
        float[] products = new float[dimension * dimension];
        for (int from = 0; from < count; from += CHUNK) {
            int size = Math.min(count, from + CHUNK) - from;
            float[] columns = transposed(centred(rows, from, from + size, dimension, mean), size, dimension);
            PackedRows packed = PackedRows.of(columns, 0, dimension, size);
            IntStream.range(0, Math.ceilDiv(dimension, ROW_TILE)).parallel().forEach(tile -> {
                int first = tile * ROW_TILE;
                int last = Math.min(dimension, first + ROW_TILE);
                Similarity.products(columns, first, last, packed, products, first * dimension, dimension);
            });
            for (int i = 0; i < products.length; i++) {
                covariance.data[i] += products[i] / (double) count;
            }
        }
        return covariance;
    }

    private static float[] transposed(float[] rows, int count, int dimension) {
        float[] columns = new float[rows.length];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < dimension; d++) {
                columns[d * count + i] = rows[i * dimension + d];
            }
        }
        return columns;
    }

    /** An eigenvector may point either way: here its largest number is positive, so that the result is always the same. */
    private static void fill(float[] target, int offset, double[] vector, double scale) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        for (int d = 0; d < vector.length; d++) {
            target[offset + d] = (float) (vector[d] * scale * Math.signum(largest));
        }
    }
}
