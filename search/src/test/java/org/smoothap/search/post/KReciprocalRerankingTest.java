package org.smoothap.search.post;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.similarity.Rows;

class KReciprocalRerankingTest {
    private static final int DIMENSION = 16;
    private static final int QUERIES = 12;

    /** The input of reciprocal-golden.py. */
    private static float[] rows(int count) {
        float[] rows = new float[count * DIMENSION];
        for (int k = 0; k < rows.length; k++) {
            int j = k % DIMENSION;
            int c = k / DIMENSION % 7;
            rows[k] = (float) ((7L * k * k + 3 * k) % 1009 / 1009.0 - 0.5 + (11 * c * j + 5 * c + j * j) % 13 / 13.0 - 0.5);
        }
        return Rows.normalized(rows, DIMENSION);
    }

    private static float[] rerank(KReciprocalReranking reranking, float[] rows) {
        return reranking.distances(
                Arrays.copyOf(rows, QUERIES * DIMENSION), Arrays.copyOfRange(rows, QUERIES * DIMENSION, rows.length), DIMENSION);
    }

    @Test
    void agreesWithTheAuthorsCode() throws IOException {
        float[] rows = rows(90);
        List<String> lines;
        try (var in = getClass().getResourceAsStream("reciprocal-golden.csv")) {
            lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
        assertEquals(4 * QUERIES, lines.size());
        for (String line : lines) {
            String[] cells = line.split(",");
            var reranking = new KReciprocalReranking(
                    Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), Double.parseDouble(cells[2]));
            float[] distances = rerank(reranking, rows);
            int query = Integer.parseInt(cells[3]);
            for (int g = 0; g < 78; g++) {
                // Both compute in single precision.
                assertEquals(Float.parseFloat(cells[4 + g]), distances[query * 78 + g], 2e-6, line.substring(0, 20) + " to " + g);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20,6,0.3,90", "6,4,0.2,61", "1,1,0.5,40", "3,2,0,25", "30,10,0.1,20", "20,6,0.3,13", "12,5,0.3,700"})
    void agreesWithTheDefinition(int k1, int k2, double lambda, int count) {
        float[] rows = rows(count);
        double[] expected = bruteForce(rows, count, k1, k2, lambda);
        float[] found = rerank(new KReciprocalReranking(k1, k2, lambda), rows);
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 5e-6, "at " + i);
        }
    }

    /** From the formulas, with dense matrices and sets, in double precision. */
    private static double[] bruteForce(float[] rows, int count, int k1, int k2, double lambda) {
        double[][] distance = new double[count][count];
        int[][] rank = new int[count][];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double dot = 0;
                for (int d = 0; d < DIMENSION; d++) {
                    dot += (double) rows[a * DIMENSION + d] * rows[b * DIMENSION + d];
                }
                distance[a][b] = Math.max(0, 2 - 2 * dot);
            }
            double largest = Arrays.stream(distance[a]).max().getAsDouble();
            double[] own = Arrays.stream(distance[a]).map(value -> value / largest).toArray();
            distance[a] = own;
            rank[a] = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingDouble(b -> own[b]))
                    .mapToInt(b -> b)
                    .toArray();
        }
        double[][] v = new double[count][count];
        for (int p = 0; p < count; p++) {
            Set<Integer> reciprocal = reciprocal(rank, p, k1);
            Set<Integer> expanded = new HashSet<>(reciprocal);
            for (int q : reciprocal) {
                Set<Integer> inner = reciprocal(rank, q, (int) Math.rint(k1 / 2.0));
                Set<Integer> common = new HashSet<>(inner);
                common.retainAll(reciprocal);
                if (common.size() > 2.0 / 3 * inner.size()) {
                    expanded.addAll(inner);
                }
            }
            double[] own = distance[p];
            double sum = expanded.stream().mapToDouble(q -> Math.exp(-own[q])).sum();
            for (int q : expanded) {
                v[p][q] = Math.exp(-own[q]) / sum;
            }
        }
        double[][] averaged = new double[count][count];
        for (int p = 0; p < count; p++) {
            for (int n = 0; n < Math.min(k2, count); n++) {
                for (int i = 0; i < count; i++) {
                    averaged[p][i] += v[rank[p][n]][i] / Math.min(k2, count);
                }
            }
        }
        int gallery = count - QUERIES;
        double[] result = new double[QUERIES * gallery];
        for (int i = 0; i < result.length; i++) {
            int q = i / gallery;
            int g = QUERIES + i % gallery;
            double common = 0;
            for (int j = 0; j < count; j++) {
                common += Math.min(averaged[q][j], averaged[g][j]);
            }
            result[i] = (1 - lambda) * (1 - common / (2 - common)) + lambda * distance[q][g];
        }
        return result;
    }

    private static Set<Integer> reciprocal(int[][] rank, int p, int k) {
        Set<Integer> reciprocal = new HashSet<>();
        for (int q : Arrays.copyOf(rank[p], Math.min(rank.length, k + 1))) {
            if (Arrays.stream(rank[q]).limit(k + 1).anyMatch(back -> back == p)) {
                reciprocal.add(q);
            }
        }
        return reciprocal;
    }

    @Test
    void theOrderOfTheGalleryDoesNotMatter() {
        float[] rows = rows(60);
        float[] turned = rows.clone();
        for (int i = QUERIES; i < 60; i++) {
            System.arraycopy(rows, i * DIMENSION, turned, (59 + QUERIES - i) * DIMENSION, DIMENSION);
        }
        KReciprocalReranking reranking = new KReciprocalReranking(8, 3, 0.3);
        float[] straight = rerank(reranking, rows);
        float[] back = rerank(reranking, turned);
        for (int q = 0; q < QUERIES; q++) {
            for (int g = 0; g < 48; g++) {
                assertEquals(straight[q * 48 + g], back[q * 48 + 47 - g], 1e-6);
            }
        }
    }

    /** Neighbours are sought among all rows in both: the distances are the same ones. */
    @Test
    void oneSetIsQueriesAndGalleryInOne() {
        int dimension = 6;
        float[] rows = new float[60 * dimension];
        java.util.SplittableRandom random = new java.util.SplittableRandom(5);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        rows = org.smoothap.similarity.Rows.normalized(rows, dimension);
        KReciprocalReranking reranking = new KReciprocalReranking(7, 3, 0.3);
        float[] all = reranking.distances(rows, dimension);
        float[] parts = reranking.distances(java.util.Arrays.copyOf(rows, 20 * dimension),
                java.util.Arrays.copyOfRange(rows, 20 * dimension, rows.length), dimension);
        for (int q = 0; q < 20; q++) {
            for (int g = 0; g < 40; g++) {
                assertEquals(parts[q * 40 + g], all[q * 60 + 20 + g], 1e-6f, q + " " + g);
            }
        }
    }

    @Test
    void equalImagesAreAtDistanceZero() {
        float[] one = {1, 0};
        float[] found = new KReciprocalReranking(20, 6, 0.3).distances(one, new float[] {1, 0, 1, 0, 1, 0}, 2);
        assertArrayEquals(new float[] {0, 0, 0}, found, 1e-6f);
    }

    @Test
    void wrongUseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KReciprocalReranking(0, 1, 0.3));
        assertThrows(IllegalArgumentException.class, () -> new KReciprocalReranking(5, 7, 0.3));
        assertThrows(IllegalArgumentException.class, () -> new KReciprocalReranking(5, 5, 1.1));
        KReciprocalReranking paper = KReciprocalReranking.ofPaper();
        assertThrows(IllegalArgumentException.class, () -> paper.distances(new float[3], new float[4], 2));
        assertThrows(IllegalArgumentException.class, () -> paper.distances(new float[2], new float[0], 2));
        assertThrows(IllegalArgumentException.class, () -> paper.distances(new float[] {Float.NaN, 0}, new float[2], 2));
    }
}
