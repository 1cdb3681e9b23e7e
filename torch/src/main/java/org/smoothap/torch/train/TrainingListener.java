package org.smoothap.torch.train;

import org.smoothap.metric.RetrievalMetrics;

/** Hears how a run gets on. Called from the training thread. */
public interface TrainingListener {
    /**
     * Training begins or goes on.
     *
     * @param step steps completed before
     * @param steps steps of the whole run, estimated from the first epoch
     */
    default void started(long step, long steps) {}

    /** One optimiser step is done. */
    default void step(TrainingState state, double loss, int images) {}

    /**
     * An epoch is done.
     *
     * @param meanLoss over the epoch's batches
     * @param validation the figures on the validation classes; null if they were not evaluated
     */
    default void epoch(TrainingState state, double meanLoss, RetrievalMetrics validation) {}

    /** Training is at its end. */
    default void ended(StageTimes times) {}

    /** A line for the person in front of the terminal. */
    default void notice(String line) {}
}
