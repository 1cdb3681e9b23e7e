package org.smoothap.torch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.nn.EmbeddingNetwork;

/**
 * The groups of a network: trunk and head with their own learning rates, weight decay on matrices and kernels alone
 * ({@link EmbeddingNetwork#decayed}).
 */
public final class ParameterGroups {
    private ParameterGroups() {}

    /**
     * Divides the network's weights.
     *
     * @param decayNormsAndBiases also decays all others: scales, shifts, biases, tokens and positions
     */
    public static List<ParameterGroup> of(
            EmbeddingNetwork network, double rate, double headRate, double decay, boolean decayNormsAndBiases) {
        Set<String> decayed = decayNormsAndBiases ? network.state().keySet() : network.decayed();
        return Stream.concat(
                        divided(network.trunkWeights(), rate, decay, decayed),
                        divided(network.headWeights(), headRate, decay, decayed))
                .filter(group -> !group.weights().isEmpty())
                .toList();
    }

    private static Stream<ParameterGroup> divided(Map<String, Tensor> weights, double rate, double decay, Set<String> names) {
        Map<String, Tensor> decayed = new LinkedHashMap<>();
        Map<String, Tensor> free = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> (names.contains(name) ? decayed : free).put(name, tensor));
        return Stream.of(new ParameterGroup(decayed, rate, decay), new ParameterGroup(free, rate, 0));
    }
}
