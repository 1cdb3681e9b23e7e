package org.smoothap.torch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.nn.EmbeddingNetwork;

/** The groups of a network: trunk and head with their own learning rates, weight decay on matrices and kernels alone. */
public final class ParameterGroups {
    private ParameterGroups() {}

    /**
     * Divides the network's weights.
     *
     * @param decayNormsAndBiases also decays tensors of one dimension: scales, shifts and biases
     */
    public static List<ParameterGroup> of(
            EmbeddingNetwork network, double rate, double headRate, double decay, boolean decayNormsAndBiases) {
        return Stream.concat(
                        divided(network.trunkWeights(), rate, decay, decayNormsAndBiases),
                        divided(network.headWeights(), headRate, decay, decayNormsAndBiases))
                .filter(group -> !group.weights().isEmpty())
                .toList();
    }

    private static Stream<ParameterGroup> divided(Map<String, Tensor> weights, double rate, double decay, boolean all) {
        Map<String, Tensor> decayed = new LinkedHashMap<>();
        Map<String, Tensor> free = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> (all || tensor.dim() > 1 ? decayed : free).put(name, tensor));
        return Stream.of(new ParameterGroup(decayed, rate, decay), new ParameterGroup(free, rate, 0));
    }
}
