package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * A folder with an {@code index.csv}: {@code path}, the class in {@code class_name} or {@code fine_name}, the class
 * above it in {@code coarse_name} (optional) and {@code zero_shot_split}. Rows whose split is {@code iconic} (one
 * product picture a class, no photo) are left out.
 */
final class IndexSource implements Source {
    private static final String SPLIT = "zero_shot_split";

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("index", "a folder with index.csv: path,class_name|fine_name[,coarse_name],zero_shot_split",
                "that of the images; see the folder's README", "give the folder that holds index.csv as root", true);
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        ImageFolders.require(options.root(), "a folder with an index.csv");
        Root root = new Root(options.root());
        Path file = root.path().resolve("index.csv");
        CsvTable csv = CsvTable.read(file, "path");
        String label = csv.has("fine_name") ? "fine_name" : "class_name";
        if (!csv.has(label)) {
            throw new IOException(file + ": expected a column class_name or fine_name, found neither");
        }
        List<ImageRow> rows = new ArrayList<>();
        Map<Path, Long> firstLines = new HashMap<>();
        csv.forEach(row -> {
            if (csv.cell(row, SPLIT).equals("iconic")) {
                return;
            }
            Path path = root.inside(csv.needed(row, "path"));
            Long before = firstLines.putIfAbsent(path, row.line());
            if (before != null) {
                throw new IllegalArgumentException("path '" + csv.cell(row, "path") + "' is already on line " + before);
            }
            Split split = csv.has(SPLIT) ? Splits.of(csv.needed(row, SPLIT)) : Split.TRAIN;
            String coarse = csv.cell(row, "coarse_name");
            rows.add(new ImageRow(ImageLocation.of(path), csv.needed(row, label), split, true, true, null,
                    coarse.isEmpty() ? null : coarse));
        }, options.notices());
        if (rows.size() < csv.rows().size()) {
            options.notices().accept(file + ": " + (csv.rows().size() - rows.size()) + " iconic images left out");
        }
        Path last = root.path().getFileName();
        ImageTable table = new ImageTable(
                last == null ? "index" : last.toString(), "the index of " + options.root(), false, rows);
        return csv.has(SPLIT)
                ? Splits.noticeSeenClasses(table, options.notices())
                : Splits.halves(table, options.notices());
    }
}
