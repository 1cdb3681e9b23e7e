package org.smoothap.torch.train;

import java.util.EnumMap;
import java.util.Map;

/**
 * Where the time of training goes, on the clock of the training thread. On a device that works on its own, work is counted
 * where its result is waited for.
 */
public final class StageTimes {
    /** A part of training. */
    public enum Stage {
        IMAGES("waiting for decoded and augmented images"),
        FORWARD("network forwards, and the pixels into tensors"),
        LOSS("loss and its gradient"),
        BACKWARD("network backwards"),
        EXCHANGE("sum of the gradients over the ranks, and waiting for them"),
        UPDATE("optimiser"),
        VALIDATION("validation classes: images, forwards, ranks"),
        CHECKPOINTS("checkpoints and history"),
        REST("everything else");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        /** What it is, in words. */
        public String words() {
            return words;
        }
    }

    private final long[] nanoseconds = new long[Stage.values().length];
    private final long begun = System.nanoTime();
    private long steps;

    /** Counts the time since {@code since} and returns now. */
    long lap(Stage stage, long since) {
        long now = System.nanoTime();
        nanoseconds[stage.ordinal()] += now - since;
        return now;
    }

    void step() {
        steps++;
    }

    /** Steps that were counted. */
    public long steps() {
        return steps;
    }

    /** Seconds of every stage so far; together those since the beginning. */
    public Map<Stage, Double> seconds() {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        double rest = (System.nanoTime() - begun) * 1e-9;
        for (Stage stage : Stage.values()) {
            double counted = nanoseconds[stage.ordinal()] * 1e-9;
            rest -= counted;
            seconds.put(stage, stage == Stage.REST ? Math.max(0, rest) : counted);
        }
        return seconds;
    }
}
