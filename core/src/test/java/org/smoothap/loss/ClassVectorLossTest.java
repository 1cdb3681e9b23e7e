package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss with class vectors: the plain formula, finite differences, order, tiles, threads, bad input. */
class ClassVectorLossTest {
    /** @param make the loss, with a size of tiles */
    record Pair(String name, IntFunction<ClassVectorLoss> make, PlainVectorLoss plain) {
        ClassVectorLoss chosen() {
            return make.apply(ScoreTiles.TILE_VALUES);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair("normalized-softmax", tile -> new NormalizedSoftmax(0.05, 1, tile),
                        PlainVectorLoss.normalizedSoftmax(0.05)),
                new Pair("normalized-softmax warm", tile -> new NormalizedSoftmax(1, 1, tile),
                        PlainVectorLoss.normalizedSoftmax(1)),
                new Pair("proxy-anchor", tile -> new ProxyAnchor(0.1, 32, 1, tile), PlainVectorLoss.proxyAnchor(0.1, 32)),
                new Pair("proxy-anchor soft", tile -> new ProxyAnchor(-0.2, 2, 1, tile), PlainVectorLoss.proxyAnchor(-0.2, 2)),
                new Pair("proxy-nca++", tile -> new ProxyNcaPlusPlus(1 / 9.0, 1, tile), PlainVectorLoss.proxyNca(1 / 9.0)),
                new Pair("cosface", tile -> new CosFace(64, 0.35, 1, tile), PlainVectorLoss.marginSoftmax(64, 0.35, 0, 1)),
                new Pair("arcface", tile -> new ArcFace(64, 0.5, 1, 1, tile), PlainVectorLoss.marginSoftmax(64, 0, 0.5, 1)),
                new Pair("arcface soft", tile -> new ArcFace(3, 1.2, 1, 1, tile), PlainVectorLoss.marginSoftmax(3, 0, 1.2, 1)),
                new Pair("arcface with 3 centres", tile -> new ArcFace(20, 0.5, 3, 1, tile),
                        PlainVectorLoss.marginSoftmax(20, 0, 0.5, 3)),
                new Pair("soft-triple", tile -> new SoftTriple(20, 0.1, 0.01, 4, 0.2, 1, tile),
                        PlainVectorLoss.withDistances(PlainVectorLoss.softTriple(20, 0.1, 0.01, 4), 0.2, 4)),
                new Pair("soft-triple with one centre", tile -> new SoftTriple(5, 1, 0.3, 1, 0.2, 1, tile),
                        PlainVectorLoss.softTriple(5, 1, 0.3, 1)));
    }

    /** Unit vectors of the classes 0..classes-1, unequal in number; not all classes need be there. */
    private static Batches batch(Random random, int count, int dimension, int classes) {
        Batches batch = Batches.random(random, count, dimension, 1);
        for (int i = 0; i < count; i++) {
            batch.labels()[i] = Math.min(random.nextInt(classes), random.nextInt(classes));
        }
        return batch;
    }

    /** Away from unit length, as training moves them. */
    private static TrainingLoss start(ClassVectorLoss loss, int classes, int dimension, Random random) {
        TrainingLoss training = loss.start(new LossContext(classes, dimension, 1));
        float[] values = training.parameters().getFirst().values();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * (0.3 + i / dimension % 3));
        }
        return training;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void agreesWithThePlainFormulaAndItsFiniteDifferences(Pair pair) {
        Random random = new Random(1);
        for (int round = 0; round < 6; round++) {
            int dimension = 3 + random.nextInt(6);
            int classes = 2 + random.nextInt(6);
            Batches batch = batch(random, 1 + random.nextInt(15), dimension, classes);
            TrainingLoss loss = start(pair.chosen(), classes, dimension, random);
            LossParameter vectors = loss.parameters().getFirst();
            LossResult result = loss.evaluate(batch.embeddings(), batch.labels(), 0);
            double[] x = Batches.doubles(batch.embeddings());
            double[] v = Batches.doubles(vectors.values());
            double expected = pair.plain.loss(x, batch.labels(), v, classes);
            assertEquals(expected, result.loss(), 3e-6 * Math.max(1, expected));
            close(differences(x, () -> pair.plain.loss(x, batch.labels(), v, classes)), result.gradient());
            close(differences(v, () -> pair.plain.loss(x, batch.labels(), v, classes)), vectors.gradient());
        }
    }

    private static double[] differences(double[] at, DoubleSupplier loss) {
        double step = 1e-6;
        double[] gradient = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double value = at[i];
            at[i] = value + step;
            double above = loss.getAsDouble();
            at[i] = value - step;
            double below = loss.getAsDouble();
            at[i] = value;
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    /** Scores have errors of 1e-7; a scale of some 30 and the length of the gradient make more of them. */
    private static void close(double[] expected, float[] found) {
        double tolerance = 2e-5 * (0.01 + Batches.norm(expected));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance, "value " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theLossIsOneMinusTheMeanOverTheItems(Pair pair) {
        Random random = new Random(2);
        Batches batch = batch(random, 40, 8, 12);
        LossResult result = start(pair.chosen(), 12, 8, random).evaluate(batch.embeddings(), batch.labels(), 0);
        double sum = 0;
        for (float value : result.perQuery()) {
            assertTrue(value <= 1);
            sum += 1 - value;
        }
        assertEquals(40, result.queries());
        assertEquals(0, result.skipped());
        assertEquals(result.loss(), sum / 40, 1e-6 * result.loss());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theOrderOfTheItemsDoesNotMatter(Pair pair) {
        Random random = new Random(3);
        Batches batch = batch(random, 90, 16, 20);
        int[] order = Batches.shuffled(random, 90);
        Batches other = batch.ordered(order);
        TrainingLoss loss = start(pair.chosen(), 20, 16, random);
        LossResult result = loss.evaluate(batch.embeddings(), batch.labels(), 0);
        float[] vectorGradient = loss.parameters().getFirst().gradient().clone();
        LossResult shuffled = loss.evaluate(other.embeddings(), other.labels(), 0);
        assertEquals(result.loss(), shuffled.loss(), 1e-6 * result.loss());
        float tolerance = (float) (1e-6 * (1 + result.loss()));
        Batches gradient = new Batches(result.gradient(), batch.labels()).ordered(order);
        assertArrayEquals(gradient.embeddings(), shuffled.gradient(), tolerance);
        assertArrayEquals(vectorGradient, loss.parameters().getFirst().gradient(), tolerance);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theBitsDoNotDependOnTheThreadsNorTheValuesOnTheTiles(Pair pair) throws Exception {
        Batches batch = batch(new Random(4), 203, 30, 50);
        TrainingLoss whole = start(pair.chosen(), 50, 30, new Random(5));
        LossResult untiled = whole.evaluate(batch.embeddings(), batch.labels(), 0);
        TrainingLoss loss = start(pair.make.apply(203 * 7), 50, 30, new Random(5));
        LossResult expected = loss.evaluate(batch.embeddings(), batch.labels(), 0);
        float[] vectorGradient = loss.parameters().getFirst().gradient().clone();
        assertEquals(untiled.loss(), expected.loss());
        assertArrayEquals(untiled.gradient(), expected.gradient(), 1e-5f);
        assertArrayEquals(whole.parameters().getFirst().gradient(), vectorGradient, 1e-5f);
        for (int threads : new int[] {1, 3}) {
            try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                LossResult result = pool.submit(() -> loss.evaluate(batch.embeddings(), batch.labels(), 0)).get();
                assertEquals(expected.loss(), result.loss());
                assertArrayEquals(expected.perQuery(), result.perQuery());
                assertArrayEquals(expected.gradient(), result.gradient());
                assertArrayEquals(vectorGradient, loss.parameters().getFirst().gradient());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theVectorsAreOfTheSeed(Pair pair) {
        float[] first = pair.chosen().start(new LossContext(5, 64, 1)).parameters().getFirst().values();
        assertEquals(5 * 64 * pair.chosen().vectorsPerClass(), first.length);
        assertArrayEquals(first, pair.chosen().start(new LossContext(5, 64, 1)).parameters().getFirst().values());
        float[] other = pair.chosen().start(new LossContext(5, 64, 2)).parameters().getFirst().values();
        assertTrue(first[0] != other[0] && first[63] != other[63]);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatCannotBeEvaluatedIsRefused(Pair pair) {
        TrainingLoss loss = pair.chosen().start(new LossContext(3, 2, 1));
        float[] rows = {1, 0, 0, 1};
        refused("got 3 for item 1", loss, rows, 0, 3);
        refused("got -1 for item 0", loss, rows, -1, 0);
        refused("expected embeddings of the 2 dimensions of the class vectors, got 1", loss, new float[] {1, 1}, 0, 1);
        refused("embeddings have NaN in row 1", loss, new float[] {1, 0, Float.NaN, 1}, 0, 1);
        float[] vectors = loss.parameters().getFirst().values();
        vectors[2] = 0;
        vectors[3] = 0;
        refused("class vectors have a row of zeros, row 1", loss, rows, 0, 1);
        vectors[2] = Float.POSITIVE_INFINITY;
        refused("class vectors have Infinity in row 1", loss, rows, 0, 1);
    }

    private static void refused(String part, TrainingLoss loss, float[] rows, int... labels) {
        String message = assertThrows(IllegalArgumentException.class, () -> loss.evaluate(rows, labels, 0)).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void proxyAnchorByHand() {
        // One item at its class's vector, opposite to the other's: log(1 + e^(-α(1 - δ))) + 1/2 log(1 + e^(α(-1 + δ))).
        TrainingLoss loss = new ProxyAnchor(0.25, 2, 1).start(new LossContext(2, 2, 0));
        System.arraycopy(new float[] {3, 0, -0.5f, 0}, 0, loss.parameters().getFirst().values(), 0, 4);
        LossResult result = loss.evaluate(new float[] {1, 0}, new int[] {0}, 0);
        assertEquals(1.5 * Math.log1p(Math.exp(-1.5)), result.loss(), 1e-7);
        // Only along the vectors, so nothing turns them.
        assertArrayEquals(new float[4], loss.parameters().getFirst().gradient(), 1e-7f);
    }

    @Test
    void sharpLossesDoNotOverflow() {
        for (ClassVectorLoss loss : new ClassVectorLoss[] {new ProxyAnchor(0.1, 1e6, 1), new NormalizedSoftmax(1e-6, 1)}) {
            TrainingLoss training = start(loss, 4, 3, new Random(6));
            Batches batch = batch(new Random(7), 9, 3, 4);
            LossResult result = training.evaluate(batch.embeddings(), batch.labels(), 0);
            assertTrue(Double.isFinite(result.loss()) && result.loss() > 1e4, loss + ": " + result.loss());
            for (float value : result.gradient()) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    /** One item at 60 degrees from its class's vector and 90 from the other's; with a margin of 90 degrees, at 150. */
    @Test
    void arcFaceByHand() {
        float[] vectors = {2, 0, 0, (float) -Math.sqrt(3) / 2, 0.5f, 0};
        float[] item = {0.5f, (float) Math.sqrt(0.75), 0};
        double[] targets = {Math.cos(Math.PI * 5 / 6), Math.cos(Math.PI / 3)};
        for (int i = 0; i < 2; i++) {
            TrainingLoss loss = new ArcFace(2, i == 0 ? Math.PI / 2 : 0, 1, 1).start(new LossContext(2, 3, 0));
            System.arraycopy(vectors, 0, loss.parameters().getFirst().values(), 0, 6);
            assertEquals(Math.log1p(Math.exp(-2 * targets[i])), loss.evaluate(item, new int[] {0}, 0).loss(), 1e-6);
        }
    }

    /** At its vector, and opposite to it, where angles have no slope. */
    @Test
    void arcFaceAtThePolesIsFinite() {
        for (float side : new float[] {1, -1}) {
            TrainingLoss loss = new ArcFace().start(new LossContext(2, 2, 0));
            System.arraycopy(new float[] {side, 0, 0, 1}, 0, loss.parameters().getFirst().values(), 0, 4);
            LossResult result = loss.evaluate(new float[] {1, 0}, new int[] {0}, 0);
            double target = side > 0 ? Math.cos(0.5) : -1 - 0.5 * Math.sin(0.5);
            double expected = side > 0 ? Math.log1p(Math.exp(-64 * target)) : -64 * target;
            assertEquals(expected, result.loss(), 1e-5 * Math.abs(64 * target));
            for (float value : result.gradient()) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void lossesOfAnglesAndDistancesRefuseRowsThatAreNotUnit() {
        for (ClassVectorLoss loss : new ClassVectorLoss[] {new ArcFace(), new ProxyNcaPlusPlus()}) {
            TrainingLoss training = loss.start(new LossContext(3, 2, 1));
            refused("embeddings have a row of length 1.25, row 1", training, new float[] {0.6f, 0.8f, 0.75f, 1}, 0, 1);
        }
    }

    /** A class has the score of its best vector, and only that is moved. */
    @Test
    void onlyTheNearestSubCentreIsMoved() {
        TrainingLoss loss = new ArcFace(4, 0.5, 2, 1).start(new LossContext(2, 2, 0));
        LossParameter vectors = loss.parameters().getFirst();
        System.arraycopy(new float[] {1, 1, -1, 1, 0, -1, -1, -1}, 0, vectors.values(), 0, 8);
        loss.evaluate(new float[] {0.6f, 0.8f}, new int[] {0}, 0);
        assertTrue(vectors.gradient()[0] != 0 && vectors.gradient()[4] != 0);
        assertArrayEquals(new float[] {0, 0}, Arrays.copyOfRange(vectors.gradient(), 2, 4));
        assertArrayEquals(new float[] {0, 0}, Arrays.copyOfRange(vectors.gradient(), 6, 8));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        for (String[] each : new String[][] {
            {"arcface", "margin", "3.2", "expected a margin from 0.0 to 3.14"},
            {"arcface", "sub-centres", "0", "expected a number of sub-centres from 1"},
            {"soft-triple", "centres", "-1", "expected a number of centres from 1"},
            {"soft-triple", "gamma", "0.0", "the published value is 0.1"},
            {"soft-triple", "regulariser", "-1", "the published value is 0.2"},
            {"cosface", "scale", "-1", "the published value is 64"},
            {"proxy-nca++", "temperature", "0", "the published value is 0.11"},
            {"normalized-softmax", "temperature", "-1", "the published value is 0.05"},
            {"proxy-anchor", "alpha", "-1", "the published value is 32"},
            {"proxy-anchor", "vectors-rate", "-1", "expected a vectors-rate"}
        }) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Losses.create(each[0], Map.of(each[1], each[2]))).getMessage();
            assertTrue(message.contains(each[3]), message);
        }
    }
}
