package org.smoothap.report.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Rows under a head, to be written as a CSV file. Decimal numbers have seven digits. */
final class CsvFile {
    private final Object[] columns;
    private final List<Object[]> rows = new ArrayList<>();

    CsvFile(Object... columns) {
        this.columns = columns;
    }

    void add(Object... cells) {
        if (cells.length != columns.length) {
            throw new IllegalArgumentException("expected " + columns.length + " cells, found " + cells.length);
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i] instanceof Double number ? (Object) number.floatValue() : cells[i];
        }
        rows.add(cells);
    }

    void write(Path file) throws IOException {
        try (CSVPrinter printer = new CSVPrinter(
                Files.newBufferedWriter(file), CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(columns);
            for (Object[] row : rows) {
                printer.printRecord(row);
            }
        }
    }
}
