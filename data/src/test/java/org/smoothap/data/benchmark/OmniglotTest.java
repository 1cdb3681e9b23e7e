package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.smoothap.data.source.SourceTest;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class OmniglotTest extends SourceTest {
    private static final String SMALL1 = "images_background_small1";
    private static final String SMALL2 = "images_background_small2";

    @Test
    void theSmallSetsTestOnTheAlphabetsThatTrainingHasNot() throws IOException {
        zip(SMALL1, SMALL1 + "/Greek/character01/0394_02.png", SMALL1 + "/Greek/character01/0394_01.png",
                SMALL1 + "/Latin/character26/0708_01.png");
        zip(SMALL2, SMALL2 + "/Greek/character01/0394_01.png", SMALL2 + "/Japanese_(katakana)/character47/0606_01.png");
        ImageTable table = open("omniglot", dir);
        assertEquals(List.of("Greek/character01", "Greek/character01", "Latin/character26"),
                table.only(Split.TRAIN).rows().stream().map(ImageRow::label).toList());
        ImageRow test = table.only(Split.TEST).rows().getFirst();
        assertEquals("Japanese_(katakana)/character47", test.label());
        assertEquals("Japanese_(katakana)", test.superlabel());
        assertEquals(new ImageLocation(dir.resolve(SMALL2 + ".zip"), SMALL2 + "/Japanese_(katakana)/character47/0606_01.png"),
                test.location());
        assertEquals(4, table.rows().size());
        assertEquals(List.of(), notices);
    }

    @Test
    void theFullSetsAreBackgroundAndEvaluation() throws IOException {
        zip("images_background", "images_background/Greek/character01/0394_01.png");
        zip("images_evaluation", "images_evaluation/Tengwar/character01/1506_01.png");
        ImageTable table = open("omniglot", dir);
        assertEquals(List.of("Greek/character01"), table.only(Split.TRAIN).classes());
        assertEquals(List.of("Tengwar/character01"), table.only(Split.TEST).classes());
    }

    @Test
    void entriesWithOtherNamesAreLeftOut() throws IOException {
        zip(SMALL1, SMALL1 + "/Greek/character01/0394_01.png", "__MACOSX/" + SMALL1 + "/Greek/character01/._0394_01.png",
                "../Greek/character01/0394_01.png", SMALL1 + "/../character01/0394_01.png", "/etc/character01/0394_01.png",
                SMALL1 + "/Greek/.DS_Store");
        zip(SMALL2, SMALL2 + "/Tagalog/character01/0910_01.png");
        assertEquals(List.of("Greek/character01", "Tagalog/character01"), open("omniglot", dir).classes());
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("5 entries left out"), notices.getFirst());
    }

    @Test
    void foldersWithoutTheZipFilesAreRefused() throws IOException {
        zip(SMALL1, SMALL1 + "/Greek/character01/0394_01.png");
        assertTrue(refused("omniglot", dir).contains("found neither pair"));
        Files.write(dir.resolve(SMALL2 + ".zip"), new byte[] {'P', 'K', 3});
        assertTrue(refused("omniglot", dir).contains("is not a readable zip file"));
        zip(SMALL2, "README.txt");
        assertTrue(refused("omniglot", dir).contains("expected entries like"));
    }

    private void zip(String name, String... entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve(name + ".zip")))) {
            zip.putNextEntry(new ZipEntry(name + "/"));
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
    }
}
