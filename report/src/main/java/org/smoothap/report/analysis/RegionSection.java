package org.smoothap.report.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.smoothap.analysis.OperatingRegion;
import org.smoothap.report.chart.Axis;
import org.smoothap.report.chart.Axis.Scale;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.Line;

/** The share of triples whose gap a sigmoid can feel, over the temperature. */
final class RegionSection {
    private static final double[] TEMPERATURES = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2};

    private RegionSection() {}

    static void write(List<AnalysisInput> inputs, AnalysisSettings settings, Outputs out) throws IOException {
        CsvFile csv = new CsvFile("input", "temperature", "width", "share-of-triples", "share-of-wrong-triples", "wrong-triples");
        List<Line> lines = new ArrayList<>();
        for (AnalysisInput input : inputs) {
            OperatingRegion region = OperatingRegion.of(settings.batches(input));
            for (double temperature : TEMPERATURES) {
                csv.add(input.name(), temperature, OperatingRegion.WIDTH * temperature, region.share(temperature),
                        region.shareOfWrong(temperature), region.wrong());
            }
            lines.add(new Line(input.name() + ": triples ranked wrong", TEMPERATURES,
                    DoubleStream.of(TEMPERATURES).map(region::shareOfWrong).toArray(), Line.Role.COMPARED));
            lines.add(new Line(input.name() + ": all triples", TEMPERATURES,
                    DoubleStream.of(TEMPERATURES).map(region::share).toArray(), Line.Role.COMPANION));
        }
        out.write("operating-region", csv);
        out.write("operating-region", new Figure("How many triples (query, positive, negative) the sigmoid can feel",
                new Axis("temperature τ (logarithmic)", Scale.LOGARITHMIC),
                new Axis("share with |gap| ≤ 4 τ", Scale.PERCENT), lines));
    }
}
