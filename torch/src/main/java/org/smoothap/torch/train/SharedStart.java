package org.smoothap.torch.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/**
 * Where training begins or goes on, the same on all ranks. Rank 0 reads the checkpoint, and the others get everything from it:
 * they need no run folder. Nothing in a checkpoint depends on the number of ranks.
 */
final class SharedStart {
    private final Ranks ranks;
    private final Recipe recipe;
    private final String digest;

    /** @param digest of this rank's images */
    SharedStart(Ranks ranks, Recipe recipe, String digest) {
        this.ranks = ranks;
        this.recipe = recipe;
        this.digest = digest;
    }

    /**
     * Makes this rank what rank 0 is.
     *
     * @param state of rank 0; ignored on others
     * @throws TrainingException if this rank has other settings or other images
     */
    TrainingState of(TrainingState state, EmbeddingNetwork network, Adam optimizer, LossOptimizer lossOptimizer) {
        if (ranks.size() == 1) {
            return state;
        }
        requireSame("the settings", settings());
        requireSame("images of the digest", digest);
        try (var _ = Engine.scope()) {
            ranks.copyFirst(network.state());
            ranks.copyFirst(optimizer.state());
            Map<String, Tensor> loss = ranks.ofFirst(lossOptimizer.state());
            if (!ranks.isFirst()) {
                lossOptimizer.restore(loss);
            }
            return RunFolder.JSON.readValue(
                    ranks.ofFirst(ranks.isFirst() ? RunFolder.JSON.writeValueAsString(state) : ""), TrainingState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state of a run is plain numbers and texts", e);
        }
    }

    /** Line by line, so that the message has what differs. */
    private void requireSame(String what, String own) {
        List<String> here = own.lines().toList();
        List<String> there = ranks.ofFirst(own).lines().toList();
        if (!here.equals(there)) {
            throw new TrainingException("this rank has " + what + " " + without(here, there) + ", rank 0 has " + without(there, here)
                    + "; start all ranks with the same recipe and data");
        }
    }

    private static String without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).collect(Collectors.joining(", "));
    }

    /** What must be the same for the same result. */
    private String settings() {
        Map<String, String> settings = new TreeMap<>(Recipes.flat(recipe));
        settings.keySet().removeAll(Recipes.CHANGEABLE);
        return settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue().replace('\n', ' '))
                .collect(Collectors.joining("\n"));
    }
}
