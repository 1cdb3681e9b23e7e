package org.smoothap.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    void superclassIdsAreOfTheSortedClassesAndOnlyWhereAllHaveOne() {
        ImageTable table = table(Split.TRAIN, "b", "a", "c", "a", "d");
        assertNull(table.superclassIds());
        List<String> superlabels = List.of("y", "z", "x", "z", "z");
        List<ImageRow> rows = new ArrayList<>();
        for (int i = 0; i < superlabels.size(); i++) {
            rows.add(table.rows().get(i).withSuperlabel(superlabels.get(i)));
        }
        assertArrayEquals(new int[] {2, 1, 0, 2}, table.withRows(rows).superclassIds(), "a of z, b of y, c of x, d of z");
        rows.set(3, rows.get(3).withSuperlabel("y"));
        assertNull(table.withRows(rows).superclassIds(), "a of y and z");
        rows.set(3, rows.get(3).withSuperlabel(null));
        assertNull(table.withRows(rows).superclassIds());
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

    @Test
    void aTableWithoutTestsHasOneThatItsFlagsAskFor() {
        ImageTable table = table(Split.TEST, "a", "a", "b");
        assertEquals(List.of(TestSet.of("test", new Protocol.LeaveOneOut())), table.tests());
        assertArrayEquals(new int[] {0, 1, 2}, table.rowsOf(table.tests().getFirst()));
        List<ImageRow> rows = new ArrayList<>(table.rows());
        rows.set(1, rows.get(1).withFlags(false, true));
        assertEquals(new Protocol.QueryGallery(), table.withRows(rows).tests().getFirst().protocol());
        assertEquals(new Protocol.LeaveOneOut(), table.withRows(rows).withRows(table.rows()).tests().getFirst().protocol());
        // What the flags of a training image say is no matter.
        ImageTable train = table(Split.TRAIN, "a").withRows(List.of(rows.get(1).withSplit(Split.TRAIN), rows.get(0)));
        assertEquals(new Protocol.LeaveOneOut(), train.tests().getFirst().protocol());
        assertArrayEquals(new int[] {1}, train.rowsOf(train.tests().getFirst()));
    }

    @Test
    void namedTestsAndSplitFilesStayWhateverTheRows() {
        List<TestSet> tests = List.of(TestSet.of("small", new Protocol.LeaveOneOut(), 5, 1, 5),
                TestSet.of("small-reid", new Protocol.RandomGallery(10, 3)));
        List<ImageRow> rows = new ArrayList<>(table(Split.TEST, "a", "b", "c").rows());
        rows.set(0, rows.get(0).withTests(List.of("small")));
        rows.add(ImageRow.of(ImageLocation.of(Path.of("t.png")), "t", Split.TRAIN));
        rows.add(ImageRow.of(ImageLocation.of(Path.of("u.png")), "u", Split.TRAIN));
        ImageTable table = new ImageTable("t", "here", false, rows, tests, Map.of("list.txt", "ab"));
        assertEquals(List.of(1, 5), table.tests().getFirst().ks());
        for (ImageTable same : List.of(table, table.only(Split.TEST), table.withValidation(0.5),
                table.withRows(rows.subList(0, 3)))) {
            assertEquals(tests, same.tests());
            assertEquals(Map.of("list.txt", "ab"), same.splitFiles());
            assertArrayEquals(new int[] {0, 1, 2}, same.rowsOf(tests.get(0)));
            assertArrayEquals(new int[] {1, 2}, same.rowsOf(tests.get(1)));
        }
    }

    @Test
    void badTestsAreRefused() {
        TestSet test = TestSet.of("small", new Protocol.LeaveOneOut());
        ImageRow row = table(Split.TEST, "a").rows().getFirst();
        Exception twice = assertThrows(IllegalArgumentException.class,
                () -> new ImageTable("t", "here", false, List.of(row), List.of(test, test), Map.of()));
        assertTrue(twice.getMessage().contains("two tests named 'small'"), twice.getMessage());
        Exception unknown = assertThrows(IllegalArgumentException.class,
                () -> new ImageTable("t", "here", false, List.of(row, row.withTests(List.of("smal"))), List.of(test), Map.of()));
        assertTrue(unknown.getMessage().contains("row 1") && unknown.getMessage().contains("did you mean 'small'"),
                unknown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> TestSet.of("Small test", new Protocol.LeaveOneOut()));
        assertThrows(IllegalArgumentException.class, () -> TestSet.of("small", new Protocol.LeaveOneOut(), 0));
        assertThrows(IllegalArgumentException.class, () -> TestSet.of("small", null));
        assertThrows(IllegalArgumentException.class, () -> new Protocol.RandomGallery(0, 1));
    }

    @Test
    void theDigestKnowsAllThatDecidesWhatARunDoes() {
        ImageTable table = table(Split.TEST, "a", "b");
        ImageRow row = table.rows().getFirst();
        ImageRow other = table.rows().getLast();
        List<TestSet> tests = List.of(TestSet.of("one", new Protocol.LeaveOneOut(), 1),
                TestSet.of("two", new Protocol.LeaveOneOut()));
        List<ImageTable> different = new ArrayList<>(List.of(table,
                table.withRows(List.of(other, row)),
                table.withRows(List.of(row.withSuperlabel("s"), other)),
                table.withRows(List.of(row.withFlags(true, false), other)),
                table.withRows(List.of(row.withBox(new Box(0, 0, 1, 1)), other)),
                table.withRows(List.of(row.withFace(new FaceIds(1, 2)), other)),
                table.withRows(List.of(row.withFace(new FaceIds(12, 0)), other)),
                table.withRows(List.of(row.withSplit(Split.TRAIN), other)),
                new ImageTable("t", "here", false, table.rows(), tests, Map.of()),
                new ImageTable("t", "here", false, table.rows(), tests.subList(0, 1), Map.of()),
                new ImageTable("t", "here", false, List.of(row.withTests(List.of("one")), other), tests, Map.of())));
        for (Protocol protocol : List.of(new Protocol.RandomGallery(10, 0), new Protocol.RandomGallery(10, 1),
                new Protocol.Templates(Map.of("g1", List.of(1)), List.of(2), null),
                new Protocol.Templates(Map.of("g1", List.of(1)), List.of(2, 3), null),
                new Protocol.Templates(Map.of("g1", List.of(1)), List.of(2), Path.of("here", "pairs.txt")))) {
            different.add(new ImageTable("t", "here", false, table.rows(), List.of(TestSet.of("test", protocol)), Map.of()));
        }
        assertEquals(different.size(), different.stream().map(ImageTable::digest).distinct().count());
        ImageTable moved = table.withRows(table.rows().stream()
                .map(r -> ImageRow.of(ImageLocation.of(Path.of("elsewhere").resolve(r.location().file())), r.label(), r.split()))
                        .toList());
        assertEquals(table.digest(), moved.digest());
    }

    @Test
    void randomGalleriesHaveOneImageOfEachClassAndEveryImageIsAsLikely() {
        int[] labels = {7, 3, 7, 3, 3, 9};
        List<int[]> galleries = new Protocol.RandomGallery(3000, 5).galleries(labels);
        int[] drawn = new int[labels.length];
        for (int[] gallery : galleries) {
            assertEquals(List.of(3, 7, 9), Arrays.stream(gallery).map(place -> labels[place]).boxed().sorted().toList());
            Arrays.stream(gallery).forEach(place -> drawn[place]++);
        }
        double[] expected = {1500, 1000, 1500, 1000, 1000, 3000};
        for (int i = 0; i < labels.length; i++) {
            assertEquals(expected[i], drawn[i], 150, "five standard deviations, image " + i);
        }
        assertArrayEquals(galleries.get(1), new Protocol.RandomGallery(2, 5).galleries(labels).get(1));
    }

    private static ImageTable table(Split split, String... labels) {
        List<ImageRow> rows = new ArrayList<>();
        for (String label : labels) {
            rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, split));
        }
        return new ImageTable("t", "here", false, rows);
    }
}
