package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.FaceIds;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import org.smoothap.metric.TemplatePairs;

class IjbcTest extends SourceTest {
    private static final String HEADER = "TEMPLATE_ID,SUBJECT_ID,FILENAME,SIGHTING_ID,FACE_X,FACE_Y,FACE_WIDTH,FACE_HEIGHT\n";

    @Test
    void bothFormsOfTheMiniatureSayTheSame() throws IOException {
        Path root = dir.resolve("IJBC");
        Miniatures.write("ijbc", root, 5);
        ImageTable crops = open("ijbc", dir);
        assertTrue(crops.rows().getFirst().location().file().endsWith("loose_crop/1.jpg"), crops.rows().getFirst().toString());
        delete(root.resolve("loose_crop"));
        ImageTable official = open("ijbc", root);
        assertTrue(official.rows().getFirst().location().file().endsWith("images/img/0.jpg"));
        assertEquals(70, official.rows().size());
        assertEquals(10, official.classes().size());
        assertEquals(crops.rows().stream().map(row -> row.label() + row.face()).toList(),
                official.rows().stream().map(row -> row.label() + row.face()).toList());
        Protocol.Templates one = templates(crops);
        Protocol.Templates two = templates(official);
        assertEquals(one.galleries(), two.galleries());
        assertEquals(List.of(1, 4, 7, 10, 13), one.galleries().get("g1"));
        assertEquals(one.probes(), two.probes());
        assertEquals(20, one.probes().size());
        assertEquals(List.of(1, 5, 10), official.tests().getFirst().ks());
        assertEquals(Set.of("ijbc_1N_gallery_G1.csv", "ijbc_1N_gallery_G2.csv", "ijbc_1N_probe_mixed.csv",
                "ijbc_11_G1_G2_matches.csv"), official.splitFiles().keySet());
        assertEquals(List.of(), notices);
        for (Protocol.Templates protocol : List.of(one, two)) {
            TemplatePairs pairs = PairFile.read(protocol.pairs(), people(official));
            assertEquals(200, pairs.count());
            assertEquals(20, pairs.genuine());
        }
        assertTrue(official.drawn() && crops.drawn());
    }

    /** The pixels of a cropped box and of its loose crop are the same but for what JPEG loses. */
    @Test
    void boxesAreCutWhereTheCropsWere() throws IOException {
        Path root = dir.resolve("a");
        Miniatures.write("ijbc", root, 5);
        ImageTable crops = open("ijbc", root);
        Files.move(root.resolve("loose_crop"), dir.resolve("moved"));
        ImageTable official = open("ijbc", root);
        Files.move(dir.resolve("moved"), root.resolve("loose_crop"));
        try (ImageStore cut = new ImageStore(official.rows(), 0); ImageStore cropped = new ImageStore(crops.rows(), 0)) {
            for (int i = 0; i < official.rows().size(); i++) {
                RgbImage a = cut.get(i);
                RgbImage b = cropped.get(i);
                assertEquals(b.width() + "x" + b.height(), a.width() + "x" + a.height(), "row " + i);
                double difference = 0;
                for (int p = 0; p < a.rgb().length; p++) {
                    difference += Math.abs((a.rgb()[p] & 255) - (b.rgb()[p] & 255)) / (double) a.rgb().length;
                }
                assertTrue(difference < 12, "row " + i + " differs by " + difference);
            }
        }
    }

    @Test
    void boxesAreClippedAndFacesWithoutOneAreUsedWhole() throws IOException {
        official(HEADER + "1,7,img/1.jpg,100,-3,-4.5,20,10.2\n1,7,img/2.jpg,101,5,6,7,8\n",
                HEADER + "2,8,frames/3.png,102,,,,\n", HEADER + "3,7,frames/4.png,103,NaN,1,1,1\n3,7,img/5.jpg,104,-9,0,9,5\n");
        ImageTable table = open("ijbc", dir);
        assertEquals(List.of(new Box(0, 0, 17, 6), new Box(5, 6, 12, 14)),
                table.rows().stream().limit(2).map(ImageRow::box).toList());
        table.rows().stream().skip(2).forEach(row -> assertNull(row.box()));
        assertTrue(notices.contains("ijbc: 3 of 5 faces have no box inside the image and are used whole"), notices.toString());
        assertTrue(notices.getLast().contains("ijbc_11_G1_G2_matches.csv, so there is no 1:1 verification"), notices.toString());
        assertNull(templates(table).pairs());
        assertEquals(new FaceIds(1, 101), table.rows().get(1).face());
        assertEquals(0, table.only(Split.TRAIN).rows().size());
        assertEquals(5, TableCheck.of(table, 1, read -> {}).problems().size(), "missing images are for the check to find");
        assertEquals(dir.toAbsolutePath().resolve("img/1.jpg"), table.rows().getFirst().location().file(), "no folder images");
        Files.createDirectories(dir.resolve("images"));
        assertEquals(dir.toAbsolutePath().resolve("images/img/1.jpg"), open("ijbc", dir).rows().getFirst().location().file());
    }

    @Test
    void otherLineEndsColumnOrdersAndFurtherColumnsAreTheSame() throws IOException {
        String face = "1,7,img/1.jpg,100,1,2,3,4\n";
        official(HEADER + face, HEADER + "2,8,img/2.jpg,9,1,2,3,4\n", HEADER + "3,7,img/3.jpg,9,1,2,3,4\n");
        List<ImageRow> plain = open("ijbc", dir).rows();
        official("\uFEFFsubject_id, Template_ID,FILENAME,FACE_X,FACE_Y,FACE_WIDTH,FACE_HEIGHT,SIGHTING_ID,YAW\r\n\r\n"
                        + "7, 1 ,img/1.jpg,1,2,3,4,100,-0.5\r\n",
                (HEADER + "2,8,img\\2.jpg,9,1,2,3,4\n").replace("\n", "\r\n"), HEADER + "3,7,img/3.jpg,9,1.0,2,3,4");
        assertEquals(plain, open("ijbc", dir).rows());
    }

    @Test
    void badListsAreToldWithFileAndLine() throws IOException {
        String good = HEADER + "9,7,img/3.jpg,9,1,2,3,4\n";
        official(HEADER + "1,7,img/1.jpg,100,1,2,3,4\nx,7,img/1.jpg,100,1,2,3,4\n1,NaN,img/1.jpg,100,1,2,3,4\n"
                + "1,7,,100,1,2,3,4\n1,7,img/1.jpg,100,1,2,y,4\n1,7,img/1.jpg\n", good, good);
        String message = refused("ijbc", dir);
        assertTrue(message.contains("ijbc_1N_gallery_G1.csv: 5 of 6 lines are bad, the first is line 3: TEMPLATE_ID: expected a"
                + " whole number, found 'x'"), message);
        assertTrue(notices.get(1).contains("line 4: SUBJECT_ID: expected who it is, found 'NaN'"), notices.get(1));
        assertTrue(notices.get(2).contains("line 5: FILENAME is empty"), notices.get(2));
        assertTrue(notices.get(3).contains("line 6: FACE_WIDTH: expected pixels, found 'y'"), notices.get(3));
        assertTrue(notices.get(4).contains("line 7: expected a SIGHTING_ID, found 3 cells"), notices.get(4));
        official(good, good, HEADER + "9,8,img/4.jpg,9,1,2,3,4\n");
        message = refused("ijbc", dir);
        assertTrue(message.contains("ijbc_1N_probe_mixed.csv, line 2: template 9 is of subject 8, but was listed before with"
                + " subject 7"), message);
        official(good, HEADER + "5,1,../../x.jpg,9,1,2,3,4\n", good);
        assertTrue(refused("ijbc", dir).contains("ijbc_1N_gallery_G2.csv, line 2: path '../../x.jpg' leads out of"), "outside");
        official(good, "TEMPLATE_ID,SUBJECT_ID\n1,2\n", good);
        assertTrue(refused("ijbc", dir).contains("found no 'FILENAME' in the header 'TEMPLATE_ID,SUBJECT_ID'"));
        official(good, HEADER, good);
        assertTrue(refused("ijbc", dir).contains("has a header and no templates"));
        Files.delete(dir.resolve("protocols/ijbc_1N_probe_mixed.csv"));
        official(good, good, null);
        assertTrue(refused("ijbc", dir).contains("ijbc_1N_probe_mixed.csv: expected a list of templates, found nothing"));
        delete(dir.resolve("protocols"));
        message = refused("ijbc", dir);
        assertTrue(message.contains("expected protocols/ijbc_1N_gallery_G1.csv") && message.contains("or the crops, with meta/"),
                message);
    }

    @Test
    void cropsWithoutTheListsTakePeopleFromThePairs() throws IOException {
        write("loose_crop/1.jpg", "");
        write("meta/ijbc_face_tid_mid.txt", "1.jpg 5 1\r\n2.jpg 5 2\r\n3.jpg 2 1\r\n4.jpg 9 1\r\n5.jpg 3 1\r\n6.jpg 8 0\r\n");
        write("meta/ijbc_template_pair_label.txt", "5 9 1\n5 3 0\n9 2 1\n8 3 1\n");
        ImageTable table = open("ijbc", dir);
        assertEquals(List.of("template-2", "template-2", "template-2", "template-2", "template-3", "template-3"),
                table.rows().stream().map(ImageRow::label).toList());
        assertEquals(Map.of(), templates(table).galleries());
        assertTrue(notices.getFirst().contains("so there is no 1:N search; the pairs of one person make 2 people of 5 templates"),
                notices.toString());
        assertEquals(3, PairFile.read(templates(table).pairs(), people(table)).genuine());
        Files.delete(dir.resolve("meta/ijbc_template_pair_label.txt"));
        String message = refused("ijbc", dir);
        assertTrue(message.contains("or meta/ijbc_template_pair_label.txt, found neither"), message);
    }

    @Test
    void cropsOfTemplatesInNoListAreRefused() throws IOException {
        write("loose_crop/1.jpg", "");
        write("meta/ijbc_face_tid_mid.txt", "1.jpg 5 1\n2.jpg 6 1\n");
        for (String name : List.of("gallery_G1", "gallery_G2", "probe_mixed")) {
            write("meta/ijbc_1N_" + name + ".csv", "TEMPLATE_ID,SUBJECT_ID\n5,1\n");
        }
        String message = refused("ijbc", dir);
        assertTrue(message.contains("ijbc_face_tid_mid.txt: template 6 is in none of"), message);
        write("meta/ijbc_face_tid_mid.txt", "1.jpg 5 1\n2.jpg 5\n../../3.jpg 5 1\n");
        assertTrue(refused("ijbc", dir)
                .contains("2 of 3 lines are bad, the first is line 2: expected 3 columns (image template"));
    }

    private static Protocol.Templates templates(ImageTable table) {
        assertEquals(1, table.tests().size());
        return assertInstanceOf(Protocol.Templates.class, table.tests().getFirst().protocol());
    }

    static Map<Integer, String> people(ImageTable table) {
        Map<Integer, String> people = new TreeMap<>();
        table.rows().forEach(row -> people.put(row.face().template(), row.label()));
        return people;
    }

    private void official(String first, String second, String probes) throws IOException {
        write("protocols/ijbc_1N_gallery_G1.csv", first);
        write("protocols/ijbc_1N_gallery_G2.csv", second);
        if (probes != null) {
            write("protocols/ijbc_1N_probe_mixed.csv", probes);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : new TreeSet<>(inside.toList()).descendingSet()) {
                Files.delete(path);
            }
        }
    }
}
