package org.smoothap.bench;

import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.ParameterGroups;

/** What all measured training steps have in common. */
final class Steps {
    private Steps() {}

    /** Adam at a rate that hardly moves the weights. */
    static Adam optimizer(EmbeddingNetwork network) {
        return new Adam(ParameterGroups.of(network, 1e-5, 1e-5, 0, false), false);
    }
}
