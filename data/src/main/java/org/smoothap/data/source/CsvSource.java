package org.smoothap.data.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * A table file with the columns {@code label,path} and, where wanted, {@code split} (train, val or validation, test),
 * {@code is_query,is_gallery} (true or false, 1 or 0), {@code category} (the class above the label) and the box
 * {@code x_1,y_1,x_2,y_2} in pixels, right and bottom exclusive. Paths are relative to the table file.
 *
 * <p>The column names are those of open-metric-learning's tables, so that its tables can be read.
 */
final class CsvSource implements Source {
    static final List<String> BOX = List.of("x_1", "y_1", "x_2", "y_2");

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("csv", "a table of images: label,path[,split,is_query,is_gallery,category,x_1,y_1,x_2,y_2]",
                "that of your images", "write the table yourself and give the file as root", true);
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path file = options.root();
        String name = file.getFileName() == null ? "table" : file.getFileName().toString().replaceFirst("(?i)\\.csv$", "");
        return open(file, name.isBlank() ? "table" : name, "the table " + file, options.notices());
    }

    static ImageTable open(Path file, String name, String origin, Consumer<String> notices) throws IOException {
        CsvTable csv = CsvTable.read(file, "label", "path");
        boolean split = csv.rows().stream().anyMatch(row -> row.cells().isConsistent() && !csv.cell(row, "split").isEmpty());
        for (String column : BOX) {
            if (csv.has(column) != csv.has(BOX.getFirst())) {
                throw new IOException(file + ": a box needs all of the columns x_1, y_1, x_2, y_2, found no '"
                        + (csv.has(column) ? BOX.getFirst() : column) + "'");
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        List<ImageRow> rows = new ArrayList<>();
        Map<String, Long> firstLines = new HashMap<>();
        csv.forEach(row -> {
            ImageRow image = image(csv, row, folder, split);
            Long before = firstLines.putIfAbsent(image.location() + " " + image.box(), row.line());
            if (before != null) {
                throw new IllegalArgumentException("path '" + csv.cell(row, "path") + "' "
                        + (image.box() == null ? "" : "with the same box ") + "is already on line " + before
                        + "; an image listed twice would find itself, keep one row");
            }
            rows.add(image);
        }, notices);
        ImageTable table = new ImageTable(name, origin, false, rows);
        return split ? Splits.noticeSeenClasses(table, notices) : Splits.halves(table, notices);
    }

    private static ImageRow image(CsvTable csv, CsvTable.Row row, Path folder, boolean hasSplit) {
        String label = csv.needed(row, "label");
        Path path;
        try {
            path = folder.resolve(csv.needed(row, "path")).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("path is not a file name: " + e.getMessage(), e);
        }
        Split split = hasSplit ? Splits.of(csv.needed(row, "split")) : Split.TRAIN;
        String category = csv.cell(row, "category");
        return new ImageRow(ImageLocation.of(path), label, split, flag(csv, row, "is_query", split),
                flag(csv, row, "is_gallery", split), box(csv, row), category.isEmpty() ? null : category);
    }

    /** True where the table has no such column. Training rows may leave it empty: it says nothing about them. */
    private static boolean flag(CsvTable csv, CsvTable.Row row, String column, Split split) {
        if (!csv.has(column) || (split == Split.TRAIN && csv.cell(row, column).isEmpty())) {
            return true;
        }
        String cell = csv.cell(row, column);
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true", "1", "1.0" -> true;
            case "false", "0", "0.0" -> false;
            default -> throw new IllegalArgumentException(column + ": expected true, false, 1 or 0, found '" + cell + "'");
        };
    }

    static Box box(CsvTable csv, CsvTable.Row row) {
        int[] sides = new int[BOX.size()];
        int empty = 0;
        for (int i = 0; i < BOX.size(); i++) {
            String cell = csv.cell(row, BOX.get(i));
            if (cell.isEmpty()) {
                empty++;
            } else {
                sides[i] = pixels(BOX.get(i), cell);
            }
        }
        if (empty == BOX.size()) {
            return null;
        }
        if (empty > 0) {
            throw new IllegalArgumentException("a box needs all of x_1, y_1, x_2, y_2 or none, " + empty + " are empty");
        }
        return new Box(sides[0], sides[1], sides[2], sides[3]);
    }

    /** Whole pixels; also as 12.0, which is what tables become that have empty boxes in some rows. */
    private static int pixels(String column, String cell) {
        try {
            return new BigDecimal(cell).intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(column + ": expected whole pixels, found '" + cell + "'", e);
        }
    }
}
