package org.smoothap.loss;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Which references are positives of which query: those of its label. O(queries + references) time and memory; the
 * queries of one label share one array.
 */
final class Positives {
    private final int[] queryLabels;
    private final int[] referenceLabels;
    private final int[][] sameLabel;
    private final int[] self;
    /** Queries with a positive other than themselves. */
    final int withOther;
    /** Queries whose only positive is themselves. */
    final int alone;
    /** Pairs of a query and a positive other than itself. */
    final long pairs;

    /** @param self the reference that is the query itself, or -1; as checked by the caller */
    Positives(int[] queryLabels, int[] referenceLabels, int[] self) {
        this.queryLabels = queryLabels;
        this.referenceLabels = referenceLabels;
        Map<Integer, int[]> byLabel = group(referenceLabels);
        this.self = self;
        sameLabel = new int[queryLabels.length][];
        int others = 0;
        int singletons = 0;
        long pairCount = 0;
        for (int i = 0; i < queryLabels.length; i++) {
            sameLabel[i] = byLabel.getOrDefault(queryLabels[i], new int[0]);
            int other = sameLabel[i].length - (self[i] >= 0 ? 1 : 0);
            pairCount += other;
            if (other > 0) {
                others++;
            } else if (self[i] >= 0) {
                singletons++;
            }
        }
        withOther = others;
        alone = singletons;
        pairs = pairCount;
    }

    /** The same queries and references under other labels, each a function of the label. */
    Positives relabelled(IntUnaryOperator label) {
        return new Positives(Arrays.stream(queryLabels).map(label).toArray(), Arrays.stream(referenceLabels).map(label).toArray(),
                self);
    }

    /** @throws IllegalArgumentException if no query has a positive other than itself */
    void requireSome(int[] queryLabels, int[] referenceLabels) {
        if (withOther == 0) {
            throw new IllegalArgumentException("no query has a positive other than itself: " + queryLabels.length
                    + " queries of " + Arrays.stream(queryLabels).distinct().count() + " labels against "
                    + referenceLabels.length + " references of " + Arrays.stream(referenceLabels).distinct().count()
                    + " labels; a batch needs at least two images of some class");
        }
    }

    /** The references of the query's label, ascending, itself included where it is one of them. */
    int[] sameLabel(int query) {
        return sameLabel[query];
    }

    /** The reference that is the query itself, or -1. */
    int self(int query) {
        return self[query];
    }

    /** The references of the query's label but for the query itself, ascending. */
    int[] others(int query) {
        int[] all = sameLabel[query];
        if (self[query] < 0) {
            return all;
        }
        int[] others = new int[all.length - 1];
        int at = 0;
        for (int index : all) {
            if (index != self[query]) {
                others[at++] = index;
            }
        }
        return others;
    }

    private static Map<Integer, int[]> group(int[] labels) {
        Map<Integer, int[]> counts = new HashMap<>();
        for (int label : labels) {
            counts.computeIfAbsent(label, unused -> new int[1])[0]++;
        }
        Map<Integer, int[]> groups = HashMap.newHashMap(counts.size());
        for (int i = 0; i < labels.length; i++) {
            int[] left = counts.get(labels[i]);
            int[] group = groups.computeIfAbsent(labels[i], unused -> new int[left[0]]);
            group[group.length - left[0]--] = i;
        }
        return groups;
    }
}
