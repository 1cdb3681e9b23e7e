package org.smoothap.data.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.image.Resampler;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.RememberedCheck;
import org.smoothap.data.table.TableCheck;

class PreparationTest {
    private static final PrepareSettings SETTINGS = new PrepareSettings("csv", 40, 92, false);

    @TempDir
    private Path dir;

    private Path csv;
    private Path out;

    /** 60 smooth pictures, 90 x 60 and 60 x 90, in two classes. */
    @BeforeEach
    void draw() throws IOException {
        out = dir.resolve("out");
        Path images = Files.createDirectories(dir.resolve("set/images"));
        csv = dir.resolve("set/table.csv");
        List<String> lines = new ArrayList<>(List.of("path,label,split"));
        for (int i = 0; i < 60; i++) {
            Files.write(images.resolve(i + ".jpg"), JpegEncoder.encode(i % 2 == 0 ? waves(90, 60, i) : waves(60, 90, i), 98));
            lines.add("images/" + i + ".jpg,class-" + i % 6 + "," + (i % 6 < 3 ? "train" : "test"));
        }
        Files.write(csv, lines);
    }

    static RgbImage waves(int width, int height, int phase) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) Math.round(128 + 100 * Math.sin((x + 0.6 * y) / 12 + 0.4 * (i % 3) + phase));
        }
        return new RgbImage(width, height, rgb);
    }

    private static ImageTable open(String name, Path root) throws IOException {
        return Datasets.open(name, new DatasetOptions(root, root.resolveSibling("cache"), line -> {}));
    }

    private Preparation.Result prepare(PrepareSettings settings) throws IOException {
        return new Preparation(open("csv", csv), csv, out, settings).run(2, false, line -> {}, done -> {});
    }

    private static RgbImage image(ImageTable table, int row) throws IOException {
        try (ImageStore images = new ImageStore(table.rows(), 0)) {
            return images.get(row);
        }
    }

    /** Root mean square difference of the samples. */
    private static double difference(RgbImage a, RgbImage b) {
        assertEquals(a.width(), b.width());
        assertEquals(a.height(), b.height());
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            int d = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            sum += d * d;
        }
        return Math.sqrt(sum / a.rgb().length);
    }

    private static RgbImage resized(RgbImage image, int side) {
        int shortSide = Math.min(image.width(), image.height());
        return Resampler.resize(image, 0, 0, image.width(), image.height(), image.width() * side / shortSide,
                image.height() * side / shortSide, Resampler.Filter.BILINEAR);
    }

    private void editTable(String header, String tail) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        lines.replaceAll(line -> line + tail);
        lines.set(0, header);
        Files.write(csv, lines);
    }

    @Test
    void preparedPicturesAreTheResizedOnesToJpegPrecision() throws IOException {
        Preparation.Result result = prepare(SETTINGS);
        assertEquals(60, result.images());
        assertTrue(result.bytesAfter() < result.bytesBefore());
        ImageTable before = open("csv", csv);
        ImageTable after = open("csv", out.resolve("table.csv"));
        assertTrue(after.origin().contains("short side of at most 40 pixels, JPEG quality 92"), after.origin());
        assertEquals(before.digest(), after.digest(), "labels, splits, tests and file names are the same");
        for (int i = 0; i < 60; i += 7) {
            assertEquals(0, difference(resized(image(before, i), 40), image(after, i)), 2);
        }
        assertEquals(60, image(after, 0).width());
        assertEquals(40, image(after, 0).height());
    }

    @Test
    void smallImagesAreCopiedByteForByte() throws IOException {
        prepare(new PrepareSettings("csv", 60, 92, false));
        assertArrayEquals(Files.readAllBytes(dir.resolve("set/images/3.jpg")), Files.readAllBytes(out.resolve("images/3.jpg")));
        assertArrayEquals(Files.readAllBytes(csv), Files.readAllBytes(out.resolve("table.csv")));
    }

    @Test
    void exifOrientationIsApplied() throws IOException {
        Path file = dir.resolve("set/images/0.jpg");
        byte[] jpeg = Files.readAllBytes(file);
        byte[] exif = HexFormat.of().parseHex("ffe10022457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000"
                + "00000000");
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(jpeg, 0, 2);
        turned.write(exif);
        turned.write(jpeg, 2, jpeg.length - 2);
        Files.write(file, turned.toByteArray());
        RgbImage original = image(open("csv", csv), 0);
        assertEquals(60, original.width(), "turned by a quarter");
        prepare(SETTINGS);
        assertEquals(0, difference(resized(original, 40), image(open("csv", out.resolve("table.csv")), 0)), 2);
    }

    @Test
    void aKilledRunGoesOn() throws IOException {
        Preparation first = new Preparation(open("csv", csv), csv, out, SETTINGS);
        assertThrows(CancellationException.class, () -> first.run(1, false, line -> {}, done -> {
            throw new CancellationException();
        }));
        IOException early = assertThrows(IOException.class, () -> open("csv", out.resolve("table.csv")));
        assertTrue(early.getMessage().contains("was not prepared to its end"), early.getMessage());
        // what a kill leaves: half a line, half a file, and a finished file that is damaged
        Files.writeString(out.resolve("prepared.log"), "123 456 7", StandardOpenOption.APPEND);
        Files.writeString(out.resolve(".prepare-1.tmp"), "half");
        Files.writeString(out.resolve("images/0.jpg"), "");
        Preparation.Result second = prepare(SETTINGS);
        assertEquals(60, second.images());
        assertTrue(second.doneBefore() >= 15 && second.doneBefore() < 60, second.toString());
        assertFalse(Files.exists(out.resolve(".prepare-1.tmp")));
        assertEquals(40, image(open("csv", out.resolve("table.csv")), 0).height());
        Preparation.Result third = prepare(SETTINGS);
        assertEquals(60, third.doneBefore());
        assertEquals(second.bytesAfter(), third.bytesAfter());
    }

    @Test
    void changedOriginalsAreDoneAgainAndThoseThatAreGoneAreRemoved() throws IOException {
        prepare(SETTINGS);
        Files.setLastModifiedTime(dir.resolve("set/images/5.jpg"), FileTime.fromMillis(1_000_000));
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        lines.removeIf(line -> line.startsWith("images/7.jpg"));
        Files.write(csv, lines);
        Preparation.Result result = prepare(SETTINGS);
        assertEquals(59, result.images());
        assertEquals(58, result.doneBefore());
        assertFalse(Files.exists(out.resolve("images/7.jpg")));
        assertEquals(59, open("csv", out.resolve("table.csv")).rows().size());
    }

    @Test
    void otherSettingsAndOtherFoldersAreRefused() throws IOException {
        prepare(SETTINGS);
        IOException other = assertThrows(IOException.class, () -> prepare(new PrepareSettings("csv", 41, 92, false)));
        assertTrue(other.getMessage().contains("at most 40 pixels"), other.getMessage());
        assertTrue(other.getMessage().contains("at most 41 pixels"), other.getMessage());
        Path full = Files.createDirectories(dir.resolve("full"));
        Files.writeString(full.resolve("letter.txt"), "dear");
        ImageTable table = open("csv", csv);
        IOException foreign = assertThrows(IOException.class,
                () -> new Preparation(table, csv, full, SETTINGS).run(1, false, line -> {}, done -> {}));
        assertTrue(foreign.getMessage().contains("found other files"), foreign.getMessage());
        assertEquals(List.of("letter.txt"), Arrays.asList(full.toFile().list()));
        assertThrows(IOException.class, () -> new Preparation(table, csv, dir.resolve("set/inside"), SETTINGS));
        assertThrows(IOException.class, () -> new Preparation(table, csv, dir, SETTINGS));
        Path prepared = out.resolve("table.csv");
        assertThrows(IOException.class, () -> new Preparation(open("csv", prepared), prepared, dir.resolve("again"), SETTINGS));
        assertThrows(IllegalArgumentException.class, () -> new PrepareSettings("csv", 0, 92, false));
        assertThrows(IllegalArgumentException.class, () -> new PrepareSettings("csv", 256, 101, false));
    }

    @Test
    void unreadableImagesAreRefusedOrLeftOutForGood() throws IOException {
        Files.writeString(dir.resolve("set/images/4.jpg"), "<html>");
        Files.delete(dir.resolve("set/images/6.jpg"));
        List<String> notices = new ArrayList<>();
        IOException refused = assertThrows(IOException.class,
                () -> new Preparation(open("csv", csv), csv, out, SETTINGS).run(2, false, notices::add, done -> {}));
        assertTrue(refused.getMessage().contains("2 of 60 images") && refused.getMessage().contains("--skip-bad"),
                refused.getMessage());
        assertTrue(notices.stream().anyMatch(line -> line.contains("4.jpg") && line.contains("HTML")), notices.toString());
        assertTrue(notices.stream().anyMatch(line -> line.endsWith("6.jpg: no such file")), notices.toString());
        Preparation.Result result = new Preparation(open("csv", csv), csv, out, SETTINGS).run(2, true, line -> {}, done -> {});
        assertEquals(58, result.doneBefore());
        assertEquals(2, result.skipped());
        ImageTable table = open("csv", out.resolve("table.csv"));
        assertEquals(58, table.rows().size());
        assertTrue(TableCheck.of(table, 2, done -> {}).problems().isEmpty());
    }

    @Test
    void boxesAreScaledWithTheirImages() throws IOException {
        editTable("path,label,split,x_1,y_1,x_2,y_2", ",9,20,60,60");
        prepare(SETTINGS);
        ImageTable before = open("csv", csv);
        ImageTable after = open("csv", out.resolve("table.csv"));
        assertEquals(new Box(6, 13, 40, 40), after.rows().get(0).box());
        assertEquals(image(before, 0).width() * 40 / 60.0, image(after, 0).width(), 2);
        // a box around all of the image's width: its cut shows the same
        RgbImage cut = image(after, 1);
        RgbImage expected = resized(image(before, 1), Math.min(cut.width(), cut.height()));
        assertEquals(expected.width(), cut.width(), 1);
    }

    @Test
    void orTheImagesAreCutToTheirBoxes() throws IOException {
        editTable("path,label,split,x_1,y_1,x_2,y_2", ",9,9,59,60");
        Files.writeString(csv, "images/0.jpg,class-0,train,0,0,30,30\n", StandardOpenOption.APPEND);
        Files.writeString(csv, "images/0.jpg,class-0,train,0,0,200,30\n", StandardOpenOption.APPEND);
        Preparation.Result result = prepare(new PrepareSettings("csv", 40, 92, true));
        assertEquals(62, result.images());
        ImageTable before = open("csv", csv);
        ImageTable after = open("csv", out.resolve("table.csv"));
        for (int row : new int[] {0, 1, 2, 60, 61}) {
            assertEquals(null, after.rows().get(row).box());
            RgbImage cut = image(before, row);
            RgbImage expected = Math.min(cut.width(), cut.height()) > 40 ? resized(cut, 40) : cut;
            assertEquals(0, difference(expected, image(after, row)), 2, "row " + row);
        }
        assertFalse(Files.exists(out.resolve("images/0.jpg")), "an image with several boxes has a file for each");
        assertTrue(Files.exists(out.resolve("images/1.jpg")));
        assertEquals(62, RememberedCheck.of(after, 1, done -> {}, dir.resolve("cache"), true).check().images());
    }

    @Test
    void zipEntriesAreRefused() throws IOException {
        ImageTable table = open("csv", csv);
        ImageRow row = table.rows().getFirst();
        List<ImageRow> rows = List.of(ImageRow.of(new ImageLocation(row.location().file(), "a.png"), "a", row.split()));
        IOException refused = assertThrows(IOException.class,
                () -> new Preparation(table.withRows(rows), csv, out, SETTINGS).run(1, false, line -> {}, done -> {}));
        assertTrue(refused.getMessage().contains("zip"), refused.getMessage());
    }
}
