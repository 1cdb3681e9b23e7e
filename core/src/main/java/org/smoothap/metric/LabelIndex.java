package org.smoothap.metric;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Finds the gallery items that have a label, without looking at the others. Memory: 8 bytes for each label of each item. */
final class LabelIndex {
    /** A label and a position that has it, ascending. */
    private final long[] postings;

    /** @param sets of the rows of {@code gallery} */
    LabelIndex(LabelledRows gallery, LabelSets sets) {
        this.postings = IntStream.range(0, gallery.count()).boxed()
                .flatMapToLong(position -> IntStream.of(sets.labels(gallery.row(position)))
                        .mapToLong(label -> (long) label << 32 | position))
                .sorted().toArray();
    }

    /** The positions whose items have one of the labels or more. */
    BitSet sharing(int[] labels) {
        BitSet found = new BitSet();
        for (int label : labels) {
            for (int at = firstOf(label); at < postings.length && postings[at] >> 32 == label; at++) {
                found.set((int) postings[at]);
            }
        }
        return found;
    }

    private int firstOf(int label) {
        long least = (long) label << 32;
        int low = 0;
        int high = postings.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (postings[middle] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
