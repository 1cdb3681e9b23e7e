package org.smoothap.torch.nn;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Weighs the channels of a map by what is in all of it (Hu et al. 2018): global average, a convolution 1×1 to a 16th of
 * the channels, ReLU, a convolution 1×1 back, sigmoid. Both convolutions have biases.
 */
final class SqueezeExcitation {
    private static final int REDUCTION = 16;

    private final Conv2d squeeze;
    private final Conv2d excite;

    SqueezeExcitation(Parameters parameters, Initializer init, String squeezeName, String exciteName, int channels) {
        squeeze = Conv2d.withBias(parameters, init, squeezeName, channels, channels / REDUCTION, 1, 1, 0, 1);
        excite = Conv2d.withBias(parameters, init, exciteName, channels / REDUCTION, channels, 1, 1, 0, 1);
    }

    Tensor forward(Tensor x) {
        Tensor average = x.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
        return x.mul(excite.forward(squeeze.forward(average).relu_()).sigmoid());
    }
}
