package org.smoothap.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

class BatchSamplersTest {
    /** One row an entry of {@code classes}; class c lies in superclass c modulo {@code superclasses}. */
    private static ImageTable table(int superclasses, int... sizes) {
        List<ImageRow> rows = new ArrayList<>();
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++) {
                rows.add(new ImageRow(ImageLocation.of(Path.of("c" + c, i + ".png")), "c" + (100 + c), Split.TRAIN, true, true,
                        null, superclasses == 0 ? null : "s" + c % superclasses));
            }
        }
        return new ImageTable("test", "made up", true, rows);
    }

    private static int[] sizes(int seed, int classes, int most) {
        return new Random(seed).ints(classes, 1, most + 1).toArray();
    }

    private static Set<Integer> classes(int[] batch, int[] labels) {
        return Arrays.stream(batch).map(row -> labels[row]).boxed().collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"proportional", "authors"})
    void groupsOfKWithoutRepeatsUntilNoBatchCanBeFilled(String name) {
        for (int seed = 0; seed < 100; seed++) {
            int[] sizes = sizes(seed, 12, 15);
            ImageTable table = table(0, sizes);
            int[] labels = table.labelIds();
            int p = 2 + seed % 4;
            int k = 2 + seed % 3;
            List<int[]> epoch = BatchSamplers.create(name, table, p, k, seed).epoch(seed % 3);
            Set<Integer> used = new HashSet<>();
            int[] groups = Arrays.stream(sizes).map(n -> n / k).toArray();
            for (int[] batch : epoch) {
                assertEquals(p * k, batch.length);
                assertEquals(p, classes(batch, labels).size());
                for (int i = 0; i < batch.length; i++) {
                    assertEquals(labels[batch[i / k * k]], labels[batch[i]], "the K of a class lie next to each other");
                    assertTrue(used.add(batch[i]), "row " + batch[i] + " is used twice");
                }
                classes(batch, labels).forEach(c -> groups[c]--);
            }
            assertFalse(epoch.isEmpty());
            assertTrue(Arrays.stream(groups).filter(g -> g > 0).count() < p, "another batch could have been filled");
        }
    }

    /**
     * Large classes are drawn more often at first: with the groups 9 and 1, 1, 1, one of two draws a batch is the large
     * class.
     */
    @Test
    void proportionalDrawsByTheGroupsLeft() {
        ImageTable table = table(0, 36, 4, 4, 4);
        int[] labels = table.labelIds();
        int without = 0;
        for (int epoch = 0; epoch < 2000; epoch++) {
            int[] first = new ProportionalSampler(labels, 2, 4, 3).epoch(epoch).getFirst();
            without += classes(first, labels).contains(0) ? 0 : 1;
        }
        // First draw not the large class: 3/12; nor the second: 2/11. 2000 · 3/12 · 2/11 = 91, deviation 9.3.
        assertTrue(Math.abs(without - 91) < 47, "found " + without);
    }

    /** The scan of the published code, written again from its description: the batches of an epoch, order aside. */
    @Test
    void authorsScanTheClassesFromTheStart() {
        int[] sizes = {8, 12, 4, 3, 9, 16};
        ImageTable table = table(0, sizes);
        int[] labels = table.labelIds();
        for (int epoch = 0; epoch < 20; epoch++) {
            List<int[]> batches = new AuthorsSampler(labels, 2, 4, 5).epoch(epoch);
            Map<Set<Integer>, Integer> found = new HashMap<>();
            batches.forEach(batch -> found.merge(classes(batch, labels), 1, Integer::sum));
            assertTrue(possibleOrders(sizes, 2, 4).contains(found), "no order of classes gives " + found);
            assertTrue(batches.stream().noneMatch(batch -> classes(batch, labels).contains(3)),
                    "class 3 has fewer than 4 images");
        }
    }

    /** What every order of the classes gives, as a bag of class sets. */
    private static Set<Map<Set<Integer>, Integer>> possibleOrders(int[] sizes, int p, int k) {
        Set<Map<Set<Integer>, Integer>> all = new HashSet<>();
        permute(new ArrayList<>(), sizes.length, order -> {
            int[] left = sizes.clone();
            Map<Set<Integer>, Integer> bag = new HashMap<>();
            while (true) {
                Set<Integer> batch = new HashSet<>();
                for (int c : order) {
                    if (left[c] >= k && batch.size() < p) {
                        batch.add(c);
                        left[c] -= k;
                    }
                }
                if (batch.size() < p) {
                    all.add(bag);
                    return;
                }
                bag.merge(batch, 1, Integer::sum);
            }
        });
        return all;
    }

    private static void permute(List<Integer> start, int n, Consumer<List<Integer>> use) {
        if (start.size() == n) {
            use.accept(start);
            return;
        }
        for (int i = 0; i < n; i++) {
            if (!start.contains(i)) {
                List<Integer> longer = new ArrayList<>(start);
                longer.add(i);
                permute(longer, n, use);
            }
        }
    }

    @Test
    void superclassBatchesAreHalfOfEachOfTwo() {
        int[] sizes = sizes(4, 21, 9);
        ImageTable table = table(3, sizes);
        int[] labels = table.labelIds();
        List<int[]> epoch = BatchSamplers.create("superclass", table, 8, 4, 1).epoch(0);
        assertEquals(3 * SuperclassSampler.BATCHES_PER_PAIR, epoch.size());
        Map<Set<Integer>, Integer> pairs = new HashMap<>();
        for (int[] batch : epoch) {
            assertEquals(32, batch.length);
            assertEquals(8, classes(batch, labels).size());
            Map<Integer, Integer> halves = new TreeMap<>();
            classes(batch, labels).forEach(c -> halves.merge(c % 3, 1, Integer::sum));
            assertEquals(List.of(4, 4), List.copyOf(halves.values()));
            pairs.merge(halves.keySet(), 1, Integer::sum);
            for (int i = 0; i < batch.length; i += 4) {
                int c = labels[batch[i]];
                Set<Integer> rows = new HashSet<>();
                for (int j = i; j < i + 4; j++) {
                    assertEquals(c, labels[batch[j]]);
                    rows.add(batch[j]);
                }
                if (sizes[c] >= 4) {
                    assertEquals(4, rows.size(), "a class with enough images repeats none");
                }
            }
        }
        assertEquals(Set.of(SuperclassSampler.BATCHES_PER_PAIR), new HashSet<>(pairs.values()));
        assertEquals(3, pairs.size());
    }

    @Test
    void aSmallSuperclassGivesWhatItHas() {
        List<int[]> epoch = BatchSamplers.create("superclass", table(2, 3, 3, 3, 3, 3), 8, 2, 1).epoch(0);
        assertTrue(epoch.stream().allMatch(batch -> batch.length == 5 * 2), "3 and 2 classes of 2 images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"balanced", "proportional", "authors", "superclass"})
    void anEpochDependsOnSeedAndNumberAlone(String name) {
        ImageTable table = table(3, sizes(9, 15, 12));
        List<int[]> once = BatchSamplers.create(name, table, 4, 3, 42).epoch(3);
        List<int[]> again = BatchSamplers.create(name, table, 4, 3, 42).epoch(3);
        assertEquals(once.size(), again.size());
        for (int i = 0; i < once.size(); i++) {
            assertArrayEquals(once.get(i), again.get(i));
        }
        assertFalse(Arrays.equals(once.getFirst(), BatchSamplers.create(name, table, 4, 3, 43).epoch(3).getFirst()));
        assertFalse(Arrays.equals(once.getFirst(), BatchSamplers.create(name, table, 4, 3, 42).epoch(4).getFirst()));
    }

    @Test
    void whatCannotFillABatchIsRefused() {
        assertMessage("3 of 4", () -> BatchSamplers.create("authors", table(0, 4, 4, 3, 4), 4, 4, 0));
        assertMessage("balanced", () -> BatchSamplers.create("proportional", table(0, 2, 2), 2, 3, 0));
        assertMessage("even", () -> BatchSamplers.create("superclass", table(2, 4, 4, 4), 3, 2, 0));
        assertMessage("have 1", () -> BatchSamplers.create("superclass", table(1, 4, 4, 4), 2, 2, 0));
        assertMessage("has none", () -> BatchSamplers.create("superclass", table(0, 4, 4, 4), 2, 2, 0));
        assertMessage("'authors'", () -> BatchSamplers.create("author", table(0, 4, 4, 4), 2, 2, 0));
    }

    @Test
    void aClassInTwoSuperclassesIsRefused() {
        assertMessage("two superclasses", () -> new SuperclassSampler(new int[] {1, 1, 2}, new int[] {0, 1, 0}, 2, 2, 0));
    }

    private static void assertMessage(String part, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
