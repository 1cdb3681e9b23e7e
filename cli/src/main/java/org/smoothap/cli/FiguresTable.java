package org.smoothap.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smoothap.torch.train.TestFigures;

/** The figures of a run in print: figure by figure, or a row a test where there are several tests. */
final class FiguresTable {
    private FiguresTable() {}

    /** @param described as {@link TestFigures#describe} has it; in JSON it is printed as it is */
    static void print(Map<String, Object> described, TableFormat format, PrintWriter out) {
        if (format == TableFormat.json || TestFigures.several(described).isEmpty()) {
            Table.print(described, format, out);
        } else {
            rows(List.of(described)).print(format, out);
        }
    }

    /** A row for each test of each evaluation: the test, the checkpoint, its numbers, and in words how they were found. */
    static Table rows(List<Map<String, Object>> evaluations) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Set<String> numbers = new LinkedHashSet<>();
        Set<String> words = new LinkedHashSet<>();
        for (Map<String, Object> described : evaluations) {
            TestFigures.several(described).forEach((test, figures) -> {
                Map<String, Object> row = new LinkedHashMap<>(Map.of("test", test, "checkpoint", described.get("checkpoint")));
                row.putAll(figures);
                rows.add(row);
                figures.forEach((name, value) -> (value instanceof Number ? numbers : words).add(name));
            });
        }
        List<String> columns = new ArrayList<>(List.of("test", "checkpoint"));
        columns.addAll(numbers);
        columns.addAll(words);
        Table table = new Table(columns.toArray(String[]::new)).below(words);
        rows.forEach(row -> table.add(columns.stream().map(column -> row.getOrDefault(column, "")).toArray()));
        return table;
    }
}
