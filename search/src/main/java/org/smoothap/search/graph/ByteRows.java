package org.smoothap.search.graph;

import java.io.IOException;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;

/** A byte a number: the code less 128, since signed bytes become floats in the fewest steps. */
final class ByteRows extends CodedRows {
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * Byte.SIZE));
    private static final int MIDDLE = 128;

    private final int numbers;

    ByteRows(QuantizedByteVectorValues values) throws IOException {
        super(values, filled(values.dimension()), 255);
        this.numbers = filled(values.dimension());
    }

    @Override
    void encode(byte[] codes, byte[] rows, int place) {
        for (int j = 0; j < codes.length; j++) {
            rows[place + j] = (byte) ((codes[j] & 0xff) - MIDDLE);
        }
    }

    @Override
    float[] arranged(float[] query) {
        return Arrays.copyOf(query, numbers);
    }

    @Override
    float low(float lower, float step) {
        return lower + MIDDLE * step;
    }

    @Override
    void score(Query query, int[] nodes, int from, int count, float[] scores) {
        float[] q = query.values();
        scores[count + BEYOND - 1] = ask(nodes, from, count);
        int last = from + count - 1;
        for (int i = 0; i < count; i += 4) {
            int a = codes(nodes[from + i]);
            int b = codes(nodes[Math.min(from + i + 1, last)]);
            int c = codes(nodes[Math.min(from + i + 2, last)]);
            int d = codes(nodes[Math.min(from + i + 3, last)]);
            FloatVector sumA = FloatVector.zero(SPECIES);
            FloatVector sumB = sumA;
            FloatVector sumC = sumA;
            FloatVector sumD = sumA;
            for (int j = 0; j < numbers; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, q, j);
                sumA = x.fma(load(a + j), sumA);
                sumB = x.fma(load(b + j), sumB);
                sumC = x.fma(load(c + j), sumC);
                sumD = x.fma(load(d + j), sumD);
            }
            scores[i] = score(query, a, sumA);
            scores[i + 1] = score(query, b, sumB);
            scores[i + 2] = score(query, c, sumC);
            scores[i + 3] = score(query, d, sumD);
        }
    }

    private FloatVector load(int place) {
        return (FloatVector) ByteVector.fromArray(BYTES, rows, place).convertShape(VectorOperators.B2F, SPECIES, 0);
    }
}
