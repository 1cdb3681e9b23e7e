package org.smoothap.torch.nn;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Random first weights. The numbers come from Java, so a seed means the same network with every version of libtorch. */
final class Initializer {
    private final RandomGenerator random;

    Initializer(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Uniform in ±1/√fanIn: what PyTorch gives convolutions, linear layers and their biases. */
    Tensor uniform(long fanIn, long... shape) {
        double bound = 1 / Math.sqrt(fanIn);
        float[] values = new float[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return Engine.tensor(values, shape);
    }

    /** Normal with variance 2/fanOut (He et al. 2015), as torchvision starts its ResNets and MobileNets. */
    Tensor he(long fanOut, long... shape) {
        return normal(Math.sqrt(2.0 / fanOut), shape);
    }

    /** Normal around 0. */
    Tensor normal(double deviation, long... shape) {
        float[] values = new float[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return Engine.tensor(values, shape);
    }

    static Tensor constant(float value, long... shape) {
        float[] values = new float[size(shape)];
        Arrays.fill(values, value);
        return Engine.tensor(values, shape);
    }

    private static int size(long... shape) {
        long size = 1;
        for (long side : shape) {
            size *= side;
        }
        return Math.toIntExact(size);
    }
}
