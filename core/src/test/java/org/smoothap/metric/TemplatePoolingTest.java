package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplatePoolingTest {
    private static final List<TemplatePooling> ALL =
            List.of(TemplatePooling.UNIT_IMAGES, TemplatePooling.AS_GIVEN, TemplatePooling.UNIT_MEDIA);

    @Test
    void framesOfAVideoCountAsOneImage() {
        // A video of (1,0) and (0,1), and two photos (1,0).
        float[] images = {1, 0, 0, 1, 1, 0, 2, 0};
        int[] templates = {7, 7, 7, 7};
        int[] media = {1, 1, 2, 3};
        // Media (1/2,1/2), (1,0), (1,0): sum (5/2, 1/2).
        assertVector(new double[] {2.5, 0.5}, TemplatePooling.UNIT_IMAGES.pool(images, templates, media));
        // The last photo is twice as long: sum (7/2, 1/2).
        assertVector(new double[] {3.5, 0.5}, TemplatePooling.AS_GIVEN.pool(images, templates, media));
        // The video gets length 1, too.
        double half = Math.sqrt(0.5);
        assertVector(new double[] {2 + half, half}, TemplatePooling.UNIT_MEDIA.pool(images, templates, media));
    }

    @Test
    void agreesWithTheDefinitionInAnyOrder() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(200);
            int dimension = 2 + random.nextInt(20); // with 1, images of length 1 would cancel out
            float[] images = new float[count * dimension];
            for (int i = 0; i < images.length; i++) {
                images[i] = (float) random.nextGaussian();
            }
            int[] templates = IntStream.range(0, count).map(i -> random.nextInt(20) * 1000 - 5000).toArray();
            int[] media = IntStream.range(0, count).map(i -> random.nextInt(5) - 2).toArray();
            TemplatePooling pooling = ALL.get(seed % ALL.size());
            Map<Integer, double[]> expected = byDefinition(pooling, images, templates, media);
            List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
            for (int trial = 0; trial < 3; trial++) {
                float[] moved = new float[images.length];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(images, order.get(i) * dimension, moved, i * dimension, dimension);
                }
                TemplateEmbeddings found = pooling.pool(moved, order.stream().mapToInt(i -> templates[i]).toArray(),
                        order.stream().mapToInt(i -> media[i]).toArray());
                assertArrayEquals(expected.keySet().stream().mapToInt(Integer::intValue).toArray(), found.ids());
                assertEquals(expected.size(), found.count());
                expected.forEach((id, vector) -> {
                    float[] pooled = found.vectors(id);
                    for (int d = 0; d < vector.length; d++) {
                        assertEquals(vector[d], pooled[d], 1e-6, "template " + id);
                    }
                });
                Collections.shuffle(order, random);
            }
        }
    }

    @Test
    void pairsScoreTheSameBothWaysAndEqualTemplatesTie() {
        Random random = new Random(1);
        int dimension = 131;
        float[] images = new float[3 * dimension];
        for (int d = 0; d < dimension; d++) {
            images[d] = (float) random.nextGaussian();
            images[dimension + d] = (float) random.nextGaussian();
            images[2 * dimension + d] = images[dimension + d];
        }
        TemplateEmbeddings templates = TemplatePooling.UNIT_IMAGES.pool(images, new int[] {1, 2, 3}, new int[3]);
        float[] scores = templates.scores(new int[] {1, 2, 1, 3, 2, 2}, new int[] {2, 1, 3, 1, 3, 2});
        assertEquals(scores[0], scores[1]);
        assertEquals(scores[0], scores[2]);
        assertEquals(scores[0], scores[3]);
        assertEquals(1, scores[4], 1e-6);
        double expected = 0;
        for (int d = 0; d < dimension; d++) {
            expected += (double) templates.vectors(1)[d] * templates.vectors(2)[d];
        }
        assertEquals(expected, scores[0], 1e-6);
    }

    @Test
    void aTemplateWhoseMediaCancelOutScoresZero() {
        for (TemplatePooling pooling : ALL) {
            TemplateEmbeddings templates =
                    pooling.pool(new float[] {1, 0, -1, 0, 0, 1}, new int[] {4, 4, 5}, new int[] {1, 2, 1});
            assertArrayEquals(new float[] {0, 0}, templates.vectors(4));
            assertArrayEquals(new float[] {0, 0}, templates.scores(new int[] {4, 4}, new int[] {4, 5}));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("6 values, 4 template numbers and 4 media numbers do not belong together",
                () -> TemplatePooling.AS_GIVEN.pool(new float[6], new int[4], new int[4]));
        refused("4 template numbers and 3 media numbers",
                () -> TemplatePooling.AS_GIVEN.pool(new float[8], new int[4], new int[3]));
        refused("0 values", () -> TemplatePooling.AS_GIVEN.pool(new float[0], new int[0], new int[0]));
        refused("images: row 1 holds NaN in column 0",
                () -> TemplatePooling.AS_GIVEN.pool(new float[] {0, Float.NaN}, new int[2], new int[2]));
        TemplateEmbeddings templates = TemplatePooling.AS_GIVEN.pool(new float[] {1, 2}, new int[] {3, 9}, new int[2]);
        assertTrue(templates.contains(9));
        assertFalse(templates.contains(4));
        refused("there is no template 4 among the 2 templates (3 to 9)", () -> templates.vectors(3, 4));
        refused("a pair needs two templates, got 1 and 2", () -> templates.scores(new int[1], new int[2]));
    }

    private static void refused(String message, Runnable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    private static void assertVector(double[] direction, TemplateEmbeddings templates) {
        double length = length(direction);
        for (int d = 0; d < direction.length; d++) {
            assertEquals(direction[d] / length, templates.vectors()[d], 1e-7);
        }
    }

    private static Map<Integer, double[]> byDefinition(TemplatePooling pooling, float[] images, int[] templates, int[] media) {
        int dimension = images.length / templates.length;
        Map<Integer, Map<Integer, List<double[]>>> sets = new TreeMap<>();
        for (int i = 0; i < templates.length; i++) {
            double[] image = new double[dimension];
            for (int d = 0; d < dimension; d++) {
                image[d] = images[i * dimension + d];
            }
            sets.computeIfAbsent(templates[i], t -> new TreeMap<>()).computeIfAbsent(media[i], m -> new ArrayList<>())
                    .add(pooling.unitImages() ? unit(image) : image);
        }
        Map<Integer, double[]> pooled = new TreeMap<>();
        sets.forEach((template, byMedium) -> pooled.put(template, unit(mean(byMedium.values().stream()
                .map(TemplatePoolingTest::mean).map(m -> pooling.unitMedia() ? unit(m) : m).toList()))));
        return pooled;
    }

    private static double[] mean(List<double[]> vectors) {
        double[] mean = new double[vectors.getFirst().length];
        for (double[] vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d] / vectors.size();
            }
        }
        return mean;
    }

    private static double[] unit(double[] vector) {
        double length = length(vector);
        return Arrays.stream(vector).map(value -> value / length).toArray();
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    }
}
