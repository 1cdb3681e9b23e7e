package org.smoothap.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageTableTest {
    /** Ordered by {@code printf %s LABEL | sha256sum}. */
    private static final List<String> BY_SHA256 = List.of("j", "d", "f", "c", "ä", "b", "e", "h", "a", "g", "i");

    @Test
    void labelIdsAreIndicesIntoTheSortedClasses() {
        ImageTable table = table(Split.TRAIN, "b", "a", "c", "a");
        assertEquals(List.of("a", "b", "c"), table.classes());
        assertArrayEquals(new int[] {1, 0, 2, 0}, table.labelIds());
    }

    @Test
    void onlyKeepsTheOrderAndMayBeEmpty() {
        ImageTable table = table(Split.TEST, "b", "a");
        assertEquals(table.rows(), table.only(Split.TEST).rows());
        assertTrue(table.only(Split.TRAIN).rows().isEmpty());
        assertEquals(0, table.only(Split.TRAIN).labelIds().length);
    }

    @Test
    void validationTakesTheClassesOfSmallestSha256WhateverTheOrder() {
        List<String> labels = new ArrayList<>(BY_SHA256);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(labels, new Random(seed));
            ImageTable table = table(Split.TRAIN, labels.toArray(String[]::new)).withValidation(0.3); // ceil(3.3) = 4
            assertEquals(List.of("c", "d", "f", "j"), table.only(Split.VALIDATION).classes());
            assertEquals(7, table.only(Split.TRAIN).classes().size());
        }
    }

    @Test
    void validationRoundsUpInDecimals() {
        String[] labels = new String[100];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = "class " + i;
        }
        assertEquals(7, table(Split.TRAIN, labels).withValidation(0.07).only(Split.VALIDATION).classes().size());
        assertEquals(1, table(Split.TRAIN, labels).withValidation(0.0001).only(Split.VALIDATION).classes().size());
    }

    @Test
    void validationLeavesTheTestAlone() {
        ImageTable table = table(Split.TEST, "j", "d", "f");
        assertEquals(table, table.withValidation(0.5));
        ImageTable train = table(Split.TRAIN, "a", "b");
        assertSame(train, train.withValidation(0));
    }

    @Test
    void validationSharesOutOfRangeAreRefused() {
        ImageTable table = table(Split.TRAIN, "a", "b");
        for (double share : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> table.withValidation(share));
        }
        Exception all = assertThrows(IllegalArgumentException.class, () -> table.withValidation(0.9));
        assertTrue(all.getMessage().contains("takes 2 of 2 training classes"), all.getMessage());
    }

    @Test
    void halvesTestOnTheClassesOfSmallestSha256() {
        ImageTable table = table(Split.TRAIN, BY_SHA256.toArray(String[]::new)).withHalves();
        assertEquals(List.of("c", "d", "f", "j", "ä"), table.only(Split.TEST).classes());
        assertEquals(List.of("a", "b", "e", "g", "h", "i"), table.only(Split.TRAIN).classes());
    }

    @Test
    void badRowsAreRefusedWithTheirNumber() {
        ImageLocation here = ImageLocation.of(Path.of("a.png"));
        for (ImageRow bad : List.of(ImageRow.of(here, " ", Split.TRAIN), ImageRow.of(here, null, Split.TRAIN),
                ImageRow.of(here, "a", null), ImageRow.of(null, "a", Split.TRAIN))) {
            List<ImageRow> rows = List.of(ImageRow.of(here, "a", Split.TRAIN), bad);
            Exception e = assertThrows(IllegalArgumentException.class, () -> new ImageTable("t", "here", false, rows));
            assertTrue(e.getMessage().contains("row 1"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new ImageTable(" ", "here", false, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ImageTable("t", null, false, List.of()));
    }

    @Test
    void rowsAreCopied() {
        List<ImageRow> rows = new ArrayList<>(table(Split.TRAIN, "a").rows());
        ImageTable table = new ImageTable("t", "here", false, rows);
        rows.clear();
        assertEquals(1, table.rows().size());
    }

    private static ImageTable table(Split split, String... labels) {
        List<ImageRow> rows = new ArrayList<>();
        for (String label : labels) {
            rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, split));
        }
        return new ImageTable("t", "here", false, rows);
    }
}
