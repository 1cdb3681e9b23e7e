package org.smoothap.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels from fine to coarse: the class of every item, its superclass, and so on. A class belongs to one superclass.
 *
 * <p>Two items share a level and all coarser ones, or none. The number of levels that they share is the grade of their
 * relevance to each other: 0 for strangers, {@link #count} within a class.
 */
public final class LabelLevels {
    private final int[][] levels;

    /**
     * @param levels the class of every item, then the superclass of every item, and so on; at least the first. Any values.
     *     The arrays are not copied.
     * @throws IllegalArgumentException if the lengths differ, or a class lies in two superclasses
     */
    public LabelLevels(List<int[]> levels) {
        this.levels = levels.toArray(int[][]::new);
        for (int level = 1; level < this.levels.length; level++) {
            checkNested(this.levels[level - 1], this.levels[level], level);
        }
    }

    /** Labels of one level: the usual case. */
    public static LabelLevels of(int[] labels) {
        return new LabelLevels(List.of(labels));
    }

    private static void checkNested(int[] fine, int[] coarse, int level) {
        if (fine.length != coarse.length) {
            throw new IllegalArgumentException("level " + (level + 1) + " has " + coarse.length + " labels, level " + level
                    + " has " + fine.length + "; expected a label of each level for every item");
        }
        Map<Integer, Integer> parent = new HashMap<>();
        for (int item = 0; item < fine.length; item++) {
            Integer known = parent.putIfAbsent(fine[item], coarse[item]);
            if (known != null && known != coarse[item]) {
                throw new IllegalArgumentException("class " + fine[item] + " of level " + level + " lies in " + known + " and in "
                        + coarse[item] + " of level " + (level + 1) + "; a class must lie in one superclass");
            }
        }
    }

    /** How many levels there are. */
    public int count() {
        return levels.length;
    }

    /** How many items there are. */
    public int items() {
        return levels[0].length;
    }

    /** The labels of a level, 1 the finest; the array itself. */
    public int[] labels(int level) {
        return levels[level - 1];
    }

    int[] finest() {
        return levels[0];
    }

    int[] coarsest() {
        return levels[levels.length - 1];
    }

    /** How many levels two items share: the grade of their relevance to each other. */
    public int grade(int item, int other) {
        return grade(item, this, other);
    }

    /** How many levels an item here shares with one there; there must be as many levels there. */
    int grade(int item, LabelLevels there, int other) {
        int level = 0;
        while (level < levels.length && levels[level][item] != there.levels[level][other]) {
            level++;
        }
        return levels.length - level;
    }
}
