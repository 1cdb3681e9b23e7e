package org.smoothap.torch.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.loss.LossParameter;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.ParameterGroup;
import org.smoothap.torch.recipe.OptimizerSettings;

/**
 * Moves what a loss learns itself, by the optimiser and the schedule of the network but with its own learning rate and
 * without weight decay; and says what a checkpoint must hold of the loss. Does nothing for the losses that learn nothing.
 */
final class LossOptimizer implements AutoCloseable {
    private static final String VALUES = "values.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String STATE = "state.";

    private final TrainingLoss loss;
    private final List<LossParameter> parameters;
    /** The same numbers as in the parameters. */
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    private final Adam adam;

    LossOptimizer(TrainingLoss loss, OptimizerSettings settings) {
        this.loss = loss;
        this.parameters = loss.parameters();
        try (var _ = Engine.scope()) {
            for (LossParameter parameter : parameters) {
                Tensor weight = Engine.tensor(parameter.values(), parameter.rows(), parameter.columns());
                weight.set_requires_grad(true);
                weight.retainReference();
                weights.put(parameter.name(), weight);
            }
            this.adam = new Adam(
                    parameters.stream()
                            .map(parameter -> new ParameterGroup(Map.of(parameter.name(), weights.get(parameter.name())),
                                    rate(parameter, settings), 0))
                            .toList(),
                    settings.name().equals("adamw"));
        }
    }

    private static double rate(LossParameter parameter, OptimizerSettings settings) {
        return settings.lossLearningRate() != null
                ? settings.lossLearningRate()
                : settings.headLearningRate() * parameter.learningRateFactor();
    }

    /**
     * Moves the parameters by their gradients of the last evaluation.
     *
     * @param factor of the schedule
     * @throws ArithmeticException if a value is no longer finite
     */
    void step(double factor) {
        if (parameters.isEmpty()) {
            return;
        }
        try (var _ = Engine.scope()) {
            adam.zeroGradients();
            for (LossParameter parameter : parameters) {
                Engine.backward(weights.get(parameter.name()), parameter.gradient());
            }
            adam.step(factor);
            copyBack();
        }
        for (LossParameter parameter : parameters) {
            for (float value : parameter.values()) {
                if (!Float.isFinite(value)) {
                    throw new ArithmeticException("the loss's " + parameter.name() + " are no longer finite");
                }
            }
        }
    }

    private void copyBack() {
        for (LossParameter parameter : parameters) {
            float[] moved = Engine.floats(weights.get(parameter.name()));
            System.arraycopy(moved, 0, parameter.values(), 0, moved.length);
        }
    }

    /** Everything that the next step depends on; empty for losses that neither learn nor remember. Made in the caller's scope. */
    SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = learned();
        loss.state().forEach((name, values) -> state.put(STATE + name, Engine.tensor(values, values.length)));
        return state;
    }

    private SequencedMap<String, Tensor> learned() {
        SequencedMap<String, Tensor> learned = new LinkedHashMap<>();
        if (!parameters.isEmpty()) {
            weights.forEach((name, weight) -> learned.put(VALUES + name, weight));
            adam.state().forEach((name, tensor) -> learned.put(OPTIMIZER + name, tensor));
        }
        return learned;
    }

    /**
     * Puts back what {@link #state()} held.
     *
     * @throws IllegalArgumentException if it is not of this loss
     */
    void restore(Map<String, Tensor> saved) {
        Map<String, float[]> remembered = new LinkedHashMap<>();
        Map<String, Tensor> learned = new LinkedHashMap<>();
        saved.forEach((name, tensor) -> {
            if (name.startsWith(STATE)) {
                remembered.put(name.substring(STATE.length()), Engine.floats(tensor));
            } else {
                learned.put(name, tensor);
            }
        });
        Map<String, Tensor> own = learned();
        if (!learned.keySet().equals(own.keySet())) {
            throw new IllegalArgumentException("the checkpoint has " + learned.keySet() + " of the loss, expected " + own.keySet()
                    + "; start a new run");
        }
        Tensors.copyAll(learned, own);
        copyBack();
        loss.restore(remembered);
    }

    /** Gives the memory of the tensors back; the parameters stay where they are. */
    @Override
    public void close() {
        adam.close();
        weights.values().forEach(Tensor::releaseReference);
        weights.clear();
    }
}
