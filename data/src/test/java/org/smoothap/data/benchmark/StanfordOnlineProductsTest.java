package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import org.smoothap.data.table.TestSet;

class StanfordOnlineProductsTest extends SourceTest {
    private static final String HEADER = "image_id class_id super_class_id path\n";

    @Test
    void theMiniatureIsReadWhole() throws IOException {
        Path root = dir.resolve("sop");
        Miniatures.write("sop", root, 1);
        ImageTable table = open("sop", root);
        // Products 1 to 20 with 2, 3, 4, 5, 6, 2, 3 ... photos; the first 12 train.
        assertEquals(12, table.only(Split.TRAIN).classes().size());
        assertEquals(8, table.only(Split.TEST).classes().size());
        assertEquals(45, table.only(Split.TRAIN).rows().size());
        assertEquals(35, table.only(Split.TEST).rows().size());
        Set<String> kinds = new TreeSet<>();
        table.rows().forEach(row -> kinds.add(row.superlabel()));
        assertEquals(Set.of("bicycle_final", "chair_final", "mug_final", "sofa_final"), kinds);
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1, 10, 100, 1000))), table.tests());
        assertEquals(Set.of("Ebay_train.txt", "Ebay_test.txt"), table.splitFiles().keySet());
        assertEquals(64, table.splitFiles().get("Ebay_test.txt").length());
        assertTrue(TableCheck.of(table, 1, read -> {}).problems().isEmpty());
        assertEquals(List.of(), notices);
        assertTrue(table.drawn() && table.origin().contains("drawn by smoothap"), table.origin());
    }

    @Test
    void listsWithOtherLineEndsOrWithoutAHeaderAreTheSame() throws IOException {
        lists(HEADER + "1 1 1 bicycle_final/a_0.JPG\n2 1 1 bicycle_final/a_1.JPG\n", HEADER + "3 2 9 sofa_final/b_0.JPG\n");
        ImageTable plain = open("sop", dir);
        lists("\uFEFFImage_ID class_id super_class_id path \r\n\r\n1 1 1  bicycle_final/a_0.JPG\r\n"
                        + "  2\t1 1 bicycle_final\\a_1.JPG  \r\n",
                "3 2 9 sofa_final/b_0.JPG\n\n");
        ImageTable odd = open("sop", dir);
        assertEquals(plain.rows(), odd.rows());
        assertEquals(plain.digest(), odd.digest());
        assertEquals(dir.toAbsolutePath().resolve("bicycle_final/a_1.JPG"), odd.rows().get(1).location().file());
        assertEquals("1", odd.rows().get(1).label());
        assertEquals("sofa_final", odd.rows().get(2).superlabel());
        assertTrue(!plain.splitFiles().equals(odd.splitFiles()), "other bytes have another hash");
    }

    @Test
    void missingImagesAreForTheCheckToFind() throws IOException {
        lists("1 1 1 bicycle_final/a_0.JPG", "3 2 9 sofa_final/b_0.JPG");
        ImageTable table = open("sop", dir);
        assertEquals(2, TableCheck.of(table, 1, read -> {}).problems().size());
    }

    @Test
    void badLinesAreToldWithFileAndNumber() throws IOException {
        lists(HEADER + """
                1 1 1 bicycle_final/a_0.JPG
                2 1 bicycle_final/a_1.JPG
                3 x 1 bicycle_final/a_2.JPG
                4 1 13 bicycle_final/a_3.JPG
                0 1 1 bicycle_final/a_4.JPG
                5 1 1 ../../etc/a_5.JPG
                6 1 1 a_6.JPG
                7 1 1 sofa_final/a_7.JPG
                8 2 1 bicycle_final/a_0.JPG
                """, HEADER);
        String message = refused("sop", dir);
        assertTrue(message.contains("Ebay_train.txt: 8 of 9 lines are bad, the first is line 3: expected 4 columns"), message);
        assertEquals(8, notices.size());
        assertTrue(notices.get(1).contains("line 4: class_id: expected a whole number, found 'x'"), notices.get(1));
        assertTrue(notices.get(2).contains("line 5: super_class_id: expected 1 to 12, found 13"), notices.get(2));
        assertTrue(notices.get(3).contains("line 6: image_id: expected at least 1, found 0"), notices.get(3));
        assertTrue(notices.get(4).contains("line 7: super_class_id 1 is in the folder '../../etc'"), notices.get(4));
        assertTrue(notices.get(5).contains("line 8: expected a path like"), notices.get(5));
        assertTrue(notices.get(7).contains("line 10: image a_0.JPG is of class 2, but was listed before with class 1"),
                notices.get(7));
    }

    @Test
    void pathsThatLeadOutOfTheRootAreRefused() throws IOException {
        for (String path : List.of("../etc/a.JPG", "/etc/a.JPG", "x/../../a.JPG", "..\\etc\\a.JPG")) {
            lists("1 1 1 " + path, "2 2 2 sofa_final/b.JPG");
            String message = refused("sop", dir.resolve("."));
            assertTrue(message.contains("leads out of the folder"), message);
        }
    }

    @Test
    void linesListedTwiceAreUsedOnceAndOverlapsAreTold() throws IOException {
        lists("1 1 1 a/a.JPG\n1 1 1 a/a.JPG\n2 1 1 a/b.JPG", "3 1 1 a/c.JPG");
        assertEquals(3, open("sop", dir).rows().size());
        assertTrue(notices.get(0).contains("1 lines name an image that their list has already"), notices.toString());
        assertTrue(notices.get(1).contains("1 of 1 test classes are training classes too"), notices.toString());
        lists("1 1 1 a/a.JPG", "3 1 1 a/a.JPG");
        assertTrue(refused("sop", dir).contains("for training and for the test"));
    }

    @Test
    void theFolderMayBeTheOneThatTheArchiveUnpacksTo() throws IOException {
        Path inner = dir.resolve("Stanford_Online_Products");
        Miniatures.write("sop", inner, 1);
        assertEquals(80, open("sop", dir).rows().size());
        Files.move(inner, dir.resolve("products"));
        String above = refused("sop", dir);
        assertTrue(above.contains("expected Ebay_train.txt") && above.contains("it is in " + dir.resolve("products")), above);
        String below = refused("sop", dir.resolve("products/sofa_final"));
        assertTrue(below.contains("it is in " + dir.resolve("products") + ", give that folder"), below);
        assertTrue(refused("sop", dir.resolve("nowhere")).contains("found nothing"));
        Files.delete(dir.resolve("products/Ebay_test.txt"));
        assertTrue(refused("sop", dir.resolve("products")).contains("Ebay_test.txt: expected a list file, found nothing"));
    }

    @Test
    void tablesKeepTheirTestsAndHashes() throws IOException {
        Path root = dir.resolve("sop");
        Miniatures.write("sop", root, 1);
        ImageTable table = open("sop", root);
        ImageTable less = table.withValidation(0.25).only(Split.TEST);
        assertEquals(table.tests(), less.tests());
        assertEquals(table.splitFiles(), less.splitFiles());
        assertEquals(35, less.rowsOf(less.tests().getFirst()).length);
        assertEquals(3, table.withValidation(0.25).only(Split.VALIDATION).rows().stream().map(ImageRow::label).distinct()
                .count());
    }

    private void lists(String train, String test) throws IOException {
        write("Ebay_train.txt", train);
        write("Ebay_test.txt", test);
    }
}
