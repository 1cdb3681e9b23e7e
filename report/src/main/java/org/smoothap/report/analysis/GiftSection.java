package org.smoothap.report.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.smoothap.analysis.ClassBatches;
import org.smoothap.analysis.QueryGift;
import org.smoothap.report.chart.Axis;
import org.smoothap.report.chart.Axis.Scale;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.Line;

/** What a query gains by counting as its own positive, over the images of a class. */
final class GiftSection {
    private static final int[] PER_CLASS = {2, 3, 4, 6, 8, 12, 16, 24, 32};

    private GiftSection() {}

    static void write(List<AnalysisInput> inputs, AnalysisSettings settings, Outputs out) throws IOException {
        CsvFile csv = new CsvFile("input", "classes", "per-class", "ap-query-counted", "ap-query-not-counted",
                "random-order-query-counted", "random-order-query-not-counted");
        for (AnalysisInput input : inputs) {
            ClassBatches source = settings.source(input);
            int[] sizes = IntStream.of(PER_CLASS).filter(k -> source.classesWith(k) >= settings.classes()).toArray();
            List<QueryGift> gifts = IntStream.of(sizes)
                    .mapToObj(k -> QueryGift.of(source.draw(settings.batches(), settings.classes(), k), k))
                    .toList();
            for (int i = 0; i < sizes.length; i++) {
                QueryGift gift = gifts.get(i);
                csv.add(input.name(), settings.classes(), sizes[i], gift.with(), gift.without(), gift.randomWith(),
                        gift.randomWithout());
            }
            double[] x = IntStream.of(sizes).asDoubleStream().toArray();
            List<Line> lines = new ArrayList<>();
            lines.add(line("query counted", x, gifts, QueryGift::with, Line.Role.COMPARED));
            lines.add(line("query counted, random order", x, gifts, QueryGift::randomWith, Line.Role.COMPANION));
            lines.add(line("query not counted", x, gifts, QueryGift::without, Line.Role.COMPARED));
            lines.add(line("query not counted, random order", x, gifts, QueryGift::randomWithout, Line.Role.COMPANION));
            out.write("query-gift-" + input.fileName(), new Figure(
                    "What a query gains by counting itself: " + input.name(),
                    new Axis("images of each of " + settings.classes() + " classes in the batch", Scale.LINEAR),
                    new Axis("mean exact AP", Scale.LINEAR), lines));
        }
        out.write("query-gift", csv);
    }

    private static Line line(String name, double[] x, List<QueryGift> gifts, ToDoubleFunction<QueryGift> value, Line.Role role) {
        return new Line(name, x, gifts.stream().mapToDouble(value).toArray(), role);
    }
}
