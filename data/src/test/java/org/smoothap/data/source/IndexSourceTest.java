package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class IndexSourceTest extends SourceTest {
    @Test
    void fineAndCoarseNamesAndIconicPictures() throws IOException {
        ImageTable table = index("""
                path,fine_id,fine_name,coarse_id,coarse_name,official_split,width,height,zero_shot_split
                images/Golden/1.jpg,0,Golden,0,Apple,train,160,160,train
                images/Granny/1.jpg,1,Granny,0,Apple,val,160,160,test
                iconic/Golden.jpg,0,Golden,0,Apple,iconic,160,160,iconic
                """);
        assertEquals("set", table.name());
        assertEquals(List.of("Golden", "Granny"), table.rows().stream().map(ImageRow::label).toList());
        assertEquals("Apple", table.rows().getFirst().superlabel());
        assertEquals(dir.resolve("set/images/Granny/1.jpg"), table.only(Split.TEST).rows().getFirst().location().file());
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().endsWith("1 iconic images left out"), notices.getFirst());
    }

    @Test
    void classNamesWithoutSplitAreHalved() throws IOException {
        ImageTable table = index("path,class_id,class_name\r\ns1/1.pgm,0,s1\r\ns2/1.pgm,1,s2\r\n");
        assertEquals(1, table.only(Split.TEST).rows().size());
        assertEquals(1, notices.size());
    }

    @Test
    void badIndexesAreRefused() throws IOException {
        assertTrue(refusedIndex("path,label\na.png,a\n").contains("expected a column class_name or fine_name"));
        assertTrue(refusedIndex("path,class_name,zero_shot_split\n../a.png,a,train\n")
                .contains("line 2: path '../a.png' leads out of the folder"));
        assertTrue(refusedIndex("path,class_name,zero_shot_split\na.png,a,train\nb/../a.png,a,train\n")
                .contains("line 3: path 'b/../a.png' is already on line 2"));
        assertTrue(refusedIndex("path,class_name,zero_shot_split\na.png,a,icon\n").contains("unknown split 'icon'"));
        assertTrue(refused("index", dir).contains("index.csv: expected a table file, found nothing"));
    }

    private ImageTable index(String text) throws IOException {
        write("set/index.csv", text);
        return open("index", dir.resolve("set"));
    }

    private String refusedIndex(String text) throws IOException {
        write("set/index.csv", text);
        return refused("index", dir.resolve("set"));
    }
}
