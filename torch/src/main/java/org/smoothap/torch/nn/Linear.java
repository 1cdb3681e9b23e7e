package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A linear layer, {@code name.weight} (out × in) and {@code name.bias}, both uniform in ±1/√in at first. */
final class Linear {
    private final Tensor weight;
    private final Tensor bias;

    Linear(Parameters parameters, Initializer init, String name, int in, int out) {
        this.weight = parameters.weight(name + ".weight", init.uniform(in, out, in));
        this.bias = parameters.weight(name + ".bias", init.uniform(in, out));
    }

    Tensor forward(Tensor x) {
        return torch.linear(x, weight, new TensorOptional(bias));
    }
}
