package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Four blocks of convolution 3×3, batch norm, ReLU and max-pool 2×2, flattened: the small network of few-shot learning
 * (Vinyals et al. 2016), for images of 32 pixels or so. Names: {@code conv1.weight}, {@code bn1.weight} … {@code bn4}.
 */
final class Conv4 implements Network {
    private static final int BLOCKS = 4;

    private final Parameters parameters = new Parameters();
    private final Conv2d[] convolutions = new Conv2d[BLOCKS];
    private final BatchNorm2d[] norms = new BatchNorm2d[BLOCKS];
    private final int features;

    Conv4(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        int[] widths = options.widths("width", BLOCKS, "64");
        int side = options.size() >> BLOCKS;
        if (side < 1) {
            throw new IllegalArgumentException("conv4 needs images of 16 pixels or more, found " + options.size());
        }
        int in = options.channels();
        for (int i = 0; i < BLOCKS; i++) {
            convolutions[i] = Conv2d.withBias(parameters, init, "conv" + (i + 1), in, widths[i], 3, 1, 1, 1);
            norms[i] = new BatchNorm2d(parameters, "bn" + (i + 1), widths[i], mode);
            in = widths[i];
        }
        features = in * side * side;
    }

    @Override
    public Tensor forward(Tensor images) {
        Tensor x = images;
        for (int i = 0; i < BLOCKS; i++) {
            x = torch.max_pool2d(norms[i].after(convolutions[i], x).relu_(), 2, 2);
        }
        return x.flatten(1, -1);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return features;
    }
}
