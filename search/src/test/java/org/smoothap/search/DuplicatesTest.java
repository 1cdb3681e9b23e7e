package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesTest {
    private static List<Duplicates.Group> groups(float[] rows, int dimension, double threshold) {
        return Duplicates.of(rows, dimension, threshold, _ -> {});
    }

    /** Points on the unit circle. */
    private static float[] angles(double... degrees) {
        float[] rows = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            rows[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            rows[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        return rows;
    }

    @Test
    void aChainIsNotGlued() {
        // Neighbours are 10, 9, 10 degrees apart; the threshold allows 12.
        float[] rows = angles(0, 10, 19, 29, 100);
        List<Duplicates.Group> groups = groups(rows, 2, Math.cos(Math.toRadians(12)));
        assertEquals(1, groups.size());
        assertArrayEquals(new int[] {1, 2}, groups.getFirst().rows());
        assertEquals(Math.cos(Math.toRadians(9)), groups.getFirst().lowest(), 1e-6);
    }

    @Test
    void copiesAreOneGroupEvenAtTheHighestThreshold() {
        float[] rows = TestVectors.clustered(6, 7, 6, 0.4, 1);
        float[] copied = new float[7 * 7];
        System.arraycopy(rows, 0, copied, 0, 42);
        System.arraycopy(rows, 14, copied, 42, 7);
        List<Duplicates.Group> groups = groups(copied, 7, 1);
        assertEquals(1, groups.size());
        assertArrayEquals(new int[] {2, 6}, groups.getFirst().rows());
        assertEquals(1, groups.getFirst().lowest());
    }

    @Test
    void largerGroupsComeFirst() {
        List<Duplicates.Group> groups = groups(angles(0, 1, 90, 91, 92, 200, 201, 300), 2, 0.99);
        assertEquals(List.of("[2, 3, 4]", "[0, 1]", "[5, 6]"),
                groups.stream().map(group -> Arrays.toString(group.rows())).toList());
    }

    @ParameterizedTest
    @CsvSource({"1,0.99", "40,0.9", "130,0.8", "130,0.95", "700,0.97", "700,0.999999"})
    void agreesWithTheDefinition(int count, double threshold) {
        float[] rows = TestVectors.clustered(count, 12, Math.max(1, count / 7), 0.15, count);
        List<List<Integer>> expected = bruteForce(rows, 12, threshold);
        List<List<Integer>> found = groups(rows, 12, threshold).stream()
                .map(group -> IntStream.of(group.rows()).boxed().toList())
                .toList();
        assertEquals(expected, found);
        assertTrue(count < 100 || threshold > 0.99 || !expected.isEmpty());
    }

    /** Joins the two most similar clusters again and again; all pairs of pairs, in the arithmetic of the kernel. */
    private static List<List<Integer>> bruteForce(float[] rows, int dimension, double threshold) {
        int count = rows.length / dimension;
        float[][] similarity = new float[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                float sum = 0;
                for (int d = 0; d < dimension; d++) {
                    sum = Math.fma(rows[a * dimension + d], rows[b * dimension + d], sum);
                }
                similarity[a][b] = sum;
            }
        }
        List<List<Integer>> clusters = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> clusters.add(new ArrayList<>(List.of(i))));
        while (true) {
            float best = (float) (threshold - Duplicates.ROUNDING);
            int[] pair = null;
            for (int a = 0; a < clusters.size(); a++) {
                for (int b = a + 1; b < clusters.size(); b++) {
                    float least = 2;
                    for (int x : clusters.get(a)) {
                        for (int y : clusters.get(b)) {
                            least = Math.min(least, similarity[x][y]);
                        }
                    }
                    if (least > best || pair == null && least >= best) {
                        best = least;
                        pair = new int[] {a, b};
                    }
                }
            }
            if (pair == null) {
                break;
            }
            clusters.get(pair[0]).addAll(clusters.remove(pair[1]));
        }
        return clusters.stream()
                .filter(cluster -> cluster.size() > 1)
                .map(cluster -> cluster.stream().sorted().toList())
                .sorted((a, b) -> a.size() != b.size() ? b.size() - a.size() : a.getFirst() - b.getFirst())
                .toList();
    }

    @Test
    void wrongUseIsRefused() {
        for (double threshold : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> groups(angles(0, 1), 2, threshold));
        }
        assertThrows(IllegalArgumentException.class, () -> groups(new float[] {1, 1}, 2, 0.9));
    }
}
