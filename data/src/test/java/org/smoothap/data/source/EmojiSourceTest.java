package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/** With a shell script in npm's place, that brings a tiny package: two emoji that all vendors have and one that Apple lacks. */
class EmojiSourceTest extends SourceTest {
    private static final Map<String, Split> SPLITS = Map.of("1F004", Split.TEST, "1F170-FE0F", Split.TRAIN);
    private static final Source DRAWN = new DrawnDataset(4, 2);
    private static final String JSON = """
            [{"unified":"1F004","name":"MAHJONG TILE","category":"Activities","sheet_x":0,"sheet_y":1,
              "has_img_apple":true,"has_img_google":true,"has_img_twitter":true,"has_img_facebook":true},
             {"unified":"1F170-FE0F","name":null,"category":"Symbols","sheet_x":1,"sheet_y":0,
              "has_img_apple":true,"has_img_google":true,"has_img_twitter":true,"has_img_facebook":true},
             {"unified":"1F0CF","name":"JOKER","category":"Activities","sheet_x":0,"sheet_y":0,
              "has_img_apple":false,"has_img_google":true,"has_img_twitter":true,"has_img_facebook":true}]
            """;

    @BeforeEach
    void aShellIsNeeded() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no /bin/sh");
    }

    @Test
    void sheetsAreCutOnceAndKept() throws IOException {
        Path tar = tar(JSON, 68);
        String calls = dir.resolve("calls").toString();
        EmojiSource source = source("echo call >> " + calls + "; echo \"$@\" > " + calls + ".last; cp " + tar + " ./e-16.0.0.tgz",
                sha256(tar));
        ImageTable table = source.open(options());
        assertEquals("emoji-datasource 16.0.0", table.origin());
        assertFalse(table.drawn());
        assertEquals(8, table.rows().size());
        assertEquals(List.of("1F004"), table.only(Split.TEST).classes());
        assertEquals("Activities", table.only(Split.TEST).rows().getFirst().superlabel());
        for (ImageRow row : table.rows()) {
            BufferedImage image = ImageIO.read(row.location().file().toFile());
            assertEquals(32, image.getWidth());
            boolean first = row.label().equals("1F004");
            int vendor = EmojiSheets.VENDORS.indexOf(row.location().file().getFileName().toString().replace(".png", ""));
            for (int[] corner : new int[][] {{0, 0}, {31, 0}, {0, 31}, {31, 31}}) {
                assertEquals(colour(vendor, first ? 0 : 1, first ? 1 : 0), image.getRGB(corner[0], corner[1]), row.toString());
            }
        }
        assertEquals(List.of("emoji-16.0.0"), cached(), "the archive or a work folder was left");
        assertEquals(2, notices.size());
        notices.clear();
        assertEquals(table, source.open(options()));
        assertEquals(List.of("call"), Files.readAllLines(dir.resolve("calls")));
        assertEquals(List.of(), notices);
        assertTrue(Files.readString(dir.resolve("calls.last")).startsWith("pack emoji-datasource@16.0.0 "));

        Files.delete(table.rows().getFirst().location().file());
        assertEquals(table, source.open(options()));
        assertEquals(2, Files.readAllLines(dir.resolve("calls")).size());
        assertTrue(notices.getFirst().contains("found 7 usable images in 2 classes"), notices.toString());
    }

    @Test
    void withoutNpmTheDrawnSetIsUsed() throws IOException {
        NpmPackage none = new NpmPackage(List.of(dir.resolve("no-npm").toString()), "e", "0", Duration.ofSeconds(10));
        assertFallsBack(new EmojiSource(none, SPLITS, DRAWN), "npm cannot be run");
    }

    @Test
    void whenNpmFailsTheDrawnSetIsUsed() throws IOException {
        assertFallsBack(source("echo npm error code ENOTFOUND; echo npm error more >&2; exit 3", "0"),
                "failed with exit code 3: npm error code ENOTFOUND");
    }

    @Test
    void whenNpmBringsNothingTheDrawnSetIsUsed() throws IOException {
        assertFallsBack(source("exit 0", "0"), "left 0 .tgz files");
    }

    @Test
    void whenTheFileIsAnotherTheDrawnSetIsUsed() throws IOException {
        Path tar = tar(JSON, 68);
        assertFallsBack(source("cp " + tar + " e.tgz", "00"), "sha256 00 expected, " + sha256(tar) + " found");
    }

    @Test
    void whenNpmHangsItIsStopped() throws IOException {
        Path script = write("npm.sh", "sleep 60");
        NpmPackage slow = new NpmPackage(List.of("/bin/sh", script.toString()), "e", "0", Duration.ofMillis(300));
        long start = System.nanoTime();
        assertFallsBack(new EmojiSource(slow, SPLITS, DRAWN), "npm was not done after");
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "npm was waited for");
    }

    @Test
    void whenTheEmojiAreOthersTheDrawnSetIsUsed() throws IOException {
        Path tar = tar(JSON.replace("1F004", "1F005"), 68);
        assertFallsBack(source("cp " + tar + " e.tgz", sha256(tar)), "expected exactly the 2 of the split list");
    }

    @Test
    void whenASheetIsTooSmallTheDrawnSetIsUsed() throws IOException {
        Path tar = tar(JSON, 40);
        assertFallsBack(source("cp " + tar + " e.tgz", sha256(tar)), "outside the apple sheet of 40x40");
    }

    @Test
    void namesThatLeadElsewhereAreRefused() throws IOException {
        Path tar = tar(JSON.replace("1F004", "../1F004"), 68);
        assertFallsBack(source("cp " + tar + " e.tgz", sha256(tar)), "expected code points like 1F004, found '../1F004'");
    }

    @Test
    void anInterruptIsNoReasonToFallBack() throws IOException {
        EmojiSource source = source("sleep 60", "0");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> source.open(options()));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), cached());
    }

    @Test
    void theCommittedListIsTheWholeSet() {
        Map<String, Split> splits = EmojiSource.committedSplits();
        assertEquals(1857, splits.size());
        assertEquals(928, splits.values().stream().filter(split -> split == Split.TRAIN).count());
    }

    private void assertFallsBack(EmojiSource source, String reason) throws IOException {
        ImageTable table = source.open(options());
        assertTrue(table.drawn());
        assertEquals("drawn by smoothap", table.origin());
        List<String> told = notices.stream().filter(notice -> notice.contains("instead")).toList();
        assertEquals(1, told.size(), notices.toString());
        assertTrue(told.getFirst().contains(reason), told.getFirst());
        assertFalse(told.getFirst().contains("\n"));
        assertEquals(List.of("drawn-1"), cached(), "something half was left");
    }

    private EmojiSource source(String script, String sha256) throws IOException {
        List<String> command = List.of("/bin/sh", write("npm.sh", script).toString());
        return new EmojiSource(new NpmPackage(command, "emoji-datasource@16.0.0", sha256, Duration.ofSeconds(30)), SPLITS, DRAWN);
    }

    private DatasetOptions options() {
        return new DatasetOptions(null, dir.resolve("cache"), notices::add);
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> inside = Files.list(dir.resolve("cache"))) {
            return inside.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** A package as npm's: cells of 34 pixels whose inner 32 have one half-transparent colour, and a border of another. */
    private Path tar(String json, int side) throws IOException {
        Path file = dir.resolve("fake.tgz");
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(Files.newOutputStream(file)))) {
            add(tar, "package/README.md", "# hello".getBytes(StandardCharsets.UTF_8));
            add(tar, "package/emoji.json", json.getBytes(StandardCharsets.UTF_8));
            for (int v = 0; v < EmojiSheets.VENDORS.size(); v++) {
                BufferedImage sheet = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        boolean inside = x % 34 > 0 && x % 34 < 33 && y % 34 > 0 && y % 34 < 33;
                        sheet.setRGB(x, y, inside ? colour(v, x / 34, y / 34) : 0xFFFFFFFF);
                    }
                }
                ByteArrayOutputStream png = new ByteArrayOutputStream();
                ImageIO.write(sheet, "png", png);
                add(tar, "package/img/" + EmojiSheets.VENDORS.get(v) + "/sheets/32.png", png.toByteArray());
            }
        }
        return file;
    }

    private static int colour(int vendor, int column, int row) {
        return 0x80000000 | (40 * vendor + 10) << 16 | (100 * column + 20) << 8 | (100 * row + 30);
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
