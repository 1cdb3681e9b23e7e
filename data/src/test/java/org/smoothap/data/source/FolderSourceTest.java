package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class FolderSourceTest extends SourceTest {
    @Test
    void classFoldersAreHalved() throws IOException {
        for (String path : List.of("a/1.jpg", "a/2.JPEG", "b x/1.png", "c/1.webp", "d/2.pgm", "d/10.gif")) {
            write("pets/" + path, "");
        }
        ImageTable table = open("folder", dir.resolve("pets"));
        assertEquals("pets", table.name());
        assertEquals(List.of("a/1.jpg", "a/2.JPEG", "b x/1.png", "c/1.webp", "d/10.gif", "d/2.pgm"), paths(table));
        assertEquals(List.of("a", "b x", "c", "d"), table.classes());
        assertEquals(2, table.only(Split.TEST).classes().size());
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("2 for training, 2 for the test"), notices.getFirst());
    }

    @Test
    void splitFoldersAreSplits() throws IOException {
        for (String path : List.of("train/a/1.jpg", "val/b/1.jpg", "test/c/1.bmp", "test/c/2.ppm", "README.md")) {
            write("pets/" + path, "");
        }
        ImageTable table = open("folder", dir.resolve("pets"));
        assertEquals(List.of("a"), table.only(Split.TRAIN).classes());
        assertEquals(List.of("b"), table.only(Split.VALIDATION).classes());
        assertEquals(2, table.only(Split.TEST).rows().size());
        assertEquals(List.of(), notices);
    }

    @Test
    void splitNamesBesideOtherFoldersAreClasses() throws IOException {
        write("toys/train/1.jpg", "");
        write("toys/car/1.jpg", "");
        assertEquals(List.of("car", "train"), open("folder", dir.resolve("toys")).classes());
        assertTrue(notices.getFirst().contains("the folders train are taken as classes"), notices.getFirst());
    }

    @Test
    void whatIsNoImageOfAClassIsLeftOut() throws IOException {
        for (String path : List.of("a/1.jpg", "a/.hidden.jpg", "a/notes.txt", "a/deeper/2.jpg", ".git/3.jpg", "stray.jpg", "b/1.png",
                "empty/x.txt", "a/jpg")) {
            write("pets/" + path, "");
        }
        ImageTable table = open("folder", dir.resolve("pets"));
        assertEquals(List.of("a/1.jpg", "b/1.png"), paths(table));
        assertTrue(notices.stream().anyMatch(notice -> notice.contains("5 files and folders left out")), notices.toString());
    }

    @Test
    void whatIsNoFolderOfClassFoldersIsRefused() throws IOException {
        write("pets/1.jpg", "");
        assertTrue(refused("folder", dir.resolve("pets")).contains("found no image in the 0 folders"));
        assertTrue(refused("folder", dir.resolve("pets/1.jpg")).contains("expected a folder of class folders, found a file"));
        assertTrue(refused("folder", dir.resolve("none")).contains("found nothing"));
    }

    private List<String> paths(ImageTable table) {
        Stream<String> paths = table.rows().stream()
                .map(row -> dir.resolve("pets").relativize(row.location().file()).toString().replace('\\', '/'));
        return paths.toList();
    }
}
