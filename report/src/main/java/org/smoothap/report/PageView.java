package org.smoothap.report;

import java.io.IOException;
import java.util.List;
import java.util.SequencedMap;

/** A report in the words of the template {@code report.mustache}: every number already text; null = leave that part out. */
record PageView(
        String title,
        String subtitle,
        boolean drawn,
        FiguresView figures,
        String definition,
        FindingsView findings,
        List<ChartView> training,
        String chartData,
        List<SettingView> provenance,
        List<SettingView> settings,
        String version) {

    record SettingView(String name, String value) {}

    boolean hasTraining() {
        return !training.isEmpty();
    }

    boolean hasProvenance() {
        return !provenance.isEmpty() || !settings.isEmpty();
    }

    boolean hasSettings() {
        return !settings.isEmpty();
    }

    static PageView of(RunReport report) throws IOException {
        ChartView.Page charts = new ChartView.Page();
        FindingsView findings = FindingsView.of(report.findings(), charts);
        List<ChartView> training = ChartData.charts(report.curves()).stream().map(chart -> charts.add(chart, null)).toList();
        return new PageView(
                report.title(),
                report.subtitle().isBlank() ? null : report.subtitle(),
                report.drawn(),
                FiguresView.of(report.before(), report.after()),
                report.definition().isBlank() ? null : report.definition(),
                findings,
                training,
                charts.any() ? charts.json() : null,
                settings(report.provenance()),
                settings(report.settings()),
                report.version());
    }

    private static List<SettingView> settings(SequencedMap<String, String> settings) {
        return settings.entrySet().stream().map(setting -> new SettingView(setting.getKey(), setting.getValue())).toList();
    }
}
