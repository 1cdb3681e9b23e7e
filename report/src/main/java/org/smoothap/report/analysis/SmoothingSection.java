package org.smoothap.report.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.smoothap.analysis.ScoredBatch;
import org.smoothap.analysis.SmoothingError;
import org.smoothap.loss.EmbeddingLoss;
import org.smoothap.loss.SmoothAp;
import org.smoothap.loss.SupAp;
import org.smoothap.report.chart.Axis;
import org.smoothap.report.chart.Axis.Scale;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.Line;

/** The distance of the smoothed AP from the exact one over the temperature. */
final class SmoothingSection {
    private interface AtTemperature {
        EmbeddingLoss loss(double temperature);
    }

    private record Variant(String name, boolean queryPositive, AtTemperature make) {}

    private static final double[] TEMPERATURES = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};

    private static final List<Variant> VARIANTS = List.of(
            new Variant("Smooth-AP, query counted", true, t -> new SmoothAp(t, true)),
            new Variant("Smooth-AP, query not counted", false, t -> new SmoothAp(t, false)),
            new Variant("SupAP, query counted", true, SmoothingSection::supAp));

    private SmoothingSection() {}

    private static EmbeddingLoss supAp(double temperature) {
        return new SupAp(temperature, SupAp.DEFAULT_RHO, SupAp.DEFAULT_DELTA, SupAp.DEFAULT_START, SupAp.DEFAULT_OFFSET, true);
    }

    static void write(List<AnalysisInput> inputs, AnalysisSettings settings, Outputs out) throws IOException {
        CsvFile csv = new CsvFile("input", "loss", "query-positive", "temperature", "queries", "exact-ap", "smoothed-ap",
                "mean-absolute-error", "error-p10", "error-median", "error-p90");
        for (AnalysisInput input : inputs) {
            List<ScoredBatch> batches = settings.batches(input);
            List<Line> lines = new ArrayList<>();
            for (Variant variant : VARIANTS) {
                double[] errors = DoubleStream.of(TEMPERATURES).map(temperature -> {
                    SmoothingError error =
                            SmoothingError.of(batches, variant.make.loss(temperature), variant.queryPositive);
                    csv.add(input.name(), variant.name, variant.queryPositive, temperature, error.queries(), error.exact(),
                            error.smoothed(), error.meanAbsolute(), error.low(), error.median(), error.high());
                    return error.meanAbsolute();
                }).toArray();
                lines.add(new Line(variant.name, TEMPERATURES, errors, Line.Role.COMPARED));
            }
            out.write("smoothing-error-" + input.fileName(), new Figure(
                    "How far the smoothed AP is from the exact AP: " + input.name(),
                    new Axis("temperature τ (logarithmic)", Scale.LOGARITHMIC),
                    new Axis("mean of |smoothed AP − exact AP|", Scale.LINEAR), lines));
        }
        out.write("smoothing-error", csv);
    }
}
