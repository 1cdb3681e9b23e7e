package org.smoothap.torch.nn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.Names;

/** How a map of features, {@code N × C × h × w}, becomes features, {@code N × C}. */
@FunctionalInterface
interface Pooling {
    /** What a generalised mean takes for all smaller numbers, which have no logarithm, or too large a one. */
    double LEAST = 1e-6;

    /** The least mean, for large p: with 0 the root would have an endless slope. Far below what LEAST gives for p = 3. */
    double LEAST_MEAN = 1e-38;

    /** The first exponent of a generalised mean. */
    float POWER = 3;

    Tensor forward(Tensor map);

    /**
     * The pooling of a name: {@code avg}, {@code max}, or {@code gem}, the generalised mean (mean xᵖ)^(1/p) of Radenović
     * et al. ("Fine-tuning CNN image retrieval with no human annotation", 2018) with one trained p for all channels.
     *
     * @param parameters takes {@code pooling.p}
     */
    static Pooling of(String name, Parameters parameters) {
        return switch (name) {
            case "avg" -> map -> map.mean(2, 3);
            case "max" -> map -> map.amax(new long[] {2, 3}, false);
            case "gem" -> generalisedMean(parameters.weight("pooling.p", Initializer.constant(POWER, 1)));
            default -> throw new IllegalArgumentException(Names.unknown("pooling", name, List.of("avg", "gem", "max")));
        };
    }

    private static Pooling generalisedMean(Tensor p) {
        return map -> map.clamp_min(new Scalar(LEAST))
                .pow(p)
                .mean(2, 3)
                .clamp_min(new Scalar(LEAST_MEAN))
                .pow(p.reciprocal());
    }
}
