package org.smoothap.torch.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smoothap.torch.compare.ComparisonResults.Run;

/**
 * What a comparison leaves: {@code results.csv}, a row a run, {@code curves.csv}, a row an epoch of it, and {@code tables.md}, the
 * tables of {@link ComparisonSummary} for a document.
 */
public final class ComparisonFiles {
    private ComparisonFiles() {}

    /** @param figures of the test classes that the files have, {@code map} among them */
    public static void write(ComparisonResults results, Path out, List<String> figures) throws IOException {
        List<String> header = new ArrayList<>(List.of("set", "variant", "learning-rate", "seed", "chosen", "failure", "validation",
                "best-epoch", "steps", "cpu-seconds-a-step", "seconds"));
        header.addAll(figures);
        List<List<Object>> rows = new ArrayList<>();
        for (Run run : results.runs()) {
            List<Object> row = new ArrayList<>(List.of(run.set(), run.variant(), run.learningRate(), run.seed(), run.chosen(),
                    run.failure() == null ? "" : run.failure(), number(run.validation()), run.bestEpoch(), run.steps(),
                    number(run.cpuSecondsAStep()), number(run.seconds())));
            figures.forEach(figure -> row.add(number(run.figure(figure))));
            rows.add(row);
        }
        write(out.resolve("results.csv"), header, rows);
        write(out.resolve("curves.csv"), List.of("set", "variant", "learning-rate", "seed", "epoch", "loss", "validation-map"), curves(results));
        String tables = new ComparisonMarkdown(results.plan(), ComparisonSummary.of(results, figures)).text();
        Files.writeString(out.resolve("tables.md"), tables);
    }

    private static List<List<Object>> curves(ComparisonResults results) {
        List<List<Object>> rows = new ArrayList<>();
        for (Run run : results.runs()) {
            for (Map<String, String> epoch : run.history()) {
                rows.add(List.of(run.set(), run.variant(), run.learningRate(), run.seed(), epoch.get("epoch"), epoch.get("loss"),
                        epoch.get("map")));
            }
        }
        return rows;
    }

    private static Object number(double value) {
        return Double.isNaN(value) ? "" : (Object) value;
    }

    private static void write(Path file, List<String> header, List<List<Object>> rows) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (CSVPrinter printer = new CSVPrinter(
                Files.newBufferedWriter(temporary), CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(header);
            rows.forEach(row -> {
                try {
                    printer.printRecord(row);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
