package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.smoothap.Sha256;
import org.smoothap.data.table.ImageTable;
import org.smoothap.report.Curves;
import org.smoothap.report.Figure;
import org.smoothap.report.Findings;
import org.smoothap.report.ReportPage;
import org.smoothap.report.RunReport;
import org.smoothap.report.StoredPictures;
import org.smoothap.report.retrieval.RankedQueries;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;
import org.smoothap.torch.train.Experiment;
import org.smoothap.torch.train.History;
import org.smoothap.torch.train.RunFolder;
import org.smoothap.torch.train.TestFigures;

/** Fills {@code report.html} from a run folder and what the run found. */
final class RunReporter {
    /** Queries on the page, and images shown for each, unless somebody asks for others. */
    static final int QUERIES = 18;

    static final int NEAREST = 8;

    private final RunFolder run;
    private final Recipe recipe;

    RunReporter(RunFolder run, Recipe recipe) {
        this.run = run;
        this.recipe = recipe;
    }

    /** Writes the page of an evaluation. */
    void write(Experiment.Outcome outcome, Path file, int queries, int nearest) throws IOException {
        ImageTable test = outcome.test();
        boolean emoji = "emoji".equals(run.readJson(run.provenanceFile()).get("dataset"));
        ShownTest shown = ShownTest.of(test, outcome.embeddings(), emoji ? EmojiNames::of : UnaryOperator.identity());
        RankedQueries ranked = new RankedQueries(shown.searched());
        Map<String, Object> after = outcome.after();
        String definition = (after.containsKey("test") ? "test '" + after.get("test") + "', " : "")
                + after.get("protocol") + "; " + after.get("queries") + " queries, " + after.get("skipped")
                + " skipped; ties: " + after.get("ties") + "; checkpoint: " + after.get("checkpoint")
                + (ranked.table().protocol().equals(after.get("protocol")) ? "" : ". Map, confusions, classes, queries and curves: "
                        + ranked.table().protocol());
        try (StoredPictures pictures = new StoredPictures(shown.rows(), shown.names())) {
            ReportPage.write(
                    new RunReport(
                            recipe.name(),
                            test.origin(),
                            test.drawn(),
                            figures(outcome.before()),
                            FigureIntervals.of(ranked, figures(after)),
                            definition,
                            curves(),
                            new Findings(ranked, pictures, queries, nearest),
                            provenance(test),
                            new LinkedHashMap<>(Recipes.flat(recipe)),
                            Smoothap.VERSION),
                    file);
        }
    }

    private SequencedMap<String, String> provenance(ImageTable test) throws IOException {
        SequencedMap<String, String> provenance = new LinkedHashMap<>();
        provenance.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        provenance.put("smoothap", Smoothap.VERSION);
        provenance.put("tested-images", test.origin());
        provenance.put("tested-images-sha256", test.digest());
        provenance.put("trained-weights-sha256", Sha256.of(run.chosen().weightsFile()));
        run.readJson(run.provenanceFile()).forEach((key, value) -> provenance.put(key, String.valueOf(value)));
        return provenance;
    }

    /** Of the first test under their own names, of others under the test's; spreads are for {@code metrics.json}. */
    private static List<Figure> figures(Map<String, Object> described) {
        List<Figure> figures = new ArrayList<>(Figure.fractions(described));
        TestFigures.several(described).forEach((test, values) -> {
            if (!test.equals(described.get("test"))) {
                Figure.fractions(values).forEach(figure -> figures.add(new Figure(test + " " + figure.name(), figure.value())));
            }
        });
        figures.removeIf(figure -> figure.name().endsWith("-std"));
        return figures;
    }

    private Curves curves() throws IOException {
        List<Map<String, String>> history = History.read(run.historyFile());
        List<Curves.Series> series = new ArrayList<>();
        series.add(new Curves.Series("Training loss", "loss", column(history, "loss")));
        for (String figure : List.of("map", "map@r", "recall@1")) {
            series.add(new Curves.Series("Validation classes", figure, column(history, figure)));
        }
        series.add(new Curves.Series("Learning rate", "learning rate", column(history, "learning-rate")));
        return new Curves("epoch", column(history, "epoch"), series);
    }

    private static double[] column(List<Map<String, String>> history, String name) {
        return history.stream()
                .map(row -> row.getOrDefault(name, ""))
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray();
    }
}
