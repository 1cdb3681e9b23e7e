package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A comma-separated table that says of every row of a matrix what it is: its label, and whatever other columns there are. The
 * n-th row of the table belongs to the n-th row of the matrix.
 */
public final class RowTable {
    private final Path file;
    private final CsvTable table;

    private RowTable(Path file, CsvTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * @param required columns that it must have
     * @throws IOException if the file is no such table, lacks a required column or has no rows
     */
    public static RowTable read(Path file, String... required) throws IOException {
        return new RowTable(file, CsvTable.read(file, required));
    }

    public boolean has(String column) {
        return table.has(column);
    }

    public int rows() {
        return table.rows().size();
    }

    /** The cells of a column, trimmed, from the first row. @throws IOException if one is empty, with its line */
    public List<String> column(String name) throws IOException {
        List<String> cells = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            try {
                cells.add(table.needed(row, name));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ", line " + row.line() + ": " + e.getMessage(), e);
            }
        }
        return cells;
    }

    /** Numbers the cells of a column 0, 1, 2 … as they come; equal cells get equal numbers. */
    public int[] numbers(String column) throws IOException {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return column(column).stream().mapToInt(cell -> numbers.computeIfAbsent(cell, _ -> numbers.size())).toArray();
    }

    /**
     * The cells of a column whose cells are lists, from the first row: the parts between the separators, trimmed, without empty
     * ones; no part where the cell is empty.
     *
     * @param separator as it is written, such as {@code ;}
     * @throws IOException if a row has no such cell, with its line
     */
    public List<List<String>> lists(String column, String separator) throws IOException {
        List<List<String>> lists = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            try {
                lists.add(Arrays.stream(table.cell(row, column).split(Pattern.quote(separator)))
                        .map(String::trim).filter(part -> !part.isEmpty()).toList());
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ", line " + row.line() + ": has no cell in the column '" + column + "'", e);
            }
        }
        return lists;
    }

    /** A column of 0 and 1, or of false and true. @throws IOException if it holds anything else */
    public boolean[] flags(String column) throws IOException {
        List<String> cells = column(column);
        boolean[] flags = new boolean[cells.size()];
        for (int row = 0; row < flags.length; row++) {
            String cell = cells.get(row).toLowerCase(Locale.ROOT);
            if (!List.of("0", "1", "false", "true").contains(cell)) {
                throw new IOException(file + ": expected 0 or 1 (false or true) in the column '" + column + "', found '"
                        + cells.get(row) + "' in row " + row + " (counted from 0)");
            }
            flags[row] = cell.equals("1") || cell.equals("true");
        }
        return flags;
    }
}
