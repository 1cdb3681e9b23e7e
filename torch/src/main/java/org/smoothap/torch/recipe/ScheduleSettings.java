package org.smoothap.torch.recipe;

import java.util.List;

/**
 * The {@code schedule:} section of a recipe: how the learning rates change over the run.
 *
 * @param name {@code constant}, {@code step} or {@code cosine}
 * @param warmupEpochs the rates grow linearly from 0 over this many epochs, fractions allowed
 * @param milestones {@code step}: the epochs after which the rates are multiplied by {@code gamma}
 * @param gamma {@code step}: the factor
 */
public record ScheduleSettings(String name, Double warmupEpochs, List<Integer> milestones, Double gamma) {
    public ScheduleSettings {
        name = name == null ? "constant" : name;
        warmupEpochs = warmupEpochs == null ? 0.0 : warmupEpochs;
        milestones = milestones == null ? List.of() : List.copyOf(milestones);
        gamma = gamma == null ? 0.3 : gamma;
        Check.oneOf("schedule.name", name, "constant", "step", "cosine");
        Check.that(warmupEpochs >= 0, "schedule.warmup-epochs", "0 or more", warmupEpochs);
        Check.that(gamma > 0, "schedule.gamma", "more than 0", gamma);
    }
}
