package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.smoothap.Sha256;
import org.smoothap.data.miniature.OldCars;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

class CarsTest extends ReaderTest {
    private static final String TRAIN = "devkit/cars_train_annos.mat";
    private static final String TEST = "devkit/cars_test_annos_withlabels.mat";

    CarsTest() {
        super("cars");
    }

    @Test
    void bothOfficialHalvesArePooledAndDividedByClass() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 7, 7);
        for (ImageRow row : table.rows()) {
            int number = Integer.parseInt(row.label().substring(0, 3));
            assertEquals("%03d Drawn Car %d 2012".formatted(number, number), row.label());
            assertEquals(number <= 98 ? Split.TRAIN : Split.TEST, row.split(), row.label());
            assertNull(row.box());
        }
        assertTrue(classes(table, Split.TRAIN).contains("098 Drawn Car 98 2012"));
        assertTrue(classes(table, Split.TEST).contains("099 Drawn Car 99 2012"));
        for (Split split : List.of(Split.TRAIN, Split.TEST)) {
            assertEquals(Set.of("cars_train", "cars_test"), Set.copyOf(table.only(split).rows().stream()
                    .map(row -> row.location().file().getParent().getFileName().toString()).distinct().toList()));
        }
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1, 2, 4, 8))), table.tests());
        assertEquals(Map.of("cars_train_annos.mat", sha256(TRAIN), "cars_test_annos_withlabels.mat", sha256(TEST),
                "cars_meta.mat", sha256("devkit/cars_meta.mat")), table.splitFiles());
        assertEquals(List.of(), notices);
    }

    /** Both forms hold the same drawings: the same classes, with as many images of each and the same bytes. */
    @Test
    void theOlderFormHoldsTheSame() throws IOException {
        ImageTable newer = open();
        Path old = dir.resolve("old");
        OldCars.write(old, 7);
        ImageTable older = open(name, old);
        assertMiniature(older, 7, 7);
        assertEquals(contents(newer), contents(older));
        assertEquals("000001.jpg", older.rows().getFirst().location().file().getFileName().toString());
        assertEquals(Set.of("cars_annos.mat"), older.splitFiles().keySet());
        assertEquals(older.digest(), open(name, old.resolve("car_ims")).digest());
    }

    @Test
    void theOfficialFilesMayLieElsewhere() throws IOException {
        String digest = open().digest();
        move(TEST, "cars_test_annos_withlabels.mat"); // as it is downloaded, beside the devkit
        move("cars_train", "cars"); // as some mirrors unpack
        move("cars", "cars_train/cars_train");
        assertEquals(digest, open(root.resolve("devkit")).digest());
        Files.move(root, dir.resolve("stanford_cars"));
        assertEquals(digest, open(dir).digest());
    }

    @Test
    void withoutNamesTheLabelIsTheNumber() throws IOException {
        Files.delete(root.resolve("devkit/cars_meta.mat"));
        assertEquals(List.of("001", "002", "003", "004", "005", "097", "098", "099", "100", "101", "102", "103", "195", "196"),
                open().classes());
    }

    @Test
    void badAnnotationsAreRefusedWithTheirNumber() throws IOException {
        writeAnnotations("fname", "00001.jpg", 197);
        assertContains(refused(), "cars_train_annos.mat, annotation 2: expected a class from 1 to 196, found 197");
        writeAnnotations("fname", "00001.jpg", 0);
        assertContains(refused(), "cars_train_annos.mat, annotation 2: expected a class from 1 to 196, found 0");
        writeAnnotations("fname", "../../a.jpg", 3);
        assertContains(refused(), "cars_train_annos.mat, annotation 2: path '../../a.jpg' leads out of the folder");
        writeAnnotations("name", "00001.jpg", 3);
        assertContains(refused(), "expected the fields fname and class, found class, name");
        writeAnnotations("fname", "00009.jpg", 3);
        assertContains(refused(), "annotation 2: image 00009.jpg is of class 003 Drawn Car 3 2012, but was listed before with "
                + "class 001 Drawn Car 1 2012");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        byte[] good = Files.readAllBytes(root.resolve(TRAIN));
        for (byte[] bad : List.of(new byte[0], "\211HDF\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1),
                Arrays.copyOf(good, good.length / 2), "<html>Not Found</html>".repeat(20).getBytes(StandardCharsets.UTF_8))) {
            Files.write(root.resolve(TRAIN), bad);
            assertContains(refused(), "cars_train_annos.mat: is not an annotation file of Cars in MATLAB 5 format: ");
        }
        Files.write(root.resolve(TRAIN), Files.readAllBytes(root.resolve("devkit/cars_meta.mat")));
        assertContains(refused(), "cars_train_annos.mat: expected annotations of images, found none");
    }

    @Test
    void theTestAnnotationsNeedLabels() throws IOException {
        move(TEST, "devkit/cars_test_annos.mat");
        assertContains(refused(), "expected the file cars_test_annos_withlabels.mat or devkit/cars_test_annos_withlabels.mat, "
                + "found none of them; cars_test_annos.mat has no classes, get the file with labels");
    }

    /** Two training annotations; the second is given. */
    private void writeAnnotations(String field, String path, int number) throws IOException {
        Struct annotations = Mat5.newStruct(1, 2);
        for (int i = 0; i < 2; i++) {
            Matrix label = Mat5.newScalar(i == 0 ? 1 : number); // a double, as other tools save whole numbers
            annotations.set("class", i, label);
            annotations.set(field, i, Mat5.newString(i == 0 ? "00009.jpg" : path));
        }
        try (Sink sink = Sinks.newStreamingFile(root.resolve(TRAIN).toFile())) {
            Mat5.newWriter(sink).writeMat(Mat5.newMatFile().addArray("annotations", annotations));
        }
    }

    /** Label to the sorted hashes of its images. */
    private static Map<String, List<String>> contents(ImageTable table) throws IOException {
        Map<String, List<String>> contents = new TreeMap<>();
        for (ImageRow row : table.rows()) {
            contents.computeIfAbsent(row.label(), _ -> new ArrayList<>()).add(Sha256.of(row.location().file()));
        }
        contents.values().forEach(hashes -> hashes.sort(null));
        return contents;
    }
}
