package org.smoothap.torch.optim;

import java.util.List;

/** How learning rates change over a run: a factor at each position, counted in epochs, fractions included. */
@FunctionalInterface
public interface LearningRate {
    /** What the learning rates are multiplied by at this position, 0 being the start of the run. */
    double factor(double epoch);

    /** Always 1, after a linear warm-up. */
    static LearningRate constant(double warmup) {
        return epoch -> warm(epoch, warmup);
    }

    /** Multiplied by {@code gamma} after each milestone. */
    static LearningRate step(List<Integer> milestones, double gamma, double warmup) {
        return epoch -> warm(epoch, warmup)
                * Math.pow(gamma, milestones.stream().filter(milestone -> epoch >= milestone).count());
    }

    /** From 1 after the warm-up along half a cosine to 0 at the end. */
    static LearningRate cosine(int epochs, double warmup) {
        return epoch -> epoch < warmup
                ? warm(epoch, warmup)
                : 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (epoch - warmup) / (epochs - warmup))));
    }

    private static double warm(double epoch, double warmup) {
        return warmup == 0 ? 1 : Math.min(1, epoch / warmup);
    }
}
