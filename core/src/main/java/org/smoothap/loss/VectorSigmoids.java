package org.smoothap.loss;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sigmoids on the Vector API, in one flat loop; the last few by the scalar twin (masks make the JIT compiler box).
 *
 * <p>Lanes are added up by hand, in a fixed order: the order of {@code reduceLanes} is not specified, and may differ
 * between interpreted and compiled code.
 */
final class VectorSigmoids implements SigmoidKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void sigmoids(float[] scores, int offset, int count, float center, double temperature, float[] slopes,
            double[] sums) {
        float scale = (float) (-LOG2_E / temperature);
        double sum = 0;
        double slopeSum = 0;
        float[] lanes = new float[LANES];
        float[] slopeLanes = new float[LANES];
        int whole = SPECIES.loopBound(count);
        for (int start = 0; start < whole; start += PARTIAL) {
            int end = Math.min(whole, start + PARTIAL);
            FloatVector sumVector = FloatVector.zero(SPECIES);
            FloatVector slopeVector = FloatVector.zero(SPECIES);
            for (int k = start; k < end; k += LANES) {
                FloatVector difference = FloatVector.fromArray(SPECIES, scores, offset + k).sub(center);
                FloatVector e = exponential(difference, scale);
                FloatVector high = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
                FloatVector low = e.mul(high);
                FloatVector slope = low.mul(high);
                FloatVector sigmoid = high.blend(low, difference.compare(VectorOperators.LT, 0f));
                slope.intoArray(slopes, k);
                sumVector = sumVector.add(sigmoid);
                slopeVector = slopeVector.add(slope);
            }
            sumVector.intoArray(lanes, 0);
            slopeVector.intoArray(slopeLanes, 0);
            sum += total(lanes);
            slopeSum += total(slopeLanes);
        }
        sums[0] = sum;
        sums[1] = slopeSum;
        ScalarSigmoids.add(scores, offset, whole, count, center, temperature, slopes, sums);
    }

    @Override
    public void upperSteps(float[] scores, int count, float center, UpperStep step, float[] slopes, double[] sums) {
        float scale = (float) (-LOG2_E / step.temperature());
        float steepness = (float) (1 / step.temperature());
        float delta = (float) step.delta();
        float start = (float) step.start();
        FloatVector rho = FloatVector.broadcast(SPECIES, (float) step.rho());
        FloatVector offset = FloatVector.broadcast(SPECIES, (float) step.offset());
        double sum = 0;
        double slopeSum = 0;
        float[] lanes = new float[LANES];
        float[] slopeLanes = new float[LANES];
        int whole = SPECIES.loopBound(count);
        for (int first = 0; first < whole; first += PARTIAL) {
            int end = Math.min(whole, first + PARTIAL);
            FloatVector sumVector = FloatVector.zero(SPECIES);
            FloatVector slopeVector = FloatVector.zero(SPECIES);
            for (int k = first; k < end; k += LANES) {
                FloatVector difference = FloatVector.fromArray(SPECIES, scores, k).sub(center);
                FloatVector e = exponential(difference, scale);
                FloatVector high = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
                FloatVector low = e.mul(high);
                VectorMask<Float> far = difference.compare(VectorOperators.GT, delta);
                FloatVector slope = low.mul(high).mul(steepness).blend(rho, far);
                FloatVector near = low.blend(high.add(start), difference.compare(VectorOperators.GT, 0f));
                slope.intoArray(slopes, k);
                sumVector = sumVector.add(near.blend(difference.sub(delta).fma(rho, offset), far));
                slopeVector = slopeVector.add(slope);
            }
            sumVector.intoArray(lanes, 0);
            slopeVector.intoArray(slopeLanes, 0);
            sum += total(lanes);
            slopeSum += total(slopeLanes);
        }
        sums[0] = sum;
        sums[1] = slopeSum;
        ScalarSigmoids.add(scores, whole, count, center, step, slopes, sums);
    }

    /** exp(-|difference|/temperature), where scale = -log2(e)/temperature. Small enough for the JIT compiler to inline. */
    private static FloatVector exponential(FloatVector difference, float scale) {
        // As integers negative floats order by magnitude: the minimum cuts off, in one instruction.
        int cutOff = Float.floatToRawIntBits(-CUT_OFF);
        FloatVector t = difference.abs().mul(scale).reinterpretAsInts().min(cutOff).reinterpretAsFloats();
        FloatVector rounded = t.add(ROUND);
        FloatVector f = t.sub(rounded.sub(ROUND));
        FloatVector power = f.fma(FloatVector.broadcast(SPECIES, E6), FloatVector.broadcast(SPECIES, E5));
        power = f.fma(power, FloatVector.broadcast(SPECIES, E4));
        power = f.fma(power, FloatVector.broadcast(SPECIES, E3));
        power = f.fma(power, FloatVector.broadcast(SPECIES, E2));
        power = f.fma(power, FloatVector.broadcast(SPECIES, E1));
        power = f.fma(power, FloatVector.broadcast(SPECIES, 1f));
        return power.reinterpretAsInts()
                .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats();
    }

    @Override
    public void addScaled(float factor, float[] slopes, int count, float[] target) {
        int k = 0;
        FloatVector scale = FloatVector.broadcast(SPECIES, factor);
        for (; k + LANES <= count; k += LANES) {
            FloatVector.fromArray(SPECIES, slopes, k)
                    .fma(scale, FloatVector.fromArray(SPECIES, target, k))
                    .intoArray(target, k);
        }
        for (; k < count; k++) {
            target[k] = Math.fma(factor, slopes[k], target[k]);
        }
    }

    /** Two chains of additions, so that they need not wait for each other. */
    private static double total(float[] lanes) {
        double even = 0;
        double odd = 0;
        for (int lane = 0; lane < lanes.length; lane += 2) {
            even += lanes[lane];
            odd += lanes[lane + 1];
        }
        return even + odd;
    }
}
