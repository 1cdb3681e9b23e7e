package org.smoothap.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.search.SourceImage;
import org.smoothap.search.UpdateListener;

/** Shows how an update of an index goes on: a bar on a terminal, elsewhere a line at each commit. */
final class IndexProgress implements UpdateListener, AutoCloseable {
    private static final int LISTED = 20;

    private final Terminal terminal;
    private ProgressBar bar;
    private long start;
    private int total;
    private int unreadable;

    IndexProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void planned(int unchanged, int removed, int toRead) {
        terminal.line(toRead + " images are new or changed, " + unchanged + " are as they were, " + removed + " are gone");
        total = toRead;
        start = System.nanoTime();
        if (toRead > 0) {
            bar = terminal.bar("indexing", "images", toRead);
        }
    }

    @Override
    public void progress(int done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void committed(int done) {
        if (bar == null && done < total) {
            double perSecond = done / Math.max(1e-9, (System.nanoTime() - start) / 1e9);
            terminal.line(String.format("%d of %d images, %.1f a second, about %s left; an interrupted run goes on from here",
                    done, total, perSecond, inWords(Math.round((total - done) / perSecond))));
        }
    }

    @Override
    public void unreadable(SourceImage image, String reason) {
        if (unreadable++ < LISTED) {
            terminal.line("  skipped " + reason);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (unreadable > LISTED) {
            terminal.line("  ... and " + (unreadable - LISTED) + " more");
        }
    }

    private static String inWords(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        return left.toHours() > 0 ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0 ? left.toMinutes() + " min " + left.toSecondsPart() + " s" : seconds + " s";
    }
}
