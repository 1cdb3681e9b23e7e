package org.smoothap.torch.recipe;

/**
 * The {@code optimizer:} section of a recipe.
 *
 * @param name {@code adam} (weight decay added to the gradient) or {@code adamw} (decoupled)
 * @param learningRate of the trunk
 * @param headLearningRate of the head; the trunk's if absent
 * @param lossLearningRate of what the loss learns itself, such as class vectors; if absent, the head's times the factor that
 *     the loss asks for ({@code vectors-rate})
 * @param weightDecay of the weights; what the loss learns has none
 * @param decayNormsAndBiases decays norms and biases as well, as the authors' code does
 */
public record OptimizerSettings(
        String name, Double learningRate, Double headLearningRate, Double lossLearningRate, Double weightDecay,
        Boolean decayNormsAndBiases) {
    public OptimizerSettings {
        name = name == null ? "adam" : name;
        learningRate = learningRate == null ? 1e-4 : learningRate;
        headLearningRate = headLearningRate == null ? learningRate : headLearningRate;
        weightDecay = weightDecay == null ? 4e-4 : weightDecay;
        decayNormsAndBiases = decayNormsAndBiases != null && decayNormsAndBiases;
        Check.oneOf("optimizer.name", name, "adam", "adamw");
        Check.that(learningRate >= 0, "optimizer.learning-rate", "0 or more", learningRate);
        Check.that(headLearningRate >= 0, "optimizer.head-learning-rate", "0 or more", headLearningRate);
        boolean lossRate = lossLearningRate == null || lossLearningRate >= 0;
        Check.that(lossRate, "optimizer.loss-learning-rate", "0 or more", lossLearningRate);
        Check.that(weightDecay >= 0, "optimizer.weight-decay", "0 or more", weightDecay);
    }
}
