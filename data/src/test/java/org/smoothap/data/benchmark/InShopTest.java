package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class InShopTest extends ReaderTest {
    private static final String LIST = "Eval/list_eval_partition.txt";

    InShopTest() {
        super("inshop");
    }

    @Test
    void queriesAndGalleryAreFlags() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 8, 6);
        assertEquals(Files.readAllLines(root.resolve(LIST)).size() - 2, table.rows().size());
        for (ImageRow row : table.only(Split.TRAIN).rows()) {
            assertTrue(row.query() && row.gallery());
        }
        List<ImageRow> queries = table.only(Split.TEST).rows().stream().filter(ImageRow::query).toList();
        assertEquals(6, queries.size());
        for (ImageRow row : table.only(Split.TEST).rows()) {
            assertTrue(row.query() != row.gallery(), row.toString());
        }
        assertEquals(root.resolve("Img/img/WOMEN/Dresses/id_00000001/01_1_front.jpg"), table.rows().getFirst().location().file());
        assertEquals("id_00000001", table.rows().getFirst().label());
        assertEquals(List.of(new TestSet("test", new Protocol.QueryGallery(), List.of(1, 10, 20, 30))), table.tests());
        assertEquals(Map.of("list_eval_partition.txt", sha256(LIST)), table.splitFiles());
        assertEquals(List.of(), notices);
    }

    @Test
    void otherPlacesAndAListFromWindows() throws IOException {
        String digest = open().digest();
        edit(LIST, ReaderTest::windows);
        assertEquals(digest, open().digest());
        move("Img/img", "img");
        move(LIST, "list_eval_partition.txt");
        assertEquals(digest, open(root.resolve("img")).digest());
        Files.move(root, dir.resolve("In-shop Clothes Retrieval Benchmark"));
        assertEquals(digest, open(dir).digest());
        assertEquals(List.of(), notices);
    }

    @Test
    void countAndHeaderMayBeMissing() throws IOException {
        String digest = open().digest();
        edit(LIST, text -> text.substring(text.indexOf('\n') + 1));
        assertEquals(digest, open().digest());
        edit(LIST, text -> text.substring(text.indexOf('\n') + 1));
        assertEquals(digest, open().digest());
    }

    @Test
    void aListThatWasCutOffIsRefused() throws IOException {
        int rows = open().rows().size();
        edit(LIST, text -> text.lines().limit(rows).reduce("", (a, b) -> a + b + "\n"));
        assertContains(refused(), "list_eval_partition.txt: expected as many images as its first line says, " + rows + ", found "
                + (rows - 2));
        edit(LIST, text -> text.lines().limit(1).reduce("", (a, b) -> a + b + "\n"));
        assertContains(refused(), "its first line says, " + rows + ", found 0");
        edit(LIST, text -> text + "image_name item_id evaluation_status\n");
        assertContains(refused(), "its first line says, " + rows + ", found 0");
    }

    @Test
    void aListOfNothingIsRefused() throws IOException {
        edit(LIST, _ -> "image_name item_id evaluation_status\n");
        assertContains(refused(), "list_eval_partition.txt: expected images, found 0; get the file again");
    }

    @Test
    void badLinesAreRefusedWithTheirNumber() throws IOException {
        editLine(LIST, 5, line -> line.replace("train", "val"));
        assertContains(refused(), "line 5: expected train, query or gallery, found 'val'");
        editLine(LIST, 5, line -> line.replace(" val", ""));
        assertContains(refused(), "line 5: expected 3 columns (image_name item_id evaluation_status), found 2");
        editLine(LIST, 5, _ -> "img/../../a.jpg id_00000001 train");
        assertContains(refused(), "line 5: path 'img/../../a.jpg' leads out of the folder");
    }

    @Test
    void anImageThatIsQueryAndGalleryIsRefused() throws IOException {
        List<String> lines = Files.readAllLines(root.resolve(LIST));
        int query = lines.indexOf(lines.stream().filter(line -> line.endsWith(" query")).findFirst().orElseThrow());
        editLine(LIST, query + 2, _ -> lines.get(query).replace(" query", " gallery"));
        assertContains(refused(), "line " + (query + 2) + ": image 01_1_front.jpg is query and gallery");
    }

    @Test
    void repeatedLinesAreLeftOutAndItemsInBothPartsTold() throws IOException {
        editLine(LIST, 4, _ -> "img/WOMEN/Dresses/id_00000001/01_1_front.jpg id_00000001 train");
        int rows = open().rows().size();
        assertNotice("inshop: 1 lines name an image that their list has already; each is used once");
        notices.clear();
        edit(LIST, text -> text.replaceAll("id_00000009( +)(query|gallery)", "id_00000001$1$2"));
        assertEquals(rows, open().rows().size());
        assertTrue(notices.getLast().contains("1 of 6 test classes are training classes too"), notices.toString());
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        move("Img", "images");
        assertContains(refused(), "expected the folder Img/img or img, found none of them");
        Files.delete(root.resolve(LIST));
        assertContains(refused(), "expected Eval/list_eval_partition.txt");
    }
}
