package org.smoothap.data.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;

/**
 * The rows of the official lists, each image once. An image that is listed twice would find itself: the same row again is
 * left out and told, an image with two classes, splits or flags is an error of the lists.
 */
final class UniqueRows {
    private record First(ImageRow row, Path list, int line) {}

    private final Map<ImageLocation, First> firsts = new HashMap<>();
    private final List<ImageRow> rows = new ArrayList<>();
    private int repeated;
    private String firstRepeated;

    /**
     * @param list the file that has the row
     * @param line its line, from 1
     * @throws IllegalArgumentException if the image is there with another class, split or flag
     */
    void add(ImageRow row, Path list, int line) {
        First before = firsts.putIfAbsent(row.location(), new First(row, list, line));
        if (before == null) {
            rows.add(row);
        } else if (before.row().equals(row)) {
            repeated++;
            if (firstRepeated == null) {
                firstRepeated = list.getFileName() + ", line " + line;
            }
        } else {
            throw new IllegalArgumentException("image " + row.location().file().getFileName() + " is here " + described(row)
                    + ", and on line " + before.line() + " of " + before.list().getFileName() + " " + described(before.row()));
        }
    }

    /** The rows in the order in which they were added. Says first how many were left out. */
    List<ImageRow> rows(Consumer<String> notices) {
        if (repeated > 0) {
            notices.accept(repeated + " rows of the lists repeat an earlier one and are left out (first: " + firstRepeated + ")");
        }
        return rows;
    }

    private static String described(ImageRow row) {
        String flags = row.query() && row.gallery() ? "" : row.query() ? ", query" : ", gallery";
        return "of class '" + row.label() + "' (" + row.split() + flags + ")";
    }
}
