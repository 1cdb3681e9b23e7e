package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smoothap.metric.QueryTable;

/**
 * A table of all queries: row, label, path where it is known, how many items were to be found, the rank of the first, and every
 * figure (under {@code map} the query's average precision). A cell is empty where the query is skipped.
 */
final class PerQueryFile {
    private PerQueryFile() {}

    static void write(Path file, SearchInput input, QueryTable table) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (CSVPrinter printer = new CSVPrinter(
                Files.newBufferedWriter(file), CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            List<Object> header = new ArrayList<>(List.of("row", "label"));
            if (input.paths() != null) {
                header.add("path");
            }
            header.addAll(List.of("positives", "first-rank"));
            header.addAll(table.figures().keySet());
            printer.printRecord(header);
            for (int q = 0; q < table.labels().length; q++) {
                int row = input.queryRows()[q];
                List<Object> cells = new ArrayList<>(List.of(row, input.names().get(row)));
                if (input.paths() != null) {
                    cells.add(input.paths().get(row));
                }
                cells.add(table.positives()[q]);
                cells.add(table.firstRank()[q] == 0 ? "" : table.firstRank()[q]);
                for (double[] figure : table.figures().values()) {
                    cells.add(Double.isNaN(figure[q]) ? "" : figure[q]);
                }
                printer.printRecord(cells);
            }
        }
    }
}
