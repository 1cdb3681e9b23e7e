package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A linear layer over the last dimension, {@code name.weight} (out × in) and {@code name.bias}. */
final class Linear {
    private final Tensor weight;
    private final Tensor bias;

    /** Both uniform in ±1/√in at first, as PyTorch has them. */
    Linear(Parameters parameters, Initializer init, String name, int in, int out) {
        this(parameters, name, init.uniform(in, out, in), init.uniform(in, out));
    }

    private Linear(Parameters parameters, String name, Tensor weight, Tensor bias) {
        this.weight = parameters.weight(name + ".weight", weight);
        this.bias = parameters.weight(name + ".bias", bias);
    }

    /** Normal with the given deviation and without bias at first, as vision transformers have them. */
    static Linear normal(Parameters parameters, Initializer init, String name, int in, int out, double deviation) {
        return new Linear(parameters, name, init.normal(deviation, out, in), Initializer.constant(0, out));
    }

    Tensor forward(Tensor x) {
        return torch.linear(x, weight, new TensorOptional(bias));
    }
}
