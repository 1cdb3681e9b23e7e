package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTableTest {
    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    @Test
    void readsItsColumns() throws IOException {
        RowTable table = RowTable.read(write("row,Label,junk\n0,owl,0\n1,\"cat, wild\",true\n2,owl,FALSE\n"), "label");
        assertEquals(3, table.rows());
        assertTrue(table.has("label"));
        assertFalse(table.has("camera"));
        assertEquals(List.of("owl", "cat, wild", "owl"), table.column("label"));
        assertArrayEquals(new int[] {0, 1, 0}, table.numbers("label"));
        assertArrayEquals(new boolean[] {false, true, false}, table.flags("junk"));
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        IOException e = assertThrows(IOException.class, () -> RowTable.read(write("a,b\n1,2\n"), "label"));
        assertTrue(e.getMessage().contains("found no 'label'"), e.getMessage());
        RowTable table = RowTable.read(write("label,junk\nowl,yes\n,1\n"), "label");
        e = assertThrows(IOException.class, () -> table.column("label"));
        assertTrue(e.getMessage().contains("line 3: label is empty"), e.getMessage());
        e = assertThrows(IOException.class, () -> table.flags("junk"));
        assertTrue(e.getMessage().contains("found 'yes' in row 0"), e.getMessage());
    }

    @Test
    void readsCellsThatAreLists() throws IOException {
        RowTable table = RowTable.read(write("n,labels\n0,cat; dog\n1,\n2,;owl;;owl\n"));
        assertEquals(List.of(List.of("cat", "dog"), List.of(), List.of("owl", "owl")), table.lists("labels", ";"));
        assertEquals(List.of(List.of("cat; dog"), List.of(), List.of(";owl;;owl")), table.lists("labels", "."));
        IOException e = assertThrows(IOException.class, () -> RowTable.read(write("n,labels\n0,cat\n1\n")).lists("labels", ";"));
        assertTrue(e.getMessage().contains("line 3"), e.getMessage());
    }
}
