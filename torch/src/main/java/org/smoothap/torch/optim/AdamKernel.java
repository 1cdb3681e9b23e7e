package org.smoothap.torch.optim;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One pass over a weight, its gradient and both moments. Written as tensor operations, Adam reads and writes them a dozen
 * times, which for a ResNet-50 and 32 images is a tenth of the step. Memory traffic is the floor: four floats read and three
 * written for each weight. The same bits for any number of threads.
 */
final class AdamKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final long CHUNK = 1 << 16;

    private AdamKernel() {}

    /**
     * What a step multiplies by.
     *
     * @param newMean share of the new gradient in the first moment, 1 - β₁: as a difference of floats it would be inexact
     * @param newSquare 1 - β₂
     * @param gradientDecay times the weight is added to the gradient
     * @param weightFactor multiplies the weight first
     * @param rate over the first moment's correction
     * @param deviationFactor one over the root of the second moment's correction
     */
    record Factors(float newMean, float beta2, float newSquare, float epsilon, float gradientDecay, float weightFactor, float rate,
            float deviationFactor) {}

    /** Four tensors of as many numbers, dense and laid out alike, on the CPU. */
    static void update(Tensor weight, Tensor gradient, Tensor mean, Tensor square, Factors factors) {
        long count = weight.numel();
        MemorySegment w = memory(weight, count);
        MemorySegment g = memory(gradient, count);
        MemorySegment m = memory(mean, count);
        MemorySegment v = memory(square, count);
        LongStream chunks = LongStream.range(0, (count + CHUNK - 1) / CHUNK);
        (torch.get_num_threads() == 1 ? chunks : chunks.parallel()).forEach(chunk -> {
            long from = chunk * CHUNK;
            update(w, g, m, v, from, Math.min(count, from + CHUNK), factors);
        });
    }

    private static MemorySegment memory(Tensor tensor, long count) {
        return MemorySegment.ofAddress(tensor.data_ptr_float().address()).reinterpret(count * Float.BYTES);
    }

    private static void update(
            MemorySegment w, MemorySegment g, MemorySegment m, MemorySegment v, long from, long to, Factors by) {
        long bound = from + SPECIES.loopBound(to - from);
        for (long i = from; i < bound; i += SPECIES.length()) {
            long at = i * Float.BYTES;
            FloatVector weight = FloatVector.fromMemorySegment(SPECIES, w, at, ORDER);
            FloatVector gradient = weight.mul(by.gradientDecay).add(FloatVector.fromMemorySegment(SPECIES, g, at, ORDER));
            FloatVector mean = FloatVector.fromMemorySegment(SPECIES, m, at, ORDER);
            mean = mean.add(gradient.sub(mean).mul(by.newMean));
            FloatVector square = FloatVector.fromMemorySegment(SPECIES, v, at, ORDER);
            square = square.mul(by.beta2).add(gradient.mul(gradient).mul(by.newSquare));
            mean.intoMemorySegment(m, at, ORDER);
            square.intoMemorySegment(v, at, ORDER);
            FloatVector deviation = square.sqrt().mul(by.deviationFactor).add(by.epsilon);
            weight.mul(by.weightFactor).sub(mean.mul(by.rate).div(deviation)).intoMemorySegment(w, at, ORDER);
        }
        for (long i = bound; i < to; i++) {
            float weight = w.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            float gradient = weight * by.gradientDecay + g.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            float mean = m.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            mean += (gradient - mean) * by.newMean;
            float square = v.getAtIndex(ValueLayout.JAVA_FLOAT, i) * by.beta2 + gradient * gradient * by.newSquare;
            m.setAtIndex(ValueLayout.JAVA_FLOAT, i, mean);
            v.setAtIndex(ValueLayout.JAVA_FLOAT, i, square);
            float deviation = (float) Math.sqrt(square) * by.deviationFactor + by.epsilon;
            w.setAtIndex(ValueLayout.JAVA_FLOAT, i, weight * by.weightFactor - mean * by.rate / deviation);
        }
    }
}
