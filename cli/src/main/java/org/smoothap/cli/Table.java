package org.smoothap.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Rows and columns on stdout, for people, for programs or for spreadsheets. */
final class Table {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private final Set<String> below = new HashSet<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, found " + cells.length);
        }
        rows.add(List.of(cells));
    }

    /** For people, the cells of these columns stand below the table: long words, which many rows share. */
    Table below(Collection<String> columns) {
        below.addAll(columns);
        return this;
    }

    /** Prints one object: a JSON object, a CSV of key and value, or two columns. */
    static void print(Map<String, ?> object, TableFormat format, PrintWriter out) {
        if (format == TableFormat.json) {
            printJson(object, out);
            return;
        }
        Table table = new Table("figure", "value");
        object.forEach((key, value) -> table.add(key, value));
        table.print(format, out);
    }

    void print(TableFormat format, PrintWriter out) {
        switch (format) {
            case json -> printJson(asMaps(), out);
            case csv -> printCsv(out);
            case table -> printText(out);
        }
        out.flush();
    }

    /** The rows as objects, column to cell. */
    List<Map<String, Object>> asMaps() {
        return rows.stream().map(this::asMap).toList();
    }

    private Map<String, Object> asMap(List<Object> row) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            map.put(columns.get(i), row.get(i));
        }
        return map;
    }

    private static void printJson(Object value, PrintWriter out) {
        try {
            out.println(JSON.writeValueAsString(value));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void printCsv(PrintWriter out) {
        try {
            CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
            printer.printRecord(columns);
            for (List<Object> row : rows) {
                printer.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void printText(PrintWriter out) {
        int[] inside = IntStream.range(0, columns.size()).filter(i -> !below.contains(columns.get(i))).toArray();
        List<List<String>> lines = new ArrayList<>();
        lines.add(IntStream.of(inside).mapToObj(columns::get).toList());
        rows.forEach(row -> lines.add(IntStream.of(inside).mapToObj(i -> text(row.get(i))).toList()));
        int[] widths = new int[inside.length];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(padded.toString().stripTrailing());
        }
        if (!below.isEmpty()) {
            out.println();
            IntStream.range(0, columns.size()).filter(i -> below.contains(columns.get(i))).forEach(i -> printBelow(i, out));
        }
    }

    /** A column's distinct cells, each with the first cells of its rows, or none if all rows share it. */
    private void printBelow(int column, PrintWriter out) {
        SequencedMap<String, SequencedSet<String>> owners = new LinkedHashMap<>();
        rows.forEach(row -> owners.computeIfAbsent(text(row.get(column)), _ -> new LinkedHashSet<>()).add(text(row.get(0))));
        owners.forEach((cell, rows) -> out.println(
                columns.get(column) + (owners.size() == 1 ? "" : " of " + String.join(", ", rows)) + ": " + cell));
    }

    private static String text(Object cell) {
        return cell instanceof Double || cell instanceof Float
                ? String.format(Locale.ROOT, "%.4f", ((Number) cell).doubleValue())
                : String.valueOf(cell);
    }
}
