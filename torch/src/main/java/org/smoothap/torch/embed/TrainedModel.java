package org.smoothap.torch.embed;

import java.io.IOException;
import java.util.function.Consumer;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Networks;
import org.smoothap.torch.nn.Precision;
import org.smoothap.torch.recipe.NetworkSettings;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Checkpoint;
import org.smoothap.torch.weights.WeightFile;
import org.smoothap.torch.weights.WeightLoading;

/** Networks as a recipe describes them, before training and from a checkpoint. */
public final class TrainedModel {
    private TrainedModel() {}

    /**
     * The network that training starts from: seeded random weights, the trunk's from {@code network.weights} where given.
     *
     * @param notices hears what was loaded
     */
    public static EmbeddingNetwork untrained(Recipe recipe, Consumer<String> notices) throws IOException {
        Engine.start(recipe.device(), recipe.threads());
        EmbeddingNetwork network = create(recipe);
        String weights = recipe.network().weights();
        if (weights == null) {
            return network;
        }
        return filled(network, () -> WeightLoading.load(network, weights, recipe.network().allowMissing(), notices));
    }

    /** The network of a recipe with seeded random weights, whatever weights the recipe starts from. */
    public static EmbeddingNetwork random(Recipe recipe) {
        Engine.start(recipe.device(), recipe.threads());
        return create(recipe);
    }

    /** The network of a run, with the weights of one of its checkpoints. */
    public static EmbeddingNetwork load(Recipe recipe, Checkpoint checkpoint) throws IOException {
        Engine.start(recipe.device(), recipe.threads());
        EmbeddingNetwork network = create(recipe);
        return filled(network, () -> restore(network, checkpoint));
    }

    private interface Filling {
        void run() throws IOException;
    }

    /** The network once it is filled; where that fails, its memory is given back. */
    private static EmbeddingNetwork filled(EmbeddingNetwork network, Filling filling) throws IOException {
        try {
            filling.run();
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Puts the weights of a checkpoint into a network of the same recipe. */
    public static void restore(EmbeddingNetwork network, Checkpoint checkpoint) throws IOException {
        try (var _ = Engine.scope()) {
            network.restore(WeightFile.read(checkpoint.weightsFile()));
        }
    }

    private static EmbeddingNetwork create(Recipe recipe) {
        NetworkSettings settings = recipe.network();
        return EmbeddingNetwork.create(
                settings.name(),
                settings.options(),
                recipe.image().channels(),
                recipe.image().size(),
                settings.headOptions(),
                settings.batchNorm().equals("frozen"),
                recipe.seed())
                .layOut(recipe.memoryFormat().equals("channels-last"))
                .compute(Precision.of(recipe.precision(), recipe.device(), Networks.description(settings.name())));
    }
}
