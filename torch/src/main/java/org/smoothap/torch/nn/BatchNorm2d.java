package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation: {@code name.weight}, {@code name.bias}, {@code name.running_mean}, {@code name.running_var}.
 * Frozen, the running statistics are used and never updated, while scale and shift are still trained (the authors' code).
 */
final class BatchNorm2d {
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;
    private final Mode mode;

    BatchNorm2d(Parameters parameters, String name, int channels, Mode mode) {
        this.weight = parameters.weight(name + ".weight", Initializer.constant(1, channels));
        this.bias = parameters.weight(name + ".bias", Initializer.constant(0, channels));
        this.mean = parameters.buffer(name + ".running_mean", Initializer.constant(0, channels));
        this.variance = parameters.buffer(name + ".running_var", Initializer.constant(1, channels));
        this.mode = mode;
    }

    /**
     * A convolution and this norm of its output. With the statistics of the batch they are two operations. With running
     * statistics the norm is a scale and a shift of each channel, which go into the kernel and the bias: one operation, no
     * map between the two to be kept for the backward pass, and the gradients of kernel, scale and shift as they were.
     */
    Tensor after(Conv2d convolution, Tensor x) {
        if (mode.batchStatistics()) {
            return forward(convolution.forward(x));
        }
        Tensor scale = weight.mul(variance.add(new Scalar(EPSILON)).rsqrt());
        return convolution.forward(x, scale, bias.sub(mean.mul(scale)));
    }

    private Tensor forward(Tensor x) {
        return torch.batch_norm(
                x,
                new TensorOptional(weight),
                new TensorOptional(bias),
                new TensorOptional(mean),
                new TensorOptional(variance),
                true,
                MOMENTUM,
                EPSILON,
                false);
    }

    /** Whether a network trains now, and whether its batch statistics are frozen; shared by all layers of the network. */
    static final class Mode {
        private final boolean frozen;
        private boolean training;

        Mode(boolean frozen) {
            this.frozen = frozen;
        }

        boolean training() {
            return training;
        }

        void train(boolean training) {
            this.training = training;
        }

        boolean frozen() {
            return frozen;
        }

        boolean batchStatistics() {
            return training && !frozen;
        }
    }
}
