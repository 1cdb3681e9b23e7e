package org.smoothap.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.smoothap.similarity.FastPath;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

/**
 * Adam (Kingma and Ba 2015), with weight decay added to the gradient, or decoupled from it (AdamW, Loshchilov and Hutter
 * 2019). β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
 *
 * <p>Written on tensor operations instead of libtorch's class, whose parameter groups lose a learning rate that equals
 * the class's default, and whose state cannot be stored beside the weights: here both moments are tensors with names.
 */
public final class Adam implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String STEP = "step";

    private record Slot(Tensor weight, Tensor mean, Tensor square, ParameterGroup group) {}

    private final List<Slot> slots = new ArrayList<>();
    private final SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor steps;
    private final boolean decoupled;

    /**
     * An optimiser that has not made a step.
     *
     * @param decoupled true for AdamW
     */
    public Adam(List<ParameterGroup> groups, boolean decoupled) {
        this.decoupled = decoupled;
        this.steps = kept(Engine.tensor(new float[1], 1).cpu());
        state.put(STEP, steps);
        for (ParameterGroup group : groups) {
            group.weights().forEach((name, weight) -> {
                Slot slot = new Slot(weight, kept(torch.zeros_like(weight)), kept(torch.zeros_like(weight)), group);
                state.put(name + ".exp_avg", slot.mean());
                state.put(name + ".exp_avg_sq", slot.square());
                slots.add(slot);
            });
        }
    }

    /** The tensor, also after the scope that it was made in. */
    private static Tensor kept(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /**
     * Moves every weight that has a gradient.
     *
     * @param factor of the schedule: every group's learning rate is multiplied by it
     */
    public void step(double factor) {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            steps.add_(new Scalar(1.0f));
            double step = steps.item_float();
            double correction1 = 1 - Math.pow(BETA1, step);
            double correction2 = Math.sqrt(1 - Math.pow(BETA2, step));
            for (Slot slot : slots) {
                Tensor gradient = slot.weight().grad();
                if (gradient.defined()) {
                    update(slot, gradient, factor * slot.group().learningRate(), correction1, correction2);
                }
            }
        }
    }

    private void update(Slot slot, Tensor ownGradient, double rate, double correction1, double correction2) {
        double decay = slot.group().weightDecay();
        Tensor weight = slot.weight();
        if (FastPath.on() && weight.is_cpu() && weight.is_non_overlapping_and_dense() && alike(slot.mean(), weight)) {
            Tensor gradient = alike(ownGradient, weight) ? ownGradient : torch.empty_like(weight).copy_(ownGradient);
            AdamKernel.update(weight, gradient, slot.mean(), slot.square(), new AdamKernel.Factors(
                    (float) (1 - BETA1), (float) BETA2, (float) (1 - BETA2), (float) EPSILON, (float) (decoupled ? 0 : decay),
                    (float) (decoupled ? 1 - rate * decay : 1), (float) (rate / correction1), (float) (1 / correction2)));
            return;
        }
        Tensor gradient = ownGradient;
        if (decay != 0 && decoupled) {
            weight.mul_(new Scalar(1 - rate * decay));
        } else if (decay != 0) {
            gradient = ownGradient.add(weight, new Scalar(decay));
        }
        slot.mean().lerp_(gradient, new Scalar(1 - BETA1));
        slot.square().mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
        Tensor deviation = slot.square().sqrt().div_(new Scalar(correction2)).add_(new Scalar(EPSILON));
        weight.addcdiv_(slot.mean(), deviation, new Scalar(-rate / correction1));
    }

    /** Whether two tensors of the same shape have their numbers in the same order. */
    private static boolean alike(Tensor tensor, Tensor other) {
        return LongStream.range(0, tensor.dim()).allMatch(d -> tensor.size(d) == 1 || tensor.stride(d) == other.stride(d));
    }

    /** Forgets the gradients of the last step; the next backward pass leaves its own in their place, adding nothing. */
    public void zeroGradients() {
        try (var _ = Engine.scope()) {
            for (Slot slot : slots) {
                slot.weight().mutable_grad().reset();
            }
        }
    }

    /** Everything that the next step depends on besides the weights. */
    public SequencedMap<String, Tensor> state() {
        return state;
    }

    /** Puts back what {@link #state()} held. */
    public void restore(Map<String, Tensor> saved) {
        Tensors.copyAll(saved, state);
    }

    /** Gives the memory of the moments back; the weights stay. No step can be made any more. */
    @Override
    public void close() {
        state.values().forEach(Tensor::releaseReference);
        state.clear();
        slots.clear();
    }
}
