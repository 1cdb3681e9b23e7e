package org.smoothap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Several labels for every item, or none: what is in a picture. Two items are relevant to each other if they share one. */
public final class LabelSets {
    /** Of each item, ascending and different. */
    private final int[][] sets;

    /** @param sets the labels of every item, any values in any order, repetitions count once; copied */
    public LabelSets(int[][] sets) {
        this.sets = Arrays.stream(sets).map(set -> IntStream.of(set).sorted().distinct().toArray()).toArray(int[][]::new);
    }

    private LabelSets(List<int[]> sorted) {
        this.sets = sorted.toArray(int[][]::new);
    }

    /** How many items there are. */
    public int items() {
        return sets.length;
    }

    /** How many labels an item has. */
    public int size(int item) {
        return sets[item].length;
    }

    /** How many labels the item that has the most has; 0 without items. */
    public int largest() {
        return Arrays.stream(sets).mapToInt(set -> set.length).max().orElse(0);
    }

    /** The sets of some items. */
    public LabelSets select(int[] items) {
        return new LabelSets(IntStream.of(items).mapToObj(item -> sets[item]).toList());
    }

    /** How many labels two items share. O(labels of both). */
    public int shared(int item, int other) {
        return shared(item, this, other);
    }

    /** How many labels an item here shares with one there. */
    int shared(int item, LabelSets there, int other) {
        int[] a = sets[item];
        int[] b = there.sets[other];
        int shared = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            int order = Integer.compare(a[i], b[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return shared;
    }

    /** The labels of an item, ascending; the array itself. */
    int[] labels(int item) {
        return sets[item];
    }

    /** Numbers the sets 0, 1, 2 … as they come; items with the same labels have the same number. */
    public int[] numbers() {
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        return Arrays.stream(sets)
                .mapToInt(set -> numbers.computeIfAbsent(IntStream.of(set).boxed().toList(), _ -> numbers.size())).toArray();
    }
}
