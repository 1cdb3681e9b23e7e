package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation over the last dimension (Ba et al. 2016), with scale and shift, {@code name.weight} and
 * {@code name.bias}, or without.
 */
final class LayerNorm {
    private final int width;
    private final double epsilon;
    private final Tensor weight;
    private final Tensor bias;

    /** With scale and shift. */
    LayerNorm(Parameters parameters, String name, int width, double epsilon) {
        this.width = width;
        this.epsilon = epsilon;
        this.weight = parameters.weight(name + ".weight", Initializer.constant(1, width));
        this.bias = parameters.weight(name + ".bias", Initializer.constant(0, width));
    }

    /** Without. */
    LayerNorm(int width, double epsilon) {
        this.width = width;
        this.epsilon = epsilon;
        this.weight = null;
        this.bias = null;
    }

    Tensor forward(Tensor x) {
        return torch.layer_norm(x, new long[] {width}, optional(weight), optional(bias), epsilon, true);
    }

    private static TensorOptional optional(Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }
}
