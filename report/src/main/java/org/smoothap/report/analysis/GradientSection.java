package org.smoothap.report.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.smoothap.analysis.GradientShare;
import org.smoothap.analysis.ScoredBatch;
import org.smoothap.report.analysis.AnalysisSettings.NamedLoss;
import org.smoothap.report.chart.Axis;
import org.smoothap.report.chart.Axis.Scale;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.Line;

/** Where the gradient of a loss lies: over the gap of a pair of scores, and over the rank. */
final class GradientSection {
    private static final double GAP_BIN = 0.02;
    /** The bins that are drawn are from -0.6 to 0.3. What is outside, -2 to 2, is in two bins of the CSV file. */
    private static final int FIRST_BIN = -30;
    private static final int BINS_END = 15;
    private static final String SHARE = "share of the sum of |∂loss/∂score|";

    private GradientSection() {}

    static void write(List<AnalysisInput> inputs, AnalysisSettings settings, Outputs out) throws IOException {
        CsvFile gaps = new CsvFile("input", "loss", "gap-from", "gap-to", "gradient-share", "pair-share");
        CsvFile ranks = new CsvFile("input", "loss", "items", "rank-from", "rank-to", "gradient-share", "item-share");
        for (AnalysisInput input : inputs) {
            overGap(input, settings, gaps, out);
            overRank(input, settings, false, ranks, out);
            overRank(input, settings, true, ranks, out);
        }
        out.write("gradient-gap", gaps);
        out.write("gradient-rank", ranks);
    }

    private static void overGap(AnalysisInput input, AnalysisSettings settings, CsvFile csv, Outputs out) throws IOException {
        List<ScoredBatch> batches = settings.pairBatches(input);
        double[] edges = gapEdges();
        List<Line> lines = new ArrayList<>();
        for (NamedLoss named : settings.losses()) {
            List<GradientShare> shares = GradientShare.overGap(batches, named.loss(), edges);
            shares.forEach(s -> csv.add(input.name(), named.name(), s.from(), s.to(), s.gradient(), s.pairs()));
            if (lines.isEmpty()) {
                lines.add(overGap("all pairs", shares, GradientShare::pairs, Line.Role.BACKGROUND));
            }
            lines.add(overGap(named.name(), shares, GradientShare::gradient, Line.Role.COMPARED));
        }
        out.write("gradient-gap-" + input.fileName(), new Figure(
                "Where the gradient lies, by the gap of the scores: " + input.name(),
                new Axis("score of the negative − score of the positive (above 0: ranked wrong)", Scale.LINEAR),
                new Axis(SHARE + " in bins of " + GAP_BIN, Scale.PERCENT), lines));
    }

    private static void overRank(AnalysisInput input, AnalysisSettings settings, boolean positives, CsvFile csv, Outputs out)
            throws IOException {
        List<ScoredBatch> batches = settings.batches(input);
        double[] edges = rankEdges(batches.getFirst().size());
        List<String> words = IntStream.range(0, edges.length - 1).mapToObj(b -> words((int) edges[b], (int) edges[b + 1] - 1)).toList();
        double[] places = IntStream.rangeClosed(1, words.size()).asDoubleStream().toArray();
        String items = positives ? "positives" : "negatives";
        List<Line> lines = new ArrayList<>();
        for (NamedLoss named : settings.losses()) {
            List<GradientShare> shares = GradientShare.overRank(batches, named.loss(), positives, edges);
            shares.forEach(s -> csv.add(input.name(), named.name(), items, (int) s.from(), (int) s.to() - 1, s.gradient(),
                    s.pairs()));
            if (lines.isEmpty()) {
                lines.add(new Line("all " + items, places, values(shares, GradientShare::pairs), Line.Role.BACKGROUND));
            }
            lines.add(new Line(named.name(), places, values(shares, GradientShare::gradient), Line.Role.COMPARED));
        }
        out.write("gradient-rank-" + items + "-" + input.fileName(), new Figure(
                "Where the gradient on " + items + " lies, by their rank: " + input.name(),
                Axis.of("rank of the " + items.substring(0, items.length() - 1) + " for the query (1 is nearest)", words),
                new Axis(SHARE + " on " + items, Scale.PERCENT), lines));
    }

    /** 1, 2, 3, 5, 9, 17 ... up to the size of the batch, whose last rank is one less. */
    static double[] rankEdges(int size) {
        return DoubleStream.concat(DoubleStream.of(1),
                        DoubleStream.concat(DoubleStream.iterate(1, step -> 1 + step < size, step -> 2 * step).map(step -> 1 + step),
                                DoubleStream.of(size)))
                .toArray();
    }

    private static String words(int from, int to) {
        return from == to ? Integer.toString(from) : from + "–" + to;
    }

    private static Line overGap(String name, List<GradientShare> shares, ToDoubleFunction<GradientShare> share, Line.Role role) {
        List<GradientShare> drawn = shares.subList(1, shares.size() - 1);
        return new Line(name, values(drawn, bin -> (bin.from() + bin.to()) / 2), values(drawn, share), role);
    }

    private static double[] gapEdges() {
        DoubleStream inner = IntStream.rangeClosed(FIRST_BIN, BINS_END).mapToDouble(i -> i * GAP_BIN);
        return DoubleStream.concat(DoubleStream.of(-2), DoubleStream.concat(inner, DoubleStream.of(2))).toArray();
    }

    private static double[] values(List<GradientShare> shares, ToDoubleFunction<GradientShare> value) {
        return shares.stream().mapToDouble(value).toArray();
    }
}
