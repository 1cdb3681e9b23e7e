package org.smoothap.torch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * MobileNetV2 of width 1.0 (Sandler et al. 2018) without classifier: a stem, 17 inverted residual blocks, a last
 * convolution to a map of 1280 channels. In torchvision's form (batch norms, symmetric padding), or folded:
 * the norms are part of the convolutions, with biases and TensorFlow's SAME padding.
 */
final class MobileNetV2 implements Network {
    private static final int FEATURES = 1280;

    /** Expansion, channels, repeats, first stride: table 2 of the paper. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    private final Parameters parameters = new Parameters();
    private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();
    private final Initializer init;
    private final BatchNorm2d.Mode mode;
    private final boolean folded;

    MobileNetV2(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init, boolean folded) {
        this.init = init;
        this.mode = mode;
        this.folded = folded;
        layers.add(activated(convolution("features.0", "features.0.0", "features.0.1", options.channels(), 32, 3, 2, 1)));
        int in = 32;
        int index = 1;
        for (int[] stage : STAGES) {
            for (int repeat = 0; repeat < stage[2]; repeat++) {
                layers.add(block("features." + index++, in, stage[1], stage[0], repeat == 0 ? stage[3] : 1));
                in = stage[1];
            }
        }
        layers.add(activated(convolution("features.18", "features.18.0", "features.18.1", in, FEATURES, 1, 1, 1)));
    }

    private UnaryOperator<Tensor> block(String name, int in, int out, int expansion, int stride) {
        int hidden = in * expansion;
        String conv = name + ".conv.";
        int next = expansion == 1 ? 0 : 1;
        UnaryOperator<Tensor> expand = expansion == 1
                ? x -> x
                : activated(convolution(name + ".expand", conv + "0.0", conv + "0.1", in, hidden, 1, 1, 1));
        UnaryOperator<Tensor> depthwise = activated(convolution(
                name + ".depthwise", conv + next + ".0", conv + next + ".1", hidden, hidden, 3, stride, hidden));
        UnaryOperator<Tensor> project =
                convolution(name + ".project", conv + (next + 1), conv + (next + 2), hidden, out, 1, 1, 1);
        boolean residual = stride == 1 && in == out;
        return x -> {
            Tensor y = project.apply(depthwise.apply(expand.apply(x)));
            return residual ? y.add(x) : y;
        };
    }

    /** A convolution with its norm, or the two folded into one. */
    private UnaryOperator<Tensor> convolution(
            String foldedName, String convName, String normName, int in, int out, int kernel, int stride, int groups) {
        if (folded) {
            return Conv2d.same(parameters, init, foldedName, in, out, kernel, stride, groups)::forward;
        }
        Conv2d conv = Conv2d.plain(parameters, init, convName, in, out, kernel, stride, kernel / 2, groups);
        BatchNorm2d norm = new BatchNorm2d(parameters, normName, out, mode);
        return x -> norm.after(conv, x);
    }

    private static UnaryOperator<Tensor> activated(UnaryOperator<Tensor> layer) {
        return x -> torch.relu6_(layer.apply(x));
    }

    @Override
    public Tensor forward(Tensor images) {
        Tensor x = images;
        for (UnaryOperator<Tensor> layer : layers) {
            x = layer.apply(x);
        }
        return x;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return FEATURES;
    }
}
