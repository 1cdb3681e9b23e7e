package org.smoothap.torch.train;

import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.LearningRate;
import org.smoothap.torch.optim.ParameterGroups;
import org.smoothap.torch.recipe.OptimizerSettings;
import org.smoothap.torch.recipe.ScheduleSettings;

/** Optimiser and schedule as a recipe describes them. */
final class Optimizers {
    private Optimizers() {}

    static Adam create(EmbeddingNetwork network, OptimizerSettings settings) {
        return new Adam(
                ParameterGroups.of(
                        network,
                        settings.learningRate(),
                        settings.headLearningRate(),
                        settings.weightDecay(),
                        settings.decayNormsAndBiases()),
                settings.name().equals("adamw"));
    }

    static LearningRate schedule(ScheduleSettings settings, int epochs) {
        return switch (settings.name()) {
            case "step" -> LearningRate.step(settings.milestones(), settings.gamma(), settings.warmupEpochs());
            case "cosine" -> LearningRate.cosine(epochs, settings.warmupEpochs());
            default -> LearningRate.constant(settings.warmupEpochs());
        };
    }
}
