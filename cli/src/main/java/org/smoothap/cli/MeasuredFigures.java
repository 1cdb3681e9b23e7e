package org.smoothap.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.smoothap.metric.PairedBootstrap;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.VerificationMetrics;

/**
 * Figures with what was asked about each: interval, mean of classes, comparison. In JSON and CSV every number has a name of its
 * own, such as {@code map-low}; in print a figure is a row.
 *
 * @param rows by figure, its numbers by suffix; the figure itself has the suffix ""
 * @param others counts and words
 */
record MeasuredFigures(SequencedMap<String, SequencedMap<String, Double>> rows, SequencedMap<String, Object> others) {
    /** @param other null for no comparison, {@code verified} null for none */
    static MeasuredFigures of(
            QueryTable table, QueryTable other, boolean macro, boolean intervals, VerificationMetrics verified) {
        SequencedMap<String, SequencedMap<String, Double>> rows = new LinkedHashMap<>();
        for (String figure : table.figures().keySet()) {
            SequencedMap<String, Double> row = new LinkedHashMap<>();
            row.put("", table.mean(figure));
            if (Double.isNaN(table.mean(figure))) {
                throw new IllegalArgumentException("no query has an item to be found for '" + figure + "': check the labels");
            }
            if (intervals) {
                put(row, "", table.interval(figure));
            }
            if (macro) {
                row.put("-macro", table.classMean(figure));
                if (intervals) {
                    put(row, "-macro", table.classInterval(figure));
                }
            }
            if (other != null) {
                PairedBootstrap.Interval difference = table.difference(figure, other);
                row.put("-other", other.mean(figure));
                row.put("-difference", difference.difference());
                put(row, "-difference", difference);
            }
            rows.put(figure, row);
        }
        SequencedMap<String, Object> others = new LinkedHashMap<>();
        if (verified != null) {
            others.putAll(verified.toMap());
            others.putAll(verified.falseNonMatchRates());
        }
        others.put("queries", table.queries());
        others.put("skipped", table.skipped());
        others.put("protocol", table.protocol());
        others.put("ties", table.ties());
        return new MeasuredFigures(rows, others);
    }

    private static void put(Map<String, Double> row, String suffix, PairedBootstrap.Interval interval) {
        row.put(suffix + "-low", interval.low());
        row.put(suffix + "-high", interval.high());
    }

    /** Every number by its name, then the counts and words. */
    SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        rows.forEach((figure, row) -> row.forEach((suffix, value) -> names.put(figure + suffix, value)));
        names.putAll(others);
        return names;
    }

    /** For people: a row a figure, then counts and words. */
    void print(PrintWriter out) {
        Set<String> suffixes = rows.firstEntry().getValue().keySet();
        if (suffixes.size() == 1) {
            Table.print(toMap(), TableFormat.table, out);
            return;
        }
        List<String> columns = new ArrayList<>(List.of("figure"));
        suffixes.forEach(suffix -> columns.add(suffix.isEmpty() ? "value" : suffix.substring(1).replace('-', ' ')));
        Table table = new Table(columns.toArray(String[]::new));
        rows.forEach((figure, row) -> {
            List<Object> cells = new ArrayList<>(List.of(figure));
            suffixes.forEach(suffix -> cells.add(row.get(suffix)));
            table.add(cells.toArray());
        });
        table.print(TableFormat.table, out);
        out.println();
        Table.print(others, TableFormat.table, out);
    }
}
