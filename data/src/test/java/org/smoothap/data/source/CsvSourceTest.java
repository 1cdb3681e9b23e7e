package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class CsvSourceTest extends SourceTest {
    @Test
    void everyColumnIsRead() throws IOException {
        ImageTable table = csv("""
                label,path,split,is_query,is_gallery,category,x_1,y_1,x_2,y_2
                Audi A3,car/1.jpg,train,,,Audi,,,,
                Audi A4,car/2.jpg,validation,True,False,Audi,1,2,11.0,22
                Volvo,../car/3.jpg,test,0,1,,0,0,5,5
                """);
        assertEquals("cars", table.name());
        assertFalse(table.drawn());
        ImageRow train = table.rows().get(0);
        assertEquals(dir.resolve("car/1.jpg"), train.location().file());
        assertEquals("Audi A3", train.label());
        assertEquals("Audi", train.superlabel());
        assertNull(train.box());
        assertTrue(train.query() && train.gallery());
        ImageRow query = table.rows().get(1);
        assertEquals(Split.VALIDATION, query.split());
        assertEquals(new Box(1, 2, 11, 22), query.box());
        assertTrue(query.query() && !query.gallery());
        ImageRow gallery = table.rows().get(2);
        assertEquals(Split.TEST, gallery.split());
        assertEquals(dir.getParent().resolve("car/3.jpg"), gallery.location().file());
        assertNull(gallery.superlabel());
        assertTrue(!gallery.query() && gallery.gallery());
        assertEquals(List.of(), notices);
    }

    @Test
    void oddFilesAreReadAsTheyAreMeant() throws IOException {
        ImageTable table = csv("\uFEFF Path ,LABEL,note, Split\r\n 1.png , \"Granny, Smith\" ,x, TEST \r\n\r\n2.png,b,\"two\r\nlines\",val\r\n");
        assertEquals(List.of("Granny, Smith", "b"), table.rows().stream().map(ImageRow::label).toList());
        assertEquals(dir.resolve("1.png"), table.rows().getFirst().location().file());
        assertEquals(List.of(Split.TEST, Split.VALIDATION), table.rows().stream().map(ImageRow::split).toList());
    }

    @Test
    void withoutSplitTheClassesAreHalved() throws IOException {
        ImageTable table = csv("label,path\na,1.png\nb,2.png\nc,3.png\nd,4.png\nd,5.png\n");
        assertEquals(List.of("c", "d"), table.only(Split.TEST).classes()); // smallest SHA-256
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("2 for training, 2 for the test"), notices.getFirst());
        assertEquals(table, csv("label,path,split\na,1.png,\nb,2.png,\nc,3.png,\nd,4.png,\nd,5.png,\n"));
    }

    @Test
    void classesSeenInTrainingAreNoticed() throws IOException {
        csv("label,path,split\na,1.png,train\na,2.png,test\nb,3.png,test\n");
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("1 of 2 test classes are training classes too (first: 'a')"), notices.getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "b,2.png,trian,1,1,,,,|unknown split 'trian'; did you mean 'train'?",
        "b,2.png,,1,1,,,,|split is empty",
        ",2.png,test,1,1,,,,|label is empty",
        "b,,test,1,1,,,,|path is empty",
        "b,2.png,test,maybe,1,,,,|is_query: expected true, false, 1 or 0, found 'maybe'",
        "b,2.png,test,1,,,,,|is_gallery: expected true, false, 1 or 0, found ''",
        "b,2.png,test,1,1,5,5,5,9|empty or negative box: left=5 top=5 right=5 bottom=9",
        "b,2.png,test,1,1,-1,0,5,9|left=-1",
        "b,2.png,test,1,1,1,,5,9|a box needs all of x_1, y_1, x_2, y_2 or none, 1 are empty",
        "b,2.png,test,1,1,1,1.5,5,9|y_1: expected whole pixels, found '1.5'",
        "b,2.png,test,1,1,1,1,1e99,9|x_2: expected whole pixels, found '1e99'",
        "b,./1.png,test,1,1,,,,|path './1.png' is already on line 2",
        "b,2.png,test|expected 9 cells as in the header, found 3",
    })
    void aBadRowIsRefusedWithItsLine(String row, String reason) throws IOException {
        String message = refusedCsv("label,path,split,is_query,is_gallery,x_1,y_1,x_2,y_2\na,1.png,train,,,,,,\n" + row
                + "\nc,4.png,test,1,1,,,,\n");
        assertTrue(message.contains("1 of 3 rows are bad, the first is line 3: "), message);
        assertTrue(message.contains(reason), message);
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("line 3: "), notices.getFirst());
    }

    @Test
    void allBadRowsAreToldUpToTwenty() throws IOException {
        refusedCsv("label,path,split\n" + "a,x.png,tset\n".repeat(30) + "b,y.png,test\n");
        assertEquals(21, notices.size());
        assertTrue(notices.get(19).contains("line 21: "), notices.get(19));
        assertTrue(notices.getLast().contains("10 more bad rows"), notices.getLast());
    }

    @Test
    void oneImageMayHaveManyBoxes() throws IOException {
        ImageTable table = csv("label,path,split,x_1,y_1,x_2,y_2\na,1.png,test,0,0,5,5\nb,1.png,test,5,0,9,5\n");
        assertEquals(2, table.rows().size());
        assertTrue(refusedCsv("label,path,split,x_1,y_1,x_2,y_2\na,1.png,test,0,0,5,5\nb,1.png,test,0,0,5,5\n")
                .contains("with the same box is already on line 2"));
    }

    @Test
    void filesThatAreNoTableAreRefused() throws IOException {
        assertTrue(refusedCsv("image,split\n1.png,train\n").contains("found no 'label' in the header 'image,split'"));
        assertTrue(refusedCsv("label;path\na;1.png\n").contains("found no 'label' in the header 'label;path'"));
        assertTrue(refusedCsv("").contains("found no 'label'"));
        assertTrue(refusedCsv("label,path\n\n").contains("has a header and no rows"));
        assertTrue(refusedCsv("label,label,path\na,b,c\n").contains("is not a comma-separated table"));
        assertTrue(refusedCsv("label,path\n\"a,1.png\n").contains("is not a comma-separated table"));
        assertTrue(refusedCsv("label,path,x_1\na,1.png,3\n").contains("found no 'y_1'"));
        assertTrue(refused("csv", dir).contains("found a folder"));
        assertTrue(refused("csv", dir.resolve("none.csv")).contains("found nothing"));
        byte[] latin1 = "label,path\nK\u00e4se,1.png\n".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(refused("csv", Files.write(dir.resolve("latin1.csv"), latin1)).contains("not text in UTF-8"));
    }

    private ImageTable csv(String text) throws IOException {
        return open("csv", write("cars.csv", text));
    }

    private String refusedCsv(String text) throws IOException {
        return refused("csv", write("cars.csv", text));
    }
}
