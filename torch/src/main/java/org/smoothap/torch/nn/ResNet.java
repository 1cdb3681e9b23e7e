package org.smoothap.torch.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Residual networks (He et al. 2016), with squeeze and excitation (Hu et al. 2018) or without, in the forms in which
 * their weights are published. Without classifier: the output is the last map.
 */
final class ResNet implements Network {
    private static final int BOTTLENECK_EXPANSION = 4;

    private final Parameters parameters = new Parameters();
    private final Conv2d stem;
    private final BatchNorm2d stemNorm;
    private final ResNetForm form;
    private final List<Block> blocks = new ArrayList<>();
    private final int features;

    private ResNet(
            NetworkOptions options, BatchNorm2d.Mode mode, Initializer init, int[] widths, int[] depths, boolean bottleneck,
            ResNetForm form) {
        this.form = form;
        int in = form.small() ? widths[0] : 64;
        stem = form.small()
                ? Conv2d.plain(parameters, init, "conv1", options.channels(), in, 3, 1, 1, 1)
                : Conv2d.plain(parameters, init, form.stem() + "conv1", options.channels(), in, 7, 2, 3, 1);
        stemNorm = new BatchNorm2d(parameters, form.stem() + "bn1", in, mode);
        for (int layer = 0; layer < depths.length; layer++) {
            int out = widths[layer] * (bottleneck ? BOTTLENECK_EXPANSION : 1);
            for (int i = 0; i < depths[layer]; i++) {
                String name = "layer" + (layer + 1) + "." + i;
                int stride = layer > 0 && i == 0 ? 2 : 1;
                blocks.add(new Block(name, in, widths[layer], out, stride, bottleneck, mode, init));
                in = out;
            }
        }
        features = in;
    }

    static ResNet resnet18(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        return new ResNet(options, mode, init, new int[] {64, 128, 256, 512}, new int[] {2, 2, 2, 2}, false,
                ResNetForm.TORCHVISION);
    }

    static ResNet resnet50(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init, ResNetForm form) {
        return new ResNet(options, mode, init, new int[] {64, 128, 256, 512}, new int[] {3, 4, 6, 3}, true, form);
    }

    /** For images of 32 pixels: four layers of one basic block, options {@code width}. */
    static ResNet tiny(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        return new ResNet(options, mode, init, options.widths("width", 4, "32,64,128,256"), new int[] {1, 1, 1, 1}, false,
                ResNetForm.TINY);
    }

    @Override
    public Tensor forward(Tensor images) {
        Tensor x = stemNorm.after(stem, form.blueFirst() ? images.flip(1) : images).relu_();
        if (!form.small()) {
            long padding = form.caffe() ? 0 : 1;
            x = torch.max_pool2d(
                    x, new long[] {3, 3}, new long[] {2, 2}, new long[] {padding, padding}, new long[] {1, 1}, form.caffe());
        }
        for (Block block : blocks) {
            x = block.forward(x);
        }
        return x;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return features;
    }

    /** Two or three convolutions and a way around them. */
    private final class Block {
        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm2d> norms = new ArrayList<>();
        private final SqueezeExcitation attention;
        private final Conv2d shortcut;
        private final BatchNorm2d shortcutNorm;

        Block(String name, int in, int width, int out, int stride, boolean bottleneck, BatchNorm2d.Mode mode, Initializer init) {
            if (bottleneck) {
                add(name, in, width, 1, form.caffe() ? stride : 1, mode, init);
                add(name, width, width, 3, form.caffe() ? 1 : stride, mode, init);
                add(name, width, out, 1, 1, mode, init);
            } else {
                add(name, in, width, 3, stride, mode, init);
                add(name, width, out, 3, 1, mode, init);
            }
            attention = form.squeeze() == null
                    ? null
                    : new SqueezeExcitation(parameters, init, name + "." + form.squeeze(), name + "." + form.excite(), out);
            boolean changes = stride != 1 || in != out;
            shortcut = changes ? Conv2d.plain(parameters, init, name + ".downsample.0", in, out, 1, stride, 0, 1) : null;
            shortcutNorm = changes ? new BatchNorm2d(parameters, name + ".downsample.1", out, mode) : null;
        }

        private void add(String name, int in, int out, int kernel, int stride, BatchNorm2d.Mode mode, Initializer init) {
            int number = convolutions.size() + 1;
            convolutions.add(Conv2d.plain(parameters, init, name + ".conv" + number, in, out, kernel, stride, kernel / 2, 1));
            norms.add(new BatchNorm2d(parameters, name + ".bn" + number, out, mode));
        }

        Tensor forward(Tensor input) {
            Tensor x = input;
            for (int i = 0; i < convolutions.size(); i++) {
                x = norms.get(i).after(convolutions.get(i), x);
                if (i < convolutions.size() - 1) {
                    x = x.relu_();
                }
            }
            if (attention != null) {
                x = attention.forward(x);
            }
            Tensor around = shortcut == null ? input : shortcutNorm.after(shortcut, input);
            return x.add_(around).relu_();
        }
    }
}
