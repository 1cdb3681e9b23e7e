package org.smoothap.search.graph;

import java.io.IOException;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.apache.lucene.index.FloatVectorValues;

/** The vectors as they are. */
final class FloatRows extends RowScores {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final float[] rows;
    private final int dimension;
    private final int whole;

    FloatRows(FloatVectorValues values) throws IOException {
        this.dimension = values.dimension();
        this.whole = SPECIES.loopBound(dimension);
        this.rows = new float[Math.multiplyExact(values.size(), dimension)];
        for (int row = 0; row < values.size(); row++) {
            System.arraycopy(values.vectorValue(row), 0, rows, row * dimension, dimension);
        }
    }

    @Override
    Query query(float[] query) {
        return new Query(query, 0, 0);
    }

    @Override
    void score(Query query, int[] nodes, int from, int count, float[] scores) {
        float[] q = query.values();
        int last = from + count - 1;
        for (int i = 0; i < count; i += 4) {
            int a = nodes[from + i] * dimension;
            int b = nodes[Math.min(from + i + 1, last)] * dimension;
            int c = nodes[Math.min(from + i + 2, last)] * dimension;
            int d = nodes[Math.min(from + i + 3, last)] * dimension;
            FloatVector sumA = FloatVector.zero(SPECIES);
            FloatVector sumB = sumA;
            FloatVector sumC = sumA;
            FloatVector sumD = sumA;
            for (int j = 0; j < whole; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, q, j);
                sumA = x.fma(load(a + j), sumA);
                sumB = x.fma(load(b + j), sumB);
                sumC = x.fma(load(c + j), sumC);
                sumD = x.fma(load(d + j), sumD);
            }
            scores[i] = sumA.reduceLanes(VectorOperators.ADD) + rest(q, a);
            scores[i + 1] = sumB.reduceLanes(VectorOperators.ADD) + rest(q, b);
            scores[i + 2] = sumC.reduceLanes(VectorOperators.ADD) + rest(q, c);
            scores[i + 3] = sumD.reduceLanes(VectorOperators.ADD) + rest(q, d);
        }
    }

    private FloatVector load(int place) {
        return FloatVector.fromArray(SPECIES, rows, place);
    }

    /** Of the last numbers, which do not fill a vector. */
    private float rest(float[] q, int row) {
        float sum = 0;
        for (int j = whole; j < dimension; j++) {
            sum += q[j] * rows[row + j];
        }
        return sum;
    }

    @Override
    boolean isPrecise() {
        return true;
    }
}
