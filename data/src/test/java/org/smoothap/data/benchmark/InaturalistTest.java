package org.smoothap.data.benchmark;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

class InaturalistTest extends ReaderTest {
    private static final String TRAIN = "Inat_dataset_splits/Inaturalist_train_set1.txt";
    private static final String TEST = "Inat_dataset_splits/Inaturalist_test_set1.txt";

    InaturalistTest() {
        super("inaturalist");
    }

    @Test
    void theAuthorsListsSayWhichSpeciesAreSeen() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 8, 6);
        assertEquals(lines(TRAIN), table.only(Split.TRAIN).rows().size());
        assertEquals(lines(TEST), table.only(Split.TEST).rows().size());
        String first = Files.readAllLines(root.resolve(TRAIN)).getFirst(); // train_val2018/Aves/40/....jpg
        ImageRow row = table.rows().getFirst();
        assertEquals(root.resolve(first), row.location().file());
        assertEquals("Aves/40", row.label());
        assertEquals("Aves", row.superlabel());
        assertEquals(Set.of("Aves", "Insecta", "Plantae"), superlabels(table));
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1, 4, 16, 32))), table.tests());
        assertEquals(Map.of("Inaturalist_train_set1.txt", sha256(TRAIN), "Inaturalist_test_set1.txt", sha256(TEST)),
                table.splitFiles());
        assertEquals(List.of(), notices);
    }

    @Test
    void whatStandsBeforeTheImageFolderIsDropped() throws IOException {
        String digest = open().digest();
        edit(TRAIN, text -> text.replace("train_val2018/", "/scratch/someone/train_val2018/old/train_val2018/"));
        edit(TEST, text -> text.replace("train_val2018/", ""));
        assertEquals(digest, open().digest());
        edit(TEST, text -> text.lines().map(line -> ".\\train_val2018\\" + line.replace('/', '\\') + "\n").collect(joining()));
        assertEquals(digest, open().digest());
    }

    @Test
    void listsInTheRootAndFromWindows() throws IOException {
        String digest = open().digest();
        edit(TRAIN, ReaderTest::windows);
        edit(TEST, ReaderTest::windows);
        move(TRAIN, "Inaturalist_train_set1.txt");
        move(TEST, "Inaturalist_test_set1.txt");
        assertEquals(digest, open().digest());
        assertEquals(List.of(), notices);
    }

    @Test
    void theRootMayBeOneLevelOff() throws IOException {
        String digest = open().digest();
        assertEquals(digest, open(root.resolve("train_val2018")).digest());
        Files.move(root, dir.resolve("Inaturalist"));
        assertEquals(digest, open(dir).digest());
    }

    @Test
    void repeatedLinesAreLeftOutAndTold() throws IOException {
        String digest = open().digest();
        edit(TRAIN, text -> text + text.lines().findFirst().orElseThrow() + "\n");
        assertEquals(digest, open().digest());
        assertNotice("inaturalist: 1 lines name an image that their list has already; each is used once");
    }

    @Test
    void anImageInBothListsIsRefused() throws IOException {
        String image = Files.readAllLines(root.resolve(TRAIN)).get(1);
        edit(TEST, text -> image + "\n" + text);
        String message = refused();
        assertContains(message, "Inaturalist_test_set1.txt");
        assertContains(message, "line 1: image ");
        assertContains(message, " is for training and for the test");
    }

    @Test
    void aSpeciesInBothListsIsTold() throws IOException {
        editLine(TEST, 1, line -> line.replaceFirst("[^/]+/[^/]+/([^/]+)$", "Aves/40/$1"));
        open();
        assertNotice("1 of 7 test classes are training classes too (first: 'Aves/40')");
    }

    @Test
    void linesThatAreNoSuchPathAreRefusedWithTheirNumber() throws IOException {
        for (String bad : List.of("train_val2018/Aves/40", "train_val2018/../Aves/1.jpg", "/data/Aves/40/1.jpg",
                "../Aves/40/1.jpg", "train_val2018/Aves//1.jpg", "train_val2018/Aves/40/..", "40/1.jpg")) {
            editLine(TRAIN, 3, _ -> bad);
            assertContains(refused(), "line 3: expected a path like train_val2018/Plantae/7477/3b60c9.jpg, found '" + bad + "'");
        }
    }

    @Test
    void missingListsAndFoldersAreNamed() throws IOException {
        Files.delete(root.resolve(TEST));
        assertContains(refused(), "expected the file " + TEST + " or Inaturalist_test_set1.txt, found none of them; without the "
                + "authors' lists, the dataset 'inaturalist-own-split' divides the species itself");
        Files.writeString(root.resolve(TEST), "\n\n");
        assertContains(refused(), "expected a line for each image, found none");
        move("train_val2018", "images/train_val2018");
        assertContains(refused(), "expected train_val2018");
    }

    @Test
    void missingImagesAreLeftToTheCheck() throws IOException {
        ImageTable table = open();
        Files.delete(table.rows().getFirst().location().file());
        assertTrue(open().rows().equals(table.rows()));
    }

    private int lines(String list) throws IOException {
        return Files.readAllLines(root.resolve(list)).size();
    }
}
