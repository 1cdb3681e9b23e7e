package org.smoothap.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClassBalancedSamplerTest {
    /** Labels in random order, with gaps in their values. */
    private static int[] labels(Random random, int... sizes) {
        int[] labels = new int[Arrays.stream(sizes).sum()];
        for (int c = 0, i = 0; c < sizes.length; c++) {
            Arrays.fill(labels, i, i += sizes[c], 10 * c - 30);
        }
        for (int i = labels.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = labels[i];
            labels[i] = labels[j];
            labels[j] = swapped;
        }
        return labels;
    }

    private static Set<Integer> classesOf(int[] batch, int[] labels) {
        return Arrays.stream(batch).map(row -> labels[row]).boxed().collect(Collectors.toSet());
    }

    private static Set<Integer> rowsOf(List<int[]> epoch) {
        return epoch.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    }

    @Test
    void everyBatchHasPClassesOfK() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int classes = 1 + random.nextInt(30);
            int[] sizes = random.ints(classes, 1, 14).toArray();
            int[] labels = labels(random, sizes);
            int p = 1 + random.nextInt(classes);
            int k = 1 + random.nextInt(6);
            ClassBalancedSampler sampler = new ClassBalancedSampler(labels, p, k, round);
            List<int[]> epoch = sampler.epoch(round % 3);
            assertEquals(sampler.batchesPerEpoch(), epoch.size());
            Map<Integer, Integer> counts = new HashMap<>();
            Arrays.stream(labels).forEach(label -> counts.merge(label, 1, Integer::sum));
            Map<Integer, Integer> blocks = new HashMap<>();
            for (int[] batch : epoch) {
                assertEquals(p * k, batch.length);
                assertEquals(p, classesOf(batch, labels).size());
                for (int from = 0; from < batch.length; from += k) {
                    int label = labels[batch[from]];
                    blocks.merge(label, 1, Integer::sum);
                    int[] block = Arrays.copyOfRange(batch, from, from + k);
                    assertTrue(Arrays.stream(block).allMatch(row -> labels[row] == label));
                    assertEquals(Math.min(k, counts.get(label)), Arrays.stream(block).distinct().count());
                }
            }
            // no class has more than its groups
            blocks.forEach((label, n) -> assertTrue(n <= (counts.get(label) + k - 1) / k));
        }
    }

    /** A class that is wholly offered has every image in it. */
    @Test
    void everyImageIsOfferedAsFarAsPossible() {
        Random random = new Random(2);
        for (int round = 0; round < 100; round++) {
            int classes = 6 + random.nextInt(40);
            int[] sizes = random.ints(classes, 1, 20).toArray();
            int[] labels = labels(random, sizes);
            int p = 1 + random.nextInt(classes / 2);
            int k = 2 + random.nextInt(4);
            ClassBalancedSampler sampler = new ClassBalancedSampler(labels, p, k, 7);
            List<int[]> epoch = sampler.epoch(0);
            int[] groups = Arrays.stream(sizes).map(n -> (n + k - 1) / k).toArray();
            int total = Arrays.stream(groups).sum();
            int missed = labels.length - rowsOf(epoch).size();
            int leftGroups = total - p * epoch.size();
            assertTrue(missed <= leftGroups * k, missed + " images missed with " + leftGroups + " groups left over");
            // brute force: the number of batches cannot be one more
            int more = epoch.size() + 1;
            assertTrue(Arrays.stream(groups).map(g -> Math.min(g, more)).sum() < p * more);
        }
    }

    @Test
    void aBirdLikeSetLosesLessThanABatch() {
        int[] sizes = new int[50];
        Arrays.fill(sizes, 59);
        sizes[0] = 58;
        int[] labels = labels(new Random(3), sizes);
        ClassBalancedSampler sampler = new ClassBalancedSampler(labels, 28, 4, 0);
        // 750 groups make 26 batches and 22 groups are left over
        assertEquals(26, sampler.batchesPerEpoch());
        Set<Integer> first = rowsOf(sampler.epoch(0));
        Set<Integer> ever = new HashSet<>(first);
        assertTrue(first.size() >= labels.length - 22 * 4, "offered " + first.size());
        assertFalse(first.equals(rowsOf(sampler.epoch(1))), "the same images are left over in every epoch");
        for (int epoch = 1; epoch < 6; epoch++) {
            ever.addAll(rowsOf(sampler.epoch(epoch)));
        }
        assertEquals(labels.length, ever.size());
    }

    @Test
    void smallClassesRepeatTheirImages() {
        int[] labels = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4};
        List<int[]> epoch = new ClassBalancedSampler(labels, 5, 4, 11).epoch(0);
        assertEquals(1, epoch.size());
        for (int from = 0; from < 20; from += 4) {
            int[] block = Arrays.copyOfRange(epoch.get(0), from, from + 4);
            Map<Integer, Long> times = Arrays.stream(block).boxed().collect(Collectors.groupingBy(i -> i, Collectors.counting()));
            long most = times.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            long least = times.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            assertTrue(most - least <= 1, () -> Arrays.toString(block));
        }
    }

    @Test
    void manyClassesNeverMeetAgainInTheNextBatch() {
        int[] sizes = new int[100];
        Arrays.fill(sizes, 40);
        int[] labels = labels(new Random(4), sizes);
        List<int[]> epoch = new ClassBalancedSampler(labels, 10, 4, 5).epoch(0);
        int shared = 0;
        for (int i = 1; i < epoch.size() - 3; i++) {
            Set<Integer> both = classesOf(epoch.get(i), labels);
            both.retainAll(classesOf(epoch.get(i - 1), labels));
            shared += both.size();
        }
        assertTrue(shared <= 10, "classes shared by consecutive batches: " + shared + " of " + 10 * epoch.size());
    }

    @Test
    void fewClassesMixFreely() {
        int[] sizes = new int[50];
        Arrays.fill(sizes, 60);
        int[] labels = labels(new Random(5), sizes);
        double shared = 0;
        int pairs = 0;
        Set<Set<Integer>> different = new HashSet<>();
        for (int e = 0; e < 8; e++) {
            List<int[]> epoch = new ClassBalancedSampler(labels, 28, 4, 6).epoch(e);
            for (int i = 0; i < epoch.size(); i++) {
                Set<Integer> classes = classesOf(epoch.get(i), labels);
                different.add(classes);
                if (i > 0) {
                    classes = new HashSet<>(classes);
                    classes.retainAll(classesOf(epoch.get(i - 1), labels));
                    shared += classes.size();
                    pairs++;
                }
            }
        }
        // independent draws of 28 of 50 share 15.7
        assertEquals(15.7, shared / pairs, 2);
        assertTrue(different.size() > 190, "different sets of classes: " + different.size());
    }

    @Test
    void largeClassesAreSpreadOverTheEpoch() {
        int[] sizes = new int[40];
        Arrays.fill(sizes, 8);
        sizes[0] = 80;
        int[] labels = labels(new Random(6), sizes);
        ClassBalancedSampler sampler = new ClassBalancedSampler(labels, 4, 4, 1);
        List<int[]> epoch = sampler.epoch(0);
        long with = epoch.stream().filter(batch -> classesOf(batch, labels).contains(-30)).count();
        assertEquals(24, epoch.size());
        assertEquals(20, with, 2);
    }

    @Test
    void pureFunctionOfItsInputs() {
        int[] labels = labels(new Random(8), 5, 9, 12, 7, 30, 4, 4, 18);
        List<int[]> once = new ClassBalancedSampler(labels, 4, 3, 42).epoch(3);
        List<int[]> again = new ClassBalancedSampler(labels.clone(), 4, 3, 42).epoch(3);
        assertEquals(once.size(), again.size());
        for (int i = 0; i < once.size(); i++) {
            assertArrayEquals(once.get(i), again.get(i));
        }
        assertFalse(Arrays.equals(once.get(0), new ClassBalancedSampler(labels, 4, 3, 43).epoch(3).get(0)));
        assertFalse(Arrays.equals(once.get(0), new ClassBalancedSampler(labels, 4, 3, 42).epoch(4).get(0)));
    }

    @Test
    void tooFewClassesAreRefusedWithTheCounts() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new ClassBalancedSampler(new int[] {1, 1, 2, 2}, 3, 2, 0)).getMessage();
        assertTrue(message.contains("3 classes") && message.contains("4 images have 2"), message);
        assertThrows(IllegalArgumentException.class, () -> new ClassBalancedSampler(new int[] {1}, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ClassBalancedSampler(new int[0], 1, 1, 0));
    }
}
