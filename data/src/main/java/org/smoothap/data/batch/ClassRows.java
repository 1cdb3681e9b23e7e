package org.smoothap.data.batch;

import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The rows of every class, and their shuffling. */
final class ClassRows {
    private ClassRows() {}

    /** The rows of every class, ascending; classes in the order of their labels. */
    static int[][] of(int[] labels) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (int label : labels) {
            counts.merge(label, 1, Integer::sum);
        }
        TreeMap<Integer, int[]> members = new TreeMap<>();
        counts.forEach((label, count) -> members.put(label, new int[count]));
        for (int row = labels.length - 1; row >= 0; row--) {
            int place = counts.merge(labels[row], -1, Integer::sum);
            members.get(labels[row])[place] = row;
        }
        return members.values().toArray(int[][]::new);
    }

    /** Puts the first {@code length} values into a random order. */
    static void shuffle(int[] values, int length, RandomGenerator random) {
        for (int i = length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /** The places 0 to {@code count} − 1 in a random order. */
    static int[] shuffledPlaces(int count, RandomGenerator random) {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        shuffle(places, count, random);
        return places;
    }

    /** @throws IllegalArgumentException if there are not {@code classes} classes with {@code images} rows or more */
    static void requireFullBatch(int[][] members, int classes, int images) {
        int full = 0;
        for (int[] rows : members) {
            full += rows.length >= images ? 1 : 0;
        }
        if (full < classes) {
            throw new IllegalArgumentException("this sampler leaves classes with fewer than " + images
                    + " images out, and a batch of "
                    + classes + " classes cannot be filled from the " + full + " of " + members.length
                    + " that have as many; use fewer of either, or batch.sampler=balanced");
        }
    }
}
