package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;

/** {@code history.csv}: one row an epoch, empty cells where nothing was measured. */
public final class History {
    private final Path file;
    private final List<String> columns;
    private final List<Map<String, String>> rows = new ArrayList<>();

    /** A history with these columns, the first of which is {@code epoch}; it goes on after {@code epochs} rows of the file. */
    History(Path file, List<String> columns, int epochs) throws IOException {
        this.file = file;
        this.columns = columns;
        if (epochs > 0 && Files.exists(file)) {
            for (Map<String, String> row : read(file)) {
                if (Integer.parseInt(row.get("epoch")) <= epochs) {
                    rows.add(row);
                }
            }
        }
    }

    void add(Map<String, ?> values) throws IOException {
        Map<String, String> row = new LinkedHashMap<>();
        for (String column : columns) {
            Object value = values.get(column);
            row.put(column, value == null ? "" : value.toString());
        }
        rows.add(row);
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(columns);
            for (Map<String, String> each : rows) {
                printer.printRecord(columns.stream().map(each::get));
            }
        }
        RunFolder.write(file, text.toString());
    }

    /** The rows of a history file, column to value. */
    public static List<Map<String, String>> read(Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return parser.stream().map(record -> record.toMap()).toList();
        }
    }
}
