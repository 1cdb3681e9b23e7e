package org.smoothap.torch.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.Names;

/**
 * From a trunk's output to the vector that is normalised: pooling ({@code pooling.p}), layer normalisation
 * ({@code head_norm.weight}, {@code head_norm.bias}) and a linear layer ({@code head.weight}, {@code head.bias}), each
 * where it is asked for.
 */
final class Head {
    /** PyTorch's, which the codes of ROADMAP and of Recall@k keep. */
    private static final double EPSILON = 1e-5;

    private final Parameters parameters = new Parameters();
    private final Pooling pooling;
    private final LayerNorm norm;
    private final Linear linear;
    private final int dimension;

    /** @throws IllegalArgumentException for a name that is not known, or a pooling that the network's output has no use for */
    Head(HeadOptions options, NetworkDescription network, int features, Initializer init) {
        String name = options.pooling() == null ? (network.map() ? "avg" : "none") : options.pooling();
        if (network.map() == name.equals("none")) {
            throw new IllegalArgumentException("pooling of " + network.name() + " must be "
                    + (network.map() ? "avg, gem or max" : "none: its features are no map") + ", found " + name);
        }
        pooling = network.map() ? Pooling.of(name, parameters) : vectors -> vectors;
        norm = switch (options.norm()) {
            case "none" -> null;
            case "layer" -> new LayerNorm(features, EPSILON);
            case "layer-affine" -> new LayerNorm(parameters, "head_norm", features, EPSILON);
            default -> throw new IllegalArgumentException(
                    Names.unknown("head norm", options.norm(), List.of("none", "layer", "layer-affine")));
        };
        linear = options.embedding() == 0 ? null : new Linear(parameters, init, "head", features, options.embedding());
        dimension = options.embedding() == 0 ? features : options.embedding();
    }

    Tensor forward(Tensor seen) {
        Tensor x = pooling.forward(seen);
        if (norm != null) {
            x = norm.forward(x);
        }
        return linear == null ? x : linear.forward(x);
    }

    Parameters parameters() {
        return parameters;
    }

    /** Length of the vectors. */
    int dimension() {
        return dimension;
    }
}
