package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A convolution over images, {@code name.weight} (out × in/groups × k × k) and perhaps {@code name.bias}. */
final class Conv2d {
    private final Tensor weight;
    private final Tensor bias;
    private final long stride;
    private final long padding;
    private final long groups;
    private final boolean same;

    private Conv2d(Tensor weight, Tensor bias, long stride, long padding, long groups, boolean same) {
        this.weight = weight;
        this.bias = bias;
        this.stride = stride;
        this.padding = padding;
        this.groups = groups;
        this.same = same;
    }

    /** With bias, both uniform in ±1/√fanIn, symmetric padding. */
    static Conv2d withBias(
            Parameters parameters, Initializer init, String name, int in, int out, int kernel, int stride, int padding, int groups) {
        long fanIn = (long) in / groups * kernel * kernel;
        Tensor weight = parameters.weight(name + ".weight", init.uniform(fanIn, out, in / groups, kernel, kernel));
        Tensor bias = parameters.weight(name + ".bias", init.uniform(fanIn, out));
        return new Conv2d(weight, bias, stride, padding, groups, false);
    }

    /** With bias and TensorFlow's SAME padding: as much as needed for out = ⌈in / stride⌉, the odd pixel behind. */
    static Conv2d same(Parameters parameters, Initializer init, String name, int in, int out, int kernel, int stride, int groups) {
        Conv2d symmetric = withBias(parameters, init, name, in, out, kernel, stride, 0, groups);
        return new Conv2d(symmetric.weight, symmetric.bias, stride, 0, groups, true);
    }

    /** Without bias, He-normal by the fan-out, as torchvision's residual networks. */
    static Conv2d plain(
            Parameters parameters, Initializer init, String name, int in, int out, int kernel, int stride, int padding, int groups) {
        long fanOut = (long) out * kernel * kernel / groups;
        Tensor weight = parameters.weight(name + ".weight", init.he(fanOut, out, in / groups, kernel, kernel));
        return new Conv2d(weight, null, stride, padding, groups, false);
    }

    Tensor forward(Tensor x) {
        return padded(x, weight, bias);
    }

    /** The convolution with every output channel multiplied and shifted, as one convolution; both have one number a channel. */
    Tensor forward(Tensor x, Tensor scale, Tensor shift) {
        return padded(x, weight.mul(scale.view(-1, 1, 1, 1)), bias == null ? shift : shift.add(bias.mul(scale)));
    }

    private Tensor padded(Tensor x, Tensor weight, Tensor bias) {
        Tensor input = x;
        long symmetric = padding;
        if (same) {
            long kernel = weight.size(2);
            long rows = total(x.size(2), kernel);
            long columns = total(x.size(3), kernel);
            if (rows == columns && rows % 2 == 0) {
                symmetric = rows / 2;
            } else {
                input = torch.constant_pad_nd(x, columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
            }
        }
        long around = symmetric;
        // oneDNN 3.12 has no good kernel for the backward pass of a strided depthwise convolution in bfloat16: 14 times the
        // time of float32.
        return groups > 1 && stride > 1
                ? Precision.inFloat32(input, x32 -> convolve(x32, weight, bias, around))
                : convolve(input, weight, bias, around);
    }

    private Tensor convolve(Tensor x, Tensor weight, Tensor bias, long padding) {
        return torch.conv2d(
                x,
                weight,
                bias == null ? new TensorOptional() : new TensorOptional(bias),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                groups);
    }

    private long total(long side, long kernel) {
        long out = (side + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + kernel - side);
    }
}
