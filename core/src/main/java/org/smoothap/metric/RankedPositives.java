package org.smoothap.metric;

import java.util.stream.IntStream;

/**
 * The positives of one query in the order of their ranks: all that a figure of the query is computed from.
 *
 * <p>With labels of several levels ({@link LabelLevels}) an item is a positive if it shares the coarsest; its grade is the
 * number of levels that it shares. With one level every grade is 1. The arrays are not copied.
 *
 * @param ranks ascending, 1 is best; negatives and positives count, ignored items do not
 * @param grades of each, 1 to {@code levels}
 * @param levels how many levels the labels have
 */
public record RankedPositives(int[] ranks, int[] grades, int levels) {
    /**
     * The ranks of the items that are right at a level.
     *
     * @param level 1 is the class itself, 2 the next coarser level, and so on to {@code levels}
     */
    public int[] ranks(int level) {
        int lowest = levels - level + 1;
        return lowest == 1 ? ranks
                : IntStream.range(0, ranks.length).filter(i -> grades[i] >= lowest).map(i -> ranks[i]).toArray();
    }

    /** How many positives have each grade; the place is the grade, place 0 is empty. */
    int[] gradeCounts() {
        int[] counts = new int[levels + 1];
        for (int grade : grades) {
            counts[grade]++;
        }
        return counts;
    }
}
