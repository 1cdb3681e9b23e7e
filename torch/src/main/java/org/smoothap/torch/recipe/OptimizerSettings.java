package org.smoothap.torch.recipe;

/**
 * The {@code optimizer:} section of a recipe.
 *
 * @param name {@code adam} (weight decay added to the gradient) or {@code adamw} (decoupled)
 * @param learningRate of the trunk
 * @param headLearningRate of the head; the trunk's if absent
 * @param weightDecay of the weights
 * @param decayNormsAndBiases decays norms and biases as well, as the authors' code does
 */
public record OptimizerSettings(
        String name, Double learningRate, Double headLearningRate, Double weightDecay, Boolean decayNormsAndBiases) {
    public OptimizerSettings {
        name = name == null ? "adam" : name;
        learningRate = learningRate == null ? 1e-4 : learningRate;
        headLearningRate = headLearningRate == null ? learningRate : headLearningRate;
        weightDecay = weightDecay == null ? 4e-4 : weightDecay;
        decayNormsAndBiases = decayNormsAndBiases != null && decayNormsAndBiases;
        Check.oneOf("optimizer.name", name, "adam", "adamw");
        Check.that(learningRate >= 0, "optimizer.learning-rate", "0 or more", learningRate);
        Check.that(headLearningRate >= 0, "optimizer.head-learning-rate", "0 or more", headLearningRate);
        Check.that(weightDecay >= 0, "optimizer.weight-decay", "0 or more", weightDecay);
    }
}
