package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageRow;

/**
 * What a table says of images: a column {@code path}, where wanted the box {@code x_1,y_1,x_2,y_2}, and any others. Empty
 * cells are left out.
 */
public final class ImageColumns {
    private record Key(Path file, Box box) {}

    private final Map<Key, Map<String, String>> columns;

    private ImageColumns(Map<Key, Map<String, String>> columns) {
        this.columns = columns;
    }

    /**
     * Reads the table.
     *
     * @param images the folder that paths are relative to where there is no such file beside the table
     * @param notices told each bad row
     * @throws IOException if the file is no such table, or has bad rows
     */
    public static ImageColumns read(Path file, Path images, Consumer<String> notices) throws IOException {
        CsvTable csv = CsvTable.read(file, "path");
        Path folder = file.toAbsolutePath().getParent();
        Map<Key, Map<String, String>> columns = new HashMap<>();
        csv.forEach(row -> {
            String path = csv.needed(row, "path");
            Map<String, String> cells = new LinkedHashMap<>();
            for (String column : csv.columns()) {
                String cell = csv.cell(row, column);
                if (!column.isEmpty() && !column.equals("path") && !CsvSource.BOX.contains(column) && !cell.isEmpty()) {
                    cells.put(column, cell);
                }
            }
            if (columns.putIfAbsent(new Key(resolve(path, folder, images), CsvSource.box(csv, row)), cells) != null) {
                throw new IllegalArgumentException("path '" + path + "' is listed twice; keep one row");
            }
        }, notices);
        return new ImageColumns(columns);
    }

    /** The columns of an image, in the order of the table; those of the whole image where its box has none of its own. */
    public Map<String, String> of(ImageRow row) {
        Map<String, String> own = columns.get(new Key(row.location().file(), row.box()));
        Map<String, String> found = own != null ? own : columns.getOrDefault(new Key(row.location().file(), null), Map.of());
        return Collections.unmodifiableMap(found);
    }

    /** How many rows of the table are of none of the images. */
    public int without(List<ImageRow> rows) {
        Set<Key> images = new HashSet<>();
        for (ImageRow row : rows) {
            images.add(new Key(row.location().file(), row.box()));
            images.add(new Key(row.location().file(), null));
        }
        return (int) columns.keySet().stream().filter(key -> !images.contains(key)).count();
    }

    private static Path resolve(String path, Path folder, Path images) {
        try {
            Path beside = folder.resolve(path).normalize();
            return Files.exists(beside) ? beside : images.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("path is not a file name: " + e.getMessage(), e);
        }
    }
}
