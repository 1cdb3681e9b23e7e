package org.smoothap.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Groups near-identical images. In a group every image is at least as similar to every other one as the threshold:
 * complete-link clustering, which joins the two groups whose least similar images are most similar, as long as those reach
 * the threshold. Connected components would glue a chain of gradual changes (a film, a burst) into one group whose ends
 * have nothing in common.
 *
 * <p>Time: N²·D floating point operations for the exact similarities, and E·log E for E pairs above the threshold. Memory:
 * the vectors twice, and about 200 bytes a pair of the largest connected component.
 */
public final class Duplicates {
    /**
     * Subtracted from the threshold. A network may give one picture two vectors that differ in their last bits, in batches
     * of different sizes, and a cosine in single precision is rounded: without it a threshold of 1 would miss copies.
     */
    static final double ROUNDING = 1e-6;

    /**
     * Images that are nearly the same.
     *
     * @param rows ascending, at least two
     * @param lowest the similarity of the least similar two
     */
    public record Group(int[] rows, float lowest) {}

    private Duplicates() {}

    /**
     * The groups, the largest first; equal sizes by their first row.
     *
     * @param rows n × dimension, row-major, each of length 1
     * @param threshold a cosine, above 0; reached from a millionth below it, which is rounding
     * @param progress is told how many distinct rows have been compared with all
     */
    public static List<Group> of(float[] rows, int dimension, double threshold, IntConsumer progress) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must be above 0 and at most 1, got " + threshold);
        }
        Vectors.requireUnitRows("vector", rows, dimension);
        List<int[]> copies = copies(rows, dimension);
        float[] distinct = rows;
        if (copies.size() < rows.length / dimension) {
            distinct = new float[copies.size() * dimension];
            for (int i = 0; i < copies.size(); i++) {
                System.arraycopy(rows, copies.get(i)[0] * dimension, distinct, i * dimension, dimension);
            }
        }
        SimilarPairs pairs = SimilarPairs.of(distinct, dimension, (float) (threshold - ROUNDING), progress);
        List<Group> groups = new ArrayList<>();
        for (CompleteLink.Cluster cluster : CompleteLink.of(copies.size(), pairs)) {
            int[] members = IntStream.of(cluster.nodes()).flatMap(node -> IntStream.of(copies.get(node))).sorted().toArray();
            if (members.length > 1) {
                groups.add(new Group(members, cluster.lowest()));
            }
        }
        groups.sort(Comparator.comparingInt((Group group) -> -group.rows.length).thenComparingInt(group -> group.rows[0]));
        return groups;
    }

    /** Rows of the same bits, in the order of their first: a thousand copies of one picture are not half a million pairs. */
    private static List<int[]> copies(float[] rows, int dimension) {
        record Row(float[] values) {
            @Override
            public boolean equals(Object other) {
                return other instanceof Row row && Arrays.equals(values, row.values);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(values);
            }
        }
        Map<Row, Integer> places = new HashMap<>();
        List<List<Integer>> copies = new ArrayList<>();
        for (int i = 0; i < rows.length / dimension; i++) {
            Row row = new Row(Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension));
            int place = places.computeIfAbsent(row, _ -> copies.size());
            if (place == copies.size()) {
                copies.add(new ArrayList<>(1));
            }
            copies.get(place).add(i);
        }
        return copies.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toList();
    }
}
