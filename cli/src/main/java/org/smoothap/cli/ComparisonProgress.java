package org.smoothap.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.torch.compare.ComparisonListener;

/** A bar where there is a terminal, and a line a run. */
final class ComparisonProgress implements ComparisonListener, AutoCloseable {
    private final Terminal terminal;
    private final ProgressBar bar;

    ComparisonProgress(Terminal terminal, int cells) {
        this.terminal = terminal;
        this.bar = terminal.bar("comparing", "runs", cells);
    }

    @Override
    public synchronized void cell(String line, int done, int all, double secondsLeft) {
        if (bar != null) {
            bar.stepTo(done);
        }
        String left = Double.isNaN(secondsLeft) ? "" : ", about " + words(Duration.ofSeconds(Math.round(secondsLeft))) + " left";
        notice("run " + done + " of " + all + left + "  " + line);
    }

    private static String words(Duration duration) {
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    @Override
    public synchronized void notice(String line) {
        terminal.line((bar == null ? "" : "\r\033[2K") + line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
