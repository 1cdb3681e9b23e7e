package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

class ImageColumnsTest {
    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();

    private ImageColumns read(String text) throws IOException {
        Path table = Files.writeString(Files.createDirectories(folder.resolve("tables")).resolve("t.csv"), text);
        return ImageColumns.read(table, folder.resolve("pictures"), notices::add);
    }

    private ImageRow row(String path, Box box) {
        return ImageRow.of(ImageLocation.of(folder.resolve(path)), "label", Split.TEST).withBox(box);
    }

    @Test
    void pathsAreBesideTheTableOrBelowTheImages() throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve("tables")).resolve("beside.jpg"));
        ImageColumns columns = read("path,Label,price\nbeside.jpg,apple,3\nsub/far.jpg,pear,\n./sub/../other.jpg,,2\n");
        assertEquals(Map.of("label", "apple", "price", "3"), columns.of(row("tables/beside.jpg", null)));
        assertEquals(Map.of("label", "pear"), columns.of(row("pictures/sub/far.jpg", null)));
        assertEquals(Map.of("price", "2"), columns.of(row("pictures/other.jpg", null)));
        assertEquals(Map.of(), columns.of(row("pictures/unknown.jpg", null)));
        assertEquals(2, columns.without(List.of(row("pictures/sub/far.jpg", null))));
    }

    @Test
    void boxesHaveTheirOwnColumns() throws IOException {
        ImageColumns columns = read("path,x_1,y_1,x_2,y_2,name\na.jpg,0,0,2,2,left\na.jpg,2,0,4,2,right\nb.jpg,,,,,whole\n");
        assertEquals(Map.of("name", "right"), columns.of(row("pictures/a.jpg", new Box(2, 0, 4, 2))));
        assertEquals(Map.of(), columns.of(row("pictures/a.jpg", new Box(0, 0, 1, 1))));
        assertEquals(Map.of("name", "whole"), columns.of(row("pictures/b.jpg", new Box(0, 0, 1, 1))));
    }

    @Test
    void badTablesAreRefused() {
        assertTrue(assertThrows(IOException.class, () -> read("file,label\na,b\n")).getMessage().contains("path"));
        assertTrue(assertThrows(IOException.class, () -> read("path,label\na,b\na,c\n")).getMessage().contains("listed twice"));
    }
}
