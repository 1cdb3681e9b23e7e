package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

class CubTest extends ReaderTest {
    CubTest() {
        super("cub");
    }

    @Test
    void theFirstHundredClassesAreForTraining() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 8, 6);
        for (ImageRow row : table.rows()) {
            boolean train = Integer.parseInt(row.label().substring(0, 3)) <= 100;
            assertEquals(train ? Split.TRAIN : Split.TEST, row.split(), row.label());
            assertEquals(row.label(), row.location().file().getParent().getFileName().toString());
            assertNull(row.box());
        }
        assertTrue(classes(table, Split.TRAIN).contains("100.Drawn_Bird_100"));
        assertTrue(classes(table, Split.TEST).contains("101.Drawn_Bird_101"));
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1, 2, 4, 8))), table.tests());
        assertEquals(Map.of("classes.txt", sha256("classes.txt"), "image_class_labels.txt", sha256("image_class_labels.txt"),
                "images.txt", sha256("images.txt")), table.splitFiles());
        assertEquals(List.of(), notices);
    }

    @Test
    void listsFromWindowsAndInAnotherOrder() throws IOException {
        String digest = open().digest();
        for (String list : List.of("images.txt", "image_class_labels.txt", "classes.txt")) {
            edit(list, ReaderTest::windows);
        }
        List<String> labels = Files.readAllLines(root.resolve("image_class_labels.txt"));
        Files.write(root.resolve("image_class_labels.txt"),
                labels.stream().map(line -> line.replace(BOM, "")).toList().reversed());
        Files.delete(root.resolve("bounding_boxes.txt"));
        Files.delete(root.resolve("train_test_split.txt"));
        assertEquals(digest, open().digest());
        assertEquals(List.of(), notices);
    }

    @Test
    void theRootMayBeOneLevelOff() throws IOException {
        String digest = open().digest();
        assertEquals(digest, open(root.resolve("images")).digest());
        Files.move(root, dir.resolve("CUB_200_2011"));
        assertEquals(digest, open(dir).digest());
        root = dir.resolve("CUB_200_2011/images/001.Drawn_Bird_1");
        assertContains(refused(), "expected images.txt");
    }

    @Test
    void repeatedLinesAreLeftOutAndTold() throws IOException {
        String digest = open().digest();
        edit("images.txt", text -> text.replaceFirst("(?m)^(.*)$", "$1\n$1"));
        edit("image_class_labels.txt", text -> text + "1 1\n");
        assertEquals(digest, open().digest());
        assertNotice("cub: 1 lines name an image that their list has already; each is used once");
    }

    @Test
    void linesThatSayTwoThingsAreRefused() throws IOException {
        edit("image_class_labels.txt", text -> text + "1 2\n");
        assertContains(refused(), "image_class_labels.txt: 1 of ");
        assertContains(refused(), ": number 1 has both '1' and '2'");
    }

    @Test
    void badLinesAreRefusedWithTheirNumber() throws IOException {
        editLine("images.txt", 4, line -> "999" + line.substring(1));
        assertContains(refused(), "line 4: image 999 is not in image_class_labels.txt");
        editLine("images.txt", 4, _ -> "4 ../../etc/passwd");
        assertContains(refused(), "line 4: path '../../etc/passwd' leads out of the folder");
        editLine("images.txt", 4, _ -> "4 /etc/passwd");
        assertContains(refused(), "line 4: path '/etc/passwd' leads out of the folder");
        editLine("images.txt", 4, _ -> "4");
        assertContains(refused(), "line 4: expected 2 columns (image_number path), found 1");
        editLine("images.txt", 4, _ -> "four a.jpg");
        assertContains(refused(), "line 4: image_number: expected a whole number, found 'four'");
    }

    @Test
    void badClassesAreRefused() throws IOException {
        editLine("image_class_labels.txt", 2, _ -> "2 first");
        assertContains(refused(), "image_class_labels.txt");
        assertContains(refused(), "line 2: class_number: expected a whole number, found 'first'");
        editLine("image_class_labels.txt", 2, _ -> "2 7");
        assertContains(refused(), "images.txt: 1 of ");
        assertContains(refused(), "line 2: image 2 is of class 7; expected 1 to 200 and a name in classes.txt");
        editLine("image_class_labels.txt", 2, _ -> "2 201");
        edit("classes.txt", text -> text + "201 201.Cat\n");
        assertContains(refused(), "image 2 is of class 201; expected 1 to 200");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Files.delete(root.resolve("classes.txt"));
        assertContains(refused(), "classes.txt: expected a list file, found nothing");
        move("images", "pictures");
        assertContains(refused(), "expected the folder images, found no such");
    }
}
