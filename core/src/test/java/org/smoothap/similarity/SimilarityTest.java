package org.smoothap.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimilarityTest {
    private static final int[] AWKWARD = {1, 2, 3, 5, 6, 7, 12, 13, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 129};

    @Test
    void fastPathIsOnInTheTests() {
        assertTrue(FastPath.on(), () -> FastPath.whyOff().toString());
        assertTrue(FastPath.description().contains("Vector API"), FastPath.description());
    }

    /** The definition: index order, one fused multiply-add a step, in blocks of 512. */
    private static float[] plainProducts(float[] a, int rows, float[] b, int columns, int dimension) {
        float[] out = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float total = 0;
                for (int start = 0; start < dimension; start += Panels.DEPTH_BLOCK) {
                    float sum = 0;
                    for (int p = start; p < Math.min(dimension, start + Panels.DEPTH_BLOCK); p++) {
                        sum = Math.fma(a[i * dimension + p], b[j * dimension + p], sum);
                    }
                    total = start == 0 ? sum : total + sum;
                }
                out[i * columns + j] = total;
            }
        }
        return out;
    }

    @Test
    void everyKernelGivesTheBitsOfTheDefinitionAtAwkwardSizes() {
        Random random = new Random(7);
        for (int round = 0; round < 150; round++) {
            int rows = pick(random);
            int columns = pick(random);
            int dimension = round % 10 == 0 ? 511 + random.nextInt(4) + 512 * random.nextInt(2) : pick(random);
            float[] a = values(random, rows * dimension);
            float[] b = values(random, columns * dimension);
            float[] expected = plainProducts(a, rows, b, columns, dimension);
            for (ProductKernel kernel : ProductKernels.all()) {
                float[] out = new float[rows * columns];
                Panels.ofRows(kernel, b, 0, columns, dimension).multiply(a, 0, dimension, rows, out, 0, columns, false);
                assertArrayEquals(expected, out, () -> kernel.description() + " " + rows + "x" + columns + "x" + dimension);
            }
        }
    }

    @Test
    void aFewUnpackedRowsHaveTheBitsOfTheDefinition() {
        Random random = new Random(9);
        for (int rows = 0; rows < 10; rows++) {
            for (int dimension : new int[] {1, 17, 511, 512, 513, 1030}) {
                float[] a = values(random, dimension);
                float[] b = values(random, rows * dimension);
                float[] out = new float[rows];
                Similarity.products(a, b, out);
                assertArrayEquals(plainProducts(a, 1, b, rows, dimension), out, rows + " x " + dimension);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Similarity.products(new float[3], new float[7], new float[2]));
    }

    @Test
    void weightedSumsAgreeBetweenKernelsAndWithDoubles() {
        Random random = new Random(8);
        for (int round = 0; round < 100; round++) {
            int rows = pick(random);
            int packed = round % 10 == 0 ? 600 : pick(random);
            int dimension = pick(random);
            float[] weights = values(random, rows * packed);
            float[] b = values(random, packed * dimension);
            float[] before = values(random, rows * dimension);
            float[] first = null;
            for (ProductKernel kernel : ProductKernels.all()) {
                float[] out = before.clone();
                Panels.ofColumns(kernel, b, 0, packed, dimension).multiply(weights, 0, packed, rows, out, 0, dimension, true);
                if (first == null) {
                    first = out;
                    for (int i = 0; i < rows; i++) {
                        for (int d = 0; d < dimension; d++) {
                            double sum = before[i * dimension + d];
                            for (int p = 0; p < packed; p++) {
                                sum += (double) weights[i * packed + p] * b[p * dimension + d];
                            }
                            assertEquals(sum, out[i * dimension + d], 1e-4);
                        }
                    }
                }
                assertArrayEquals(first, out, kernel.description());
            }
        }
    }

    @Test
    void tilesTouchTheirPlaceOnlyAndGiveTheSameBitsAnywhere() {
        Random random = new Random(9);
        int n = 77;
        int dimension = 37;
        float[] rows = values(random, n * dimension);
        float[] whole = new float[n * n];
        Similarity.products(rows, 0, n, PackedRows.of(rows, 0, n, dimension), whole, 0, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertEquals(whole[i * n + j], whole[j * n + i]);
            }
        }
        PackedRows part = PackedRows.of(rows, 5, 30, dimension);
        float[] out = new float[1000];
        Arrays.fill(out, -9);
        Similarity.products(rows, 11, 22, part, out, 13, 40);
        for (int at = 0; at < out.length; at++) {
            int i = Math.floorDiv(at - 13, 40);
            int j = Math.floorMod(at - 13, 40);
            boolean inside = i >= 0 && i < 11 && j < 25;
            assertEquals(inside ? whole[(11 + i) * n + 5 + j] : -9, out[at], "at " + at);
        }
    }

    @Test
    void rangesThatDoNotFitAreRefusedWithTheirValues() {
        float[] rows = new float[20];
        PackedRows packed = PackedRows.of(rows, 0, 4, 5);
        assertMessage("rows 0 to 5 of dimension 5", () -> PackedRows.of(rows, 0, 5, 5));
        assertMessage("rows 2 to 5 of dimension 5", () -> Similarity.products(rows, 2, 5, packed, new float[99], 0, 4));
        assertMessage("4 x 4 values from 1 on", () -> Similarity.products(rows, 0, 4, packed, new float[16], 1, 4));
        assertMessage("stride of 3", () -> Similarity.products(rows, 0, 4, packed, new float[16], 0, 3));
    }

    @Test
    void normalizedRowsHaveLengthOneAndZeroStaysZero() {
        float[] rows = {3, 4, 0, 0, 1e-30f, 0, 3e30f, -4e30f};
        assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0, 1, 0, 0.6f, -0.8f}, Rows.normalized(rows, 2), 1e-7f);
        assertMessage("8 values are not whole rows of dimension 3", () -> Rows.normalized(rows, 3));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static int pick(Random random) {
        return AWKWARD[random.nextInt(AWKWARD.length)];
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 511, 512, 513, 1280, 2049})
    void aSingleProductHasTheBitsOfATile(int dimension) {
        SplittableRandom random = new SplittableRandom(dimension);
        float[] rows = new float[9 * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextDouble(-1, 1);
        }
        float[] tile = new float[81];
        Similarity.products(rows, 0, 9, PackedRows.of(rows, 0, 9, dimension), tile, 0, 9);
        for (int i = 0; i < 81; i++) {
            assertEquals(tile[i], Similarity.product(rows, i / 9 * dimension, rows, i % 9 * dimension, dimension));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> Similarity.product(rows, 1, rows, 8 * dimension + 1, dimension));
    }
}
