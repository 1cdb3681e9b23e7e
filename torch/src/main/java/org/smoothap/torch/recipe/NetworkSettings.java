package org.smoothap.torch.recipe;

import java.util.Map;
import java.util.TreeMap;
import org.smoothap.torch.nn.HeadOptions;
import org.smoothap.torch.nn.NetworkDescription;
import org.smoothap.torch.nn.Networks;
import org.smoothap.torch.weights.hub.Hub;

/**
 * The {@code network:} section of a recipe.
 *
 * @param name a name of {@code smoothap models}
 * @param options the network's own options, for example {@code width}
 * @param weights a file to start from (safetensors, or PyTorch's), or {@code hub:NAME}; null starts from random weights
 * @param allowMissing goes on when {@code weights} lacks some of the trunk's tensors
 * @param pooling of the trunk's map of features: {@code avg}, {@code gem} (a trained generalised mean) or {@code max};
 *     {@code none} for trunks without a map, and only for them; default avg or none, as the trunk has it
 * @param headNorm {@code none}, or {@code layer}: the features are layer-normalised before the head (Ramzi et al. 2021),
 *     or {@code layer-affine}: with trained scale and shift (Patel et al. 2022)
 * @param head {@code linear}, or {@code none} to embed with the trunk's features
 * @param embedding size of the embedding behind a linear head
 * @param batchNorm {@code train}, or {@code frozen} to keep the running statistics as they are loaded
 */
public record NetworkSettings(
        String name,
        Map<String, String> options,
        String weights,
        Boolean allowMissing,
        String pooling,
        String headNorm,
        String head,
        Integer embedding,
        String batchNorm) {
    public NetworkSettings {
        Check.present("network.name", name);
        options = options == null ? Map.of() : new TreeMap<>(options);
        allowMissing = allowMissing != null && allowMissing;
        Check.oneOf("network.name", name, Networks.all().stream().map(NetworkDescription::name).toArray(String[]::new));
        boolean map = Networks.description(name).map();
        pooling = pooling == null ? (map ? "avg" : "none") : pooling;
        headNorm = headNorm == null ? "none" : headNorm;
        head = head == null ? "linear" : head;
        embedding = embedding == null ? 512 : embedding;
        batchNorm = batchNorm == null ? "train" : batchNorm;
        if (weights != null && Hub.isName(weights)) {
            Check.oneOf("network.weights", weights, Hub.names().toArray(String[]::new));
            Check.that(allowMissing || Hub.network(weights).equals(name), "network.weights",
                    "weights of " + name + " (or set network.allow-missing)", weights + ", which are of " + Hub.network(weights));
        }
        Check.oneOf("network.pooling", pooling, "avg", "gem", "max", "none");
        Check.that(
                map != pooling.equals("none"), "network.pooling",
                map ? "avg, gem or max for " + name : "none for " + name + ": its features are no map that could be pooled",
                pooling);
        Check.oneOf("network.head-norm", headNorm, "none", "layer", "layer-affine");
        Check.oneOf("network.head", head, "linear", "none");
        Check.oneOf("network.batch-norm", batchNorm, "train", "frozen");
        Check.that(embedding >= 1, "network.embedding", "1 or more", embedding);
    }

    /** What stands behind the trunk. */
    public HeadOptions headOptions() {
        return new HeadOptions(pooling, headNorm, head.equals("none") ? 0 : embedding);
    }
}
