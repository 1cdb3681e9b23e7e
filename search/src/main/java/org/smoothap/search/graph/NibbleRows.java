package org.smoothap.search.graph;

import java.io.IOException;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;

/**
 * Half a byte a number: byte j has the code of number j in its upper half and that of number j + half in its lower, as Lucene packs
 * them. An upper half counts 16 times; its number of the query is a sixteenth, which is exact.
 */
final class NibbleRows extends CodedRows {
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * Byte.SIZE));
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int LOWER = 0x0f;
    private static final int UPPER = 0xf0;

    private final int half;
    private final int filledHalf;

    NibbleRows(QuantizedByteVectorValues values) throws IOException {
        super(values, filled(half(values)), 15);
        this.half = half(values);
        this.filledHalf = filled(half);
    }

    private static int half(QuantizedByteVectorValues values) {
        return (values.dimension() + 1) / 2;
    }

    @Override
    void encode(byte[] codes, byte[] rows, int place) {
        System.arraycopy(codes, 0, rows, place, codes.length);
    }

    @Override
    float[] arranged(float[] query) {
        float[] arranged = new float[2 * filledHalf];
        for (int j = 0; j < half; j++) {
            arranged[j] = query[j] / (UPPER / LOWER);
        }
        System.arraycopy(query, half, arranged, filledHalf, query.length - half);
        return arranged;
    }

    @Override
    float low(float lower, float step) {
        return lower;
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
            for (int j = 0; j < filledHalf; j += LANES) {
                FloatVector upper = FloatVector.fromArray(SPECIES, q, j);
                FloatVector lower = FloatVector.fromArray(SPECIES, q, filledHalf + j);
                IntVector codes = load(a + j);
                sumA = upper.fma(part(codes, UPPER), lower.fma(part(codes, LOWER), sumA));
                codes = load(b + j);
                sumB = upper.fma(part(codes, UPPER), lower.fma(part(codes, LOWER), sumB));
                codes = load(c + j);
                sumC = upper.fma(part(codes, UPPER), lower.fma(part(codes, LOWER), sumC));
                codes = load(d + j);
                sumD = upper.fma(part(codes, UPPER), lower.fma(part(codes, LOWER), sumD));
            }
            scores[i] = score(query, a, sumA);
            scores[i + 1] = score(query, b, sumB);
            scores[i + 2] = score(query, c, sumC);
            scores[i + 3] = score(query, d, sumD);
        }
    }

    private IntVector load(int place) {
        return (IntVector) ByteVector.fromArray(BYTES, rows, place).convertShape(VectorOperators.B2I, INTS, 0);
    }

    private static FloatVector part(IntVector codes, int mask) {
        return (FloatVector) codes.and(mask).convert(VectorOperators.I2F, 0);
    }
}
