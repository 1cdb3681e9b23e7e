package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import org.smoothap.data.table.TestSet;

class VehicleIdTest extends SourceTest {
    @Test
    void theMiniatureHasThreeListsTestedInTwoWays() throws IOException {
        Path root = dir.resolve("VehicleID_V1.0");
        Miniatures.write("vehicleid", root, 1);
        ImageTable table = open("vehicleid", dir);
        assertEquals(10, table.only(Split.TRAIN).classes().size());
        assertEquals(List.of("small", "small-reid", "medium", "medium-reid", "large", "large-reid"),
                table.tests().stream().map(TestSet::name).toList());
        assertEquals(new Protocol.LeaveOneOut(), table.tests().get(2).protocol());
        assertEquals(new Protocol.RandomGallery(10, 0), table.tests().get(3).protocol());
        assertEquals(List.of(1, 5), table.tests().get(3).ks());
        int[] vehicles = {4, 4, 6, 6, 8, 8};
        int[] images = {16, 16, 24, 24, 31, 31};
        for (int i = 0; i < 6; i++) {
            int[] rows = table.rowsOf(table.tests().get(i));
            assertEquals(images[i], rows.length);
            assertEquals(vehicles[i], Arrays.stream(rows).mapToObj(row -> table.rows().get(row).label()).distinct().count());
        }
        assertEquals(List.of("test_list_1600.txt", "test_list_2400.txt", "test_list_800.txt", "train_list.txt"),
                List.copyOf(table.splitFiles().keySet()));
        assertTrue(TableCheck.of(table, 1, read -> {}).problems().isEmpty());
        assertEquals(List.of(), notices);
        assertTrue(table.drawn(), "the mark of a miniature is seen from the folder above too");
    }

    @Test
    void anImageMayBeInSeveralTests() throws IOException {
        lists("1 100", "20 7\n21 7", "21 7\n22 8", "20 7\n21 7\n22 8");
        ImageTable table = open("vehicleid", dir);
        assertEquals(4, table.rows().size());
        ImageRow shared = table.rows().get(2);
        assertEquals(dir.toAbsolutePath().resolve("image/0000021.jpg"), shared.location().file());
        assertEquals(List.of("small", "small-reid", "medium", "medium-reid", "large", "large-reid"), shared.tests());
        assertEquals(List.of("small", "small-reid", "large", "large-reid"), table.rows().get(1).tests());
        assertTrue(table.rows().get(3).isIn("medium") && !table.rows().get(3).isIn("small"));
        assertFalse(table.rows().getFirst().isIn("small"), "a training image is in no test");
    }

    @Test
    void rowsOfTheSameTestsShareTheirList() throws IOException {
        lists("1 100", "20 7\n21 7", "20 7\n21 7", "22 8\n23 8");
        ImageTable table = open("vehicleid", dir);
        assertSame(table.rows().get(1).tests(), table.rows().get(2).tests());
        assertSame(table.rows().get(3).tests(), table.rows().get(4).tests());
    }

    @Test
    void listsMayHaveHeadersAndOtherLineEnds() throws IOException {
        lists("1 100", "20 7", "22 8", "23 9");
        ImageTable plain = open("vehicleid", dir);
        lists("image vehicleID\r\n0000001\t100 \r\n\r\n", "0000020  7", "22 8\r\n", "name id\n23 9");
        assertEquals(plain.rows(), open("vehicleid", dir).rows());
    }

    @Test
    void badLinesAreToldWithFileAndNumber() throws IOException {
        lists("1 100\n2\n3 100 5\n10000000 100\n-4 100\n1 101\nx1 100", "20 7", "22 8", "23 9");
        String message = refused("vehicleid", dir);
        assertTrue(message.contains(
                        "train_list.txt: 6 of 7 lines are bad, the first is line 2: expected 2 columns (image vehicle)"),
                message);
        assertTrue(notices.get(2).contains("line 4: image: expected 0 to 9999999, found 10000000"), notices.get(2));
        assertTrue(notices.get(4).contains("line 6: image 0000001.jpg is of class 101"), notices.get(4));
        lists("1 100", "20 7", "20 8", "23 9");
        assertTrue(refused("vehicleid", dir).contains("test_list_1600.txt: 1 of 1 lines are bad"));
        lists("1 100", "20 7", " \n", "23 9");
        assertTrue(refused("vehicleid", dir).contains("test_list_1600.txt: expected a line for each image, found none"));
    }

    private void lists(String train, String small, String medium, String large) throws IOException {
        write("train_test_split/train_list.txt", train);
        write("train_test_split/test_list_800.txt", small);
        write("train_test_split/test_list_1600.txt", medium);
        write("train_test_split/test_list_2400.txt", large);
    }
}
