package org.smoothap.report;

import java.util.ArrayList;
import java.util.List;
import org.smoothap.report.ChartData.Chart;

/** A chart's place on the page. @param number in the page's data @param reading how to read it, null for nothing */
record ChartView(int number, String title, String description, String reading) {
    /** The charts of a page, in the order in which their data is written. */
    static final class Page {
        private final List<Chart> data = new ArrayList<>();

        ChartView add(Chart chart, String reading) {
            data.add(chart);
            return new ChartView(data.size() - 1, chart.title(), chart.description(), reading);
        }

        String json() {
            return ChartData.json(data);
        }

        boolean any() {
            return !data.isEmpty();
        }
    }
}
