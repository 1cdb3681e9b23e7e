package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.source.RowTable;
import org.smoothap.metric.LabelSets;

/**
 * Rows with several labels each, from a 2-D array of 0 and 1 or from a column of lists.
 *
 * @param names of each row, its labels as one text
 */
record SeveralLabels(LabelSets sets, List<String> names) {
    /** @param file N×L of 0 and 1, a column for each label */
    static SeveralLabels ofArray(Path file) throws IOException {
        int[][] columns = Npy.readTrueColumns(file);
        return new SeveralLabels(new LabelSets(columns), Arrays.stream(columns)
                .map(set -> IntStream.of(set).mapToObj(Integer::toString).collect(Collectors.joining(";"))).toList());
    }

    /** Of the column {@code labels}, or {@code label} where there is none. @throws IOException if the table has neither */
    static SeveralLabels ofTable(Path file, String separator) throws IOException {
        RowTable table = RowTable.read(file);
        String column = table.has("labels") ? "labels" : "label";
        if (!table.has(column)) {
            throw new IOException(file + ": expected the column labels or label with --label-separator, found neither");
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<List<String>> lists = table.lists(column, separator);
        int[][] sets = lists.stream()
                .map(list -> list.stream().mapToInt(label -> numbers.computeIfAbsent(label, _ -> numbers.size())).toArray())
                .toArray(int[][]::new);
        return new SeveralLabels(new LabelSets(sets), lists.stream().map(list -> String.join(separator, list)).toList());
    }
}
