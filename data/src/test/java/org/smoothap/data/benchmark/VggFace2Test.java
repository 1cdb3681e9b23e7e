package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

class VggFace2Test extends ReaderTest {
    private static final String TRAIN = "meta/train_list.txt";
    private static final String TEST = "meta/test_list.txt";
    private static final String BOXES = "bb_landmark/loose_bb_train.csv";
    private static final String META = "meta/identity_meta.csv";

    VggFace2Test() {
        super("vggface2");
    }

    @Test
    void facesByIdentityCutToTheirBoxes() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 8, 6);
        List<String> lines = Files.readAllLines(root.resolve(TRAIN));
        List<ImageRow> train = table.only(Split.TRAIN).rows();
        assertEquals(lines, train.stream()
                .map(row -> root.resolve("data/train").relativize(row.location().file()).toString().replace('\\', '/')).toList());
        assertEquals("n000002", train.getFirst().label());
        assertEquals(new Box(4, 5, 50, 53), train.get(0).box());
        assertEquals(new Box(0, 0, 47, 49), train.get(1).box()); // from -3,-6
        assertEquals(new Box(10, 8, 70, 78), train.get(2).box()); // sticks out, cut off when the image is read
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1))), table.tests());
        assertEquals(Map.of("train_list.txt", sha256(TRAIN), "test_list.txt", sha256(TEST)), table.splitFiles());
        assertEquals(List.of(), notices);
    }

    @Test
    void filesMayLieElsewhereAndComeFromWindows() throws IOException {
        String digest = open().digest();
        for (String file : List.of(TRAIN, TEST, BOXES, META)) {
            edit(file, ReaderTest::windows);
        }
        assertEquals(digest, open(root.resolve("meta")).digest());
        assertEquals(digest, open(root.resolve("data")).digest());
        move("data/train", "train");
        move("data/test", "test");
        move("bb_landmark", "meta/bb_landmark");
        Files.move(root, dir.resolve("VGG-Face2"));
        assertEquals(digest, open(dir).digest());
        assertEquals(List.of(), notices);
    }

    @Test
    void boxesInAnyOrderAndWithoutHeaderOrQuotes() throws IOException {
        String digest = open().digest();
        List<String> lines = Files.readAllLines(root.resolve(BOXES));
        Files.write(root.resolve(BOXES), lines.subList(1, lines.size()).reversed().stream()
                .map(line -> line.replace("\"", "").replace(",", " , ")).toList());
        assertEquals(digest, open().digest());
    }

    @Test
    void imagesWithoutAUsableBoxAreUsedWhole() throws IOException {
        editLine(BOXES, 2, line -> line.replaceFirst(",.*", ",-60,5,46,48")); // left of the image
        editLine(BOXES, 3, line -> line.replaceFirst(",.*", ",3,5,0,48"));
        editLine(BOXES, 4, _ -> "");
        ImageTable table = open();
        assertNull(table.rows().get(0).box());
        assertNull(table.rows().get(1).box());
        assertNull(table.rows().get(2).box());
        assertEquals(3, table.rows().stream().filter(row -> row.box() == null).count());
        assertNotice("train_list.txt: 3 of 33 images have no face box inside the image and are used whole (first: "
                + "n000002/0001_01.jpg)");
    }

    @Test
    void withoutBoxFilesImagesAreUsedWhole() throws IOException {
        Files.delete(root.resolve(BOXES));
        ImageTable table = open();
        assertTrue(table.only(Split.TRAIN).rows().stream().map(ImageRow::box).allMatch(Objects::isNull));
        assertTrue(table.only(Split.TEST).rows().stream().map(ImageRow::box).noneMatch(Objects::isNull));
        assertNotice("there is no bb_landmark/loose_bb_train.csv, the train images are used whole");
    }

    @Test
    void badBoxesAreRefusedWithTheirLine() throws IOException {
        for (Map.Entry<String, String> bad : Map.of("\"n000002/0001_01\",1,2,3", "expected NAME_ID,X,Y,W,H, found 4 cells",
                "\"n000002/0001_01\",1,2,3,x", "expected whole pixels, found 'x'",
                "\"n000002/0001_01\",1,2,3,99999999999", "expected whole pixels, found '99999999999'",
                "\"n000002/0001_01\",2000000000,2,2000000000,5", "expected whole pixels, found '2000000000'",
                "\"../n000002/0001_01\",1,2,3,4", "expected a face like n000002/0001_01, found '../n000002/0001_01'").entrySet()) {
            editLine(BOXES, 3, _ -> bad.getKey());
            assertContains(refused(), "loose_bb_train.csv, line 3: " + bad.getValue());
        }
        editLine(BOXES, 3, _ -> "\"n000002/0001_01");
        assertContains(refused(), "loose_bb_train.csv: is not a comma-separated table");
    }

    @Test
    void badLinesOfAListAreRefusedWithTheirNumber() throws IOException {
        for (String bad : List.of("n000002/../0001_01.jpg", "/n000002/0001_01.jpg", "n000002/1_01.jpg", "n000002 0001_01.jpg",
                "0001_01.jpg", "n000002/0001_01.jpg 3", "n000002/0001_01.png")) {
            editLine(TRAIN, 4, _ -> bad);
            assertContains(refused(), "train_list.txt, line 4: expected a face like n000002/0001_01, found '" + bad + "'");
        }
        Files.writeString(root.resolve(TRAIN), "\n");
        assertContains(refused(), "train_list.txt: expected a line for each image, found none");
    }

    @Test
    void repeatedLinesAreLeftOutAndTold() throws IOException {
        String digest = open().digest();
        edit(TRAIN, text -> text + "n000002/0001_01.jpg\nn000004/0002_02.jpg\n");
        assertEquals(digest, open().digest());
        assertNotice("train_list.txt: 2 lines repeat an earlier one and are left out");
    }

    @Test
    void listsThatDifferFromTheMetadataAreTold() throws IOException {
        edit(TRAIN, text -> text.replaceFirst("n000002/0001_01.jpg\n", ""));
        open();
        assertNotice("train_list.txt: 1 of 8 identities are not as in identity_meta.csv (n000002: 4 images for training, "
                + "there 5 images for training)");
        notices.clear();
        edit(META, text -> text.replaceFirst("(n000004.*),1, f,", "$1,0, f,").replaceFirst("n000006.*\n", ""));
        open();
        assertNotice("3 of 8 identities are not as in identity_meta.csv");
        notices.clear();
        Files.delete(root.resolve(META));
        open();
        assertEquals(List.of(), notices);
    }

    @Test
    void namesInTheMetadataMayHaveCommasAndQuotes() throws IOException {
        editLine(META, 2, line -> line.replace("Drawn_Person,_", "Person, the \"2nd\", 3,1, m, ") + " ");
        editLine(META, 3, line -> line.replaceFirst(",$", ""));
        open();
        assertEquals(List.of(), notices);
        editLine(META, 3, line -> line.replaceFirst(", [fm]$", ""));
        assertContains(refused(), "line 3: expected Class_ID, Name, Sample_Num, Flag, Gender, found 'n000004,");
    }

    @Test
    void anIdentityOfBothPartsIsTold() throws IOException {
        edit(TEST, text -> text + "n000002/0009_01.jpg\n");
        open();
        assertContains(notices.getLast(), "1 of 7 test classes are training classes too (first: 'n000002')");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        move("data/test", "data/tests");
        assertContains(refused(), "expected the folder data/test or test, found none of them");
        Files.delete(root.resolve(TEST));
        assertContains(refused(), "expected the file meta/test_list.txt or test_list.txt, found none of them");
        Files.delete(root.resolve(TRAIN));
        assertContains(refused(), "expected meta/train_list.txt");
    }
}
