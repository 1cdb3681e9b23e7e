package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.recipe.DataSettings;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Experiment;
import org.smoothap.torch.train.RunFolder;
import org.smoothap.torch.train.TestFigures;

/** What {@code train} and {@code quickstart} share: open and check the images, train, write the report, print the figures. */
final class TrainingRun {
    private final Terminal terminal;
    private final RunFolder run;
    private final boolean resume;
    private final CheckOption check;
    private final Ranks ranks;

    TrainingRun(Terminal terminal, Path out, boolean resume, CheckOption check) {
        this(terminal, out, resume, check, Ranks.alone());
    }

    /** The part of one rank in a run; ranks other than 0 are to be given a terminal that shows nothing. */
    TrainingRun(Terminal terminal, Path out, boolean resume, CheckOption check, Ranks ranks) {
        this.terminal = terminal;
        this.run = new RunFolder(out);
        this.resume = resume;
        this.check = check;
        this.ranks = ranks;
    }

    /** @throws FileAlreadyExistsException if there is a run, and it is not to go on */
    void requireFree() throws IOException {
        if (run.isStarted() && !resume) {
            throw new FileAlreadyExistsException(
                    run.path() + " holds a run already; add --resume to go on with it, or choose another --out");
        }
    }

    /**
     * Trains and returns the figures before and after; none on other ranks than 0.
     *
     * @param profile whether to say where the time went
     */
    Table train(Recipe recipe, boolean profile) throws IOException {
        if (ranks.isFirst()) {
            requireFree();
        }
        ImageTable table = ranks.firstThenOthers(() -> open(recipe.data(), terminal));
        requireSplits(table);
        terminal.line("run " + run.path() + ": " + recipe.name() + ", images: " + table.origin()
                + (table.drawn() ? " (drawn by the program, not real pictures)" : ""));
        Experiment.Outcome outcome;
        try (TrainingProgress progress = new TrainingProgress(terminal, recipe.epochs(), profile)) {
            outcome = new Experiment(recipe, table, run, progress, ranks).run(this::usable);
        }
        if (!ranks.isFirst()) {
            return new Table("figure", "before", "after");
        }
        new RunReporter(run, recipe).write(outcome, run.reportFile(), RunReporter.QUERIES, RunReporter.NEAREST);
        terminal.line("report: " + run.reportFile().toAbsolutePath().toUri());
        return figures(outcome.before(), outcome.after(), table);
    }

    private ImageTable usable(ImageTable table) {
        ImageTable usable = terminal.usable(table, check);
        requireSplits(usable);
        return usable;
    }

    /** @throws IllegalArgumentException if there are no images to train on, or none to test with */
    static void requireSplits(ImageTable table) {
        for (Split split : new Split[] {Split.TRAIN, Split.TEST}) {
            if (table.only(split).rows().isEmpty()) {
                throw new IllegalArgumentException("'" + table.name() + "' has no images in the split "
                        + split.name().toLowerCase(Locale.ROOT) + ", found " + table.rows().size()
                        + " in others; a run needs classes to train on and other classes to test with");
            }
        }
    }

    /** The table of a recipe, validation classes held out. */
    static ImageTable open(DataSettings data, Terminal terminal) throws IOException {
        Path root = data.root() == null ? null : Path.of(data.root());
        return Datasets.open(data.dataset(), new DatasetOptions(root, Datasets.defaultCache(), terminal::line))
                .withValidation(data.validation());
    }

    private static Table figures(Map<String, Object> before, Map<String, Object> after, ImageTable table) {
        if (!TestFigures.several(after).isEmpty()) {
            return FiguresTable.rows(List.of(before, after));
        }
        Table figures = new Table("figure", "before", "after");
        after.forEach((key, value) ->
                figures.add(key, value instanceof Number ? before.getOrDefault(key, "") : "", value));
        if (table.drawn()) {
            figures.add("note", "", "drawn images, not real pictures");
        }
        return figures;
    }
}
