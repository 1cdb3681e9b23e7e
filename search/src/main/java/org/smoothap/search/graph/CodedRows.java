package org.smoothap.search.graph;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.apache.lucene.util.quantization.OptimizedScalarQuantizer.QuantizationResult;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;

/**
 * Vectors as Lucene quantised them: {@code v_j = centre_j + low + step·code_j}, with {@code low} and {@code step} of the vector. The
 * query stays float32, {@code q·v = q·centre + low·Σ q_j + step·Σ q_j·code_j}, so that only the stored side is rounded.
 */
abstract class CodedRows extends RowScores {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    /** A row begins with its low and step, so that they come into the cache with its codes. */
    private static final int TERMS = 2 * Float.BYTES;
    private static final int CACHE_LINE = 64;

    final byte[] rows;
    private final float[] centre;
    private final int stride;

    /**
     * @param codes how many bytes the codes of a row take here
     * @param levels of the codes, without 0
     */
    CodedRows(QuantizedByteVectorValues values, int codes, int levels) throws IOException {
        this.centre = values.getCentroid().clone();
        this.stride = TERMS + codes;
        this.rows = new byte[Math.multiplyExact(values.size(), stride)];
        for (int row = 0; row < values.size(); row++) {
            int place = codes(row);
            encode(values.vectorValue(row), rows, place);
            QuantizationResult terms = values.getCorrectiveTerms(row);
            float step = (terms.upperInterval() - terms.lowerInterval()) / levels;
            FLOAT.set(rows, place - TERMS, low(terms.lowerInterval(), step));
            FLOAT.set(rows, place - Float.BYTES, step);
        }
    }

    /** How many bytes a row takes. */
    static int bytes(QuantizedByteVectorValues values) {
        return TERMS + filled(values.getVectorByteLength());
    }

    /** Puts Lucene's codes of a row to a place as this form stores them; what is beyond them stays 0. */
    abstract void encode(byte[] codes, byte[] rows, int place);

    /** The query in the order of the codes, with zeros where there are none. */
    abstract float[] arranged(float[] query);

    /** The value of the code 0 as this form stores it. */
    abstract float low(float lower, float step);

    @Override
    final Query query(float[] query) {
        float sum = 0;
        float offset = 0;
        for (int j = 0; j < query.length; j++) {
            sum += query[j];
            offset = Math.fma(query[j], centre[j], offset);
        }
        return new Query(arranged(query), sum, offset);
    }

    /**
     * Asks memory for rows that are compared next: all of their cache lines at once, while the comparison, whose instructions fill
     * the processor's window, would wait for four rows after the other. Up to a fifth faster at 512 numbers; of float32 rows, which are
     * larger, it is slower.
     *
     * @return something made of what was read, to be put somewhere: what nobody wants is not read
     */
    final int ask(int[] nodes, int from, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int row = nodes[from + i] * stride;
            for (int place = row; place < row + stride; place += CACHE_LINE) {
                sum += rows[place];
            }
        }
        return sum;
    }

    /** Where the codes of a node begin. */
    final int codes(int node) {
        return node * stride + TERMS;
    }

    /** The score of a node from the products of its codes with the query. */
    final float score(Query query, int codes, FloatVector products) {
        float low = (float) FLOAT.get(rows, codes - TERMS);
        float step = (float) FLOAT.get(rows, codes - Float.BYTES);
        return Math.fma(step, products.reduceLanes(VectorOperators.ADD), Math.fma(low, query.sum(), query.offset()));
    }

    @Override
    final boolean isPrecise() {
        return false;
    }

    /** The first multiple of the lanes that is not below the count: rows are read in whole vectors. */
    static int filled(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }
}
