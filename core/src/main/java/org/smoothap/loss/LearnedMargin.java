package org.smoothap.loss;

import java.util.Arrays;
import java.util.List;

/** {@link Margin} in the course of a training run, with a boundary for each class. */
final class LearnedMargin implements TrainingLoss {
    private static final double LEARNING_RATE_FACTOR = 10;

    private final Margin loss;
    private final LossParameter boundaries;

    LearnedMargin(Margin loss, int classes, float beta) {
        this.loss = loss;
        boundaries = new LossParameter("boundaries", classes, 1, new float[classes], new float[classes], LEARNING_RATE_FACTOR);
        Arrays.fill(boundaries.values(), beta);
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels, long step) {
        float[] own = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= boundaries.rows()) {
                throw new IllegalArgumentException("label " + labels[i] + " of row " + i + ": expected 0 to "
                        + (boundaries.rows() - 1) + ", the classes that the loss was started for");
            }
            own[i] = boundaries.values()[labels[i]];
        }
        float[] gradient = new float[labels.length];
        LossResult result = loss.evaluate(embeddings, labels, step, own, gradient);
        Arrays.fill(boundaries.gradient(), 0);
        for (int i = 0; i < labels.length; i++) {
            boundaries.gradient()[labels[i]] += gradient[i];
        }
        return result;
    }

    @Override
    public List<LossParameter> parameters() {
        return List.of(boundaries);
    }
}
