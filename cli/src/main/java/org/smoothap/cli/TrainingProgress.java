package org.smoothap.cli;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.train.StageTimes;
import org.smoothap.torch.train.TrainingListener;
import org.smoothap.torch.train.TrainingState;

/** A bar with images a second and the time left where there is a terminal, and a line an epoch. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private final Terminal terminal;
    private final int epochs;
    private final boolean profile;
    private ProgressBar bar;
    private long begun;
    private long images;
    private long firstStep;
    private long totalSteps;

    /** @param profile whether to say at the end where the time went */
    TrainingProgress(Terminal terminal, int epochs, boolean profile) {
        this.terminal = terminal;
        this.epochs = epochs;
        this.profile = profile;
    }

    @Override
    public void started(long step, long steps) {
        begun = System.nanoTime();
        firstStep = step;
        totalSteps = steps;
        bar = terminal.bar("training", "steps", steps);
        if (bar != null) {
            bar.stepTo(step);
        }
    }

    @Override
    public void step(TrainingState state, double loss, int count) {
        images += count;
        if (bar != null) {
            bar.stepTo(state.step());
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f, %.0f images/s", loss, rate()));
        }
    }

    @Override
    public void epoch(TrainingState state, double meanLoss, RetrievalMetrics validation) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "epoch %d/%d  loss %.4f", state.epoch(), epochs, meanLoss));
        if (validation != null) {
            line.append(String.format(
                    Locale.ROOT,
                    "  validation R@1 %.4f mAP %.4f%s",
                    validation.recall().get(1),
                    validation.map(),
                    state.bestEpoch() == state.epoch() ? " (best)" : ""));
        }
        double seconds = (System.nanoTime() - begun) * 1e-9;
        double left = seconds / Math.max(1, state.step() - firstStep) * Math.max(0, totalSteps - state.step());
        line.append(String.format(Locale.ROOT, "  %.0f images/s, %.0f s left", rate(), left));
        terminal.line((bar == null ? "" : "\r\033[2K") + line);
    }

    @Override
    public void ended(StageTimes times) {
        if (!profile || times.steps() == 0) {
            return;
        }
        double all = times.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
        terminal.line(String.format(Locale.ROOT, "where %.1f s of training went, %d steps:", all, times.steps()));
        times.seconds().forEach((stage, seconds) -> terminal.line(String.format(Locale.ROOT, "  %5.1f %%  %8.2f s  %7.1f ms a step  %s",
                100 * seconds / all, seconds, 1000 * seconds / times.steps(), stage.words())));
    }

    @Override
    public void notice(String line) {
        terminal.line(line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private double rate() {
        return images / Math.max(1e-9, (System.nanoTime() - begun) * 1e-9);
    }
}
