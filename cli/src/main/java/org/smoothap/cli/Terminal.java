package org.smoothap.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.smoothap.cli.CheckOption.Check;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.RememberedCheck;
import org.smoothap.data.table.TableCheck;

/** What the person at the terminal sees beside the results: lines, and progress bars where stderr is a terminal. */
final class Terminal {
    private static final int LISTED_PROBLEMS = 20;

    private final PrintWriter err;

    Terminal(PrintWriter err) {
        this.err = err;
    }

    /** Of a process whose user looks at another one. */
    static Terminal silent() {
        return new Terminal(new PrintWriter(Writer.nullWriter()));
    }

    /** The launcher says whether stderr is a terminal; the JDK cannot. */
    static boolean isInteractive() {
        return Boolean.getBoolean("smoothap.terminal");
    }

    void line(String text) {
        err.println(text);
        err.flush();
    }

    /** A progress bar on stderr; null where stderr is not a terminal. */
    ProgressBar bar(String task, String unit, long total) {
        if (!isInteractive()) {
            return null;
        }
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .setUpdateIntervalMillis(250)
                .showSpeed()
                .build();
    }

    /** Looks at every image of the table, lists what cannot be read, and says what was not decoded again. */
    TableCheck check(ImageTable table, int threads, Check check) {
        if (check == Check.none) {
            line("the images are not checked (--check none)");
            return TableCheck.ofTable(table);
        }
        int images = table.rows().size();
        RememberedCheck found;
        try (ProgressBar bar = bar("checking", "images", images)) {
            found = RememberedCheck.of(table, threads, done -> {
                if (bar != null) {
                    bar.stepTo(done);
                }
            }, Datasets.defaultCache(), check == Check.remembered);
        }
        if (found.known() > 0) {
            line(found.known() + " of " + images + " images were checked before and have not changed; "
                    + (images - found.known()) + " were decoded now (--check full decodes all)");
        }
        if (found.notSaved() != null) {
            line("the check cannot be remembered: " + found.notSaved());
        }
        List<TableCheck.Problem> problems = found.check().problems();
        problems.stream().limit(LISTED_PROBLEMS).forEach(problem -> line("  " + problem));
        if (problems.size() > LISTED_PROBLEMS) {
            line("  ... and " + (problems.size() - LISTED_PROBLEMS) + " more");
        }
        return found.check();
    }

    /**
     * The images of the table that can be read.
     *
     * @param option whether to go on without the others or refuse, and what to look at
     */
    ImageTable usable(ImageTable table, CheckOption option) {
        if (option.check == Check.none && option.skipBad) {
            throw new IllegalArgumentException(
                    "--skip-bad needs a check to know what is bad, found --check none; leave out one of them");
        }
        TableCheck check = check(table, Runtime.getRuntime().availableProcessors(), option.check);
        if (!check.singletonClasses().isEmpty()) {
            line(check.singletonClasses().size() + " classes have one image in a split, for example '"
                    + check.singletonClasses().getFirst() + "': such an image has no positive to find and is skipped as a query");
        }
        if (check.problems().isEmpty()) {
            return table;
        }
        int bad = check.problems().size();
        if (!option.skipBad) {
            throw new IllegalStateException(bad + " of " + check.images()
                    + " images are missing or unreadable (listed above); mend them, or add --skip-bad to go on without them");
        }
        line("going on without " + bad + " of " + check.images() + " images");
        return check.withoutProblems(table);
    }
}
