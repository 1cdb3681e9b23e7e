package org.smoothap.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curves as the page's script reads them: one entry a chart, {@code null} where nothing was measured. */
final class ChartData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChartData() {}

    record Chart(String title, String axis, List<Double> at, List<Line> lines) {}

    record Line(String name, List<Double> values) {}

    /** Charts in the order of their first series; a chart without a single measured value is left out. */
    static List<Chart> charts(Curves curves) {
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        for (Curves.Series series : curves.series()) {
            List<Double> values = finite(series.values());
            if (values.stream().anyMatch(value -> value != null)) {
                lines.computeIfAbsent(series.chart(), chart -> new ArrayList<>()).add(new Line(series.name(), values));
            }
        }
        List<Double> at = finite(curves.at());
        return lines.entrySet().stream()
                .map(chart -> new Chart(chart.getKey(), curves.axis(), at, chart.getValue()))
                .toList();
    }

    /** JSON that may stand inside a script element: no {@code <} is left that could end it. */
    static String json(List<Chart> charts) {
        try {
            return JSON.writeValueAsString(charts).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("curves of numbers and names cannot fail to become JSON", e);
        }
    }

    private static List<Double> finite(double[] values) {
        List<Double> finite = new ArrayList<>(values.length);
        for (double value : values) {
            finite.add(Double.isFinite(value) ? (Double) value : null);
        }
        return finite;
    }
}
