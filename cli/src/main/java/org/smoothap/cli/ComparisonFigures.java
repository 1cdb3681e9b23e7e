package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.smoothap.report.chart.Axis;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.Line;
import org.smoothap.report.chart.PngFigure;
import org.smoothap.torch.compare.ComparisonPlan;
import org.smoothap.torch.compare.ComparisonResults;
import org.smoothap.torch.compare.ComparisonResults.Run;
import org.smoothap.torch.compare.ComparisonSummary;
import org.smoothap.torch.compare.StudyAxis;

/**
 * Draws a comparison: {@code differences.png}, every variant's mAP on the test classes against the reference's;
 * {@code curves-SET.png}, the mAP on the validation classes over the epochs; and for each axis of the plan {@code AXIS.png}, the
 * test mAP over the number that the variants differ in.
 */
final class ComparisonFigures {
    private final ComparisonResults results;
    private final ComparisonPlan plan;
    private final List<ComparisonSummary.Line> table;

    ComparisonFigures(ComparisonResults results) {
        this.results = results;
        this.plan = results.plan();
        this.table = ComparisonSummary.of(results, List.of("map"));
    }

    /** Writes the figures that there are numbers for; the folder is made if it is not there. */
    List<Path> write(Path folder) throws IOException {
        SequencedMap<String, Figure> figures = new LinkedHashMap<>();
        add(figures, "differences", differences());
        for (String set : plan.sets().keySet()) {
            add(figures, "curves-" + set, curves(set));
        }
        for (Map.Entry<String, StudyAxis> axis : plan.axes().entrySet()) {
            add(figures, axis.getKey(), study(axis.getKey(), axis.getValue()));
        }
        List<Path> files = new ArrayList<>();
        Files.createDirectories(folder);
        for (Map.Entry<String, Figure> figure : figures.entrySet()) {
            Path file = folder.resolve(figure.getKey() + ".png");
            PngFigure.write(figure.getValue(), file);
            files.add(file);
        }
        return files;
    }

    private static void add(Map<String, Figure> figures, String name, Figure figure) {
        if (figure != null) {
            figures.put(name, figure);
        }
    }

    /** Points with half the width of the 95 % interval up and down. */
    private Figure differences() {
        List<String> variants = table.stream()
                .filter(line -> line.difference() != null)
                .map(ComparisonSummary.Line::variant)
                .distinct()
                .toList();
        List<Line> lines = new ArrayList<>();
        for (String set : plan.sets().keySet()) {
            double[] differences = filled(variants.size());
            double[] halves = filled(variants.size());
            table.stream().filter(line -> line.set().equals(set) && line.difference() != null).forEach(line -> {
                int at = variants.indexOf(line.variant());
                differences[at] = line.difference().difference();
                halves[at] = (line.difference().high() - line.difference().low()) / 2;
            });
            if (Arrays.stream(differences).anyMatch(value -> !Double.isNaN(value))) {
                lines.add(new Line(set, places(variants.size()), differences, halves, Line.Role.POINTS));
            }
        }
        return lines.isEmpty() ? null : new Figure("mAP on unseen classes, difference to " + plan.reference(), Axis.of("", variants),
                new Axis("difference in mAP, 95 % interval", Axis.Scale.LINEAR), lines, false);
    }

    /** The mean over the runs with the chosen learning rate. */
    private Figure curves(String set) {
        List<Line> lines = new ArrayList<>();
        for (String variant : plan.variants().keySet()) {
            TreeMap<Double, List<Double>> byEpoch = new TreeMap<>();
            for (Run run : results.tested(set, variant)) {
                for (Map<String, String> row : run.history()) {
                    if (!row.get("map").isEmpty()) {
                        byEpoch.computeIfAbsent(Double.valueOf(row.get("epoch")), _ -> new ArrayList<>())
                                .add(Double.valueOf(row.get("map")));
                    }
                }
            }
            if (!byEpoch.isEmpty()) {
                lines.add(new Line(variant, doubles(List.copyOf(byEpoch.keySet())), byEpoch.values().stream()
                        .mapToDouble(ComparisonFigures::mean).toArray(), Line.Role.COMPARED));
            }
        }
        return lines.isEmpty() ? null : new Figure(set + ": mAP on the validation classes, mean of the seeds",
                new Axis("epoch", Axis.Scale.LINEAR), new Axis("mAP", Axis.Scale.LINEAR), lines, false);
    }

    private Figure study(String name, StudyAxis axis) {
        List<Line> lines = new ArrayList<>();
        for (String set : plan.sets().keySet()) {
            TreeMap<Double, double[]> byNumber = new TreeMap<>();
            for (ComparisonSummary.Line line : table) {
                Double number = !line.set().equals(set) ? null
                        : line.variant().equals(plan.reference()) ? axis.reference()
                        : line.variant().startsWith(name + "=") ? Double.valueOf(line.variant().substring(name.length() + 1)) : null;
                if (number != null) {
                    byNumber.put(number, line.figures().get("map"));
                }
            }
            if (byNumber.size() > 1) {
                lines.add(new Line(set, doubles(List.copyOf(byNumber.keySet())),
                        byNumber.values().stream().mapToDouble(spread -> spread[0]).toArray(),
                        byNumber.values().stream().mapToDouble(spread -> Double.isNaN(spread[1]) ? 0 : spread[1]).toArray(),
                        Line.Role.COMPARED));
            }
        }
        return lines.isEmpty() ? null : new Figure("mAP on unseen classes over " + axis.title(),
                new Axis(axis.title(), Axis.Scale.LOGARITHMIC),
                new Axis("mAP, standard deviation over the seeds", Axis.Scale.LINEAR), lines, false);
    }

    private static double[] filled(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static double[] places(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
