package org.smoothap.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Charts as the page's script reads them; {@code null} where nothing was measured. */
final class ChartData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChartData() {}

    /** How a chart is drawn. */
    enum Style {
        /** Any numbers over a linear axis. */
        PLAIN,
        /** Fractions, 0 to 1, over a linear axis of fractions. */
        SHARES,
        /** Fractions, 0 to 1, over a logarithmic axis. */
        SHARES_OVER_LOG,
        /** Steps with the area below them, each from its position to the next. */
        AREAS
    }

    /** @param mark a position that a vertical line shows; null for none */
    record Chart(String title, String axis, Style style, List<Double> at, List<Line> lines, Double mark) {
        /** In words, for those who do not see it. */
        String description() {
            return title + " by " + axis + ". " + lines.stream().map(Line::description).collect(Collectors.joining("; "));
        }
    }

    record Line(String name, List<Double> values) {
        String description() {
            List<Double> measured = values.stream().filter(value -> value != null).toList();
            return String.format(Locale.ROOT, "%s: from %.4g to %.4g", name, measured.getFirst(), measured.getLast());
        }
    }

    /** Charts in the order of their first series; a chart without a single measured value is left out. */
    static List<Chart> charts(Curves curves) {
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        for (Curves.Series series : curves.series()) {
            Line line = line(series.name(), series.values());
            if (line.values.stream().anyMatch(value -> value != null)) {
                lines.computeIfAbsent(series.chart(), chart -> new ArrayList<>()).add(line);
            }
        }
        List<Double> at = finite(curves.at());
        return lines.entrySet().stream()
                .map(chart -> new Chart(chart.getKey(), curves.axis(), Style.PLAIN, at, chart.getValue(), null))
                .toList();
    }

    static Line line(String name, double[] values) {
        return new Line(name, finite(values));
    }

    /** JSON that may stand inside a script element: no {@code <} is left that could end it. */
    static String json(Object data) {
        try {
            return JSON.writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names cannot fail to become JSON", e);
        }
    }

    static List<Double> finite(double[] values) {
        List<Double> finite = new ArrayList<>(values.length);
        for (double value : values) {
            finite.add(Double.isFinite(value) ? (Double) value : null);
        }
        return finite;
    }
}
