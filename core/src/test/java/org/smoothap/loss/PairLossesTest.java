package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss of pairs and triplets, and for rankings of unit vectors: the plain formula, finite differences, order, tiles, threads, references. */
class PairLossesTest {
    /** @param make the loss, with a size of tiles */
    record Case(String name, IntFunction<EmbeddingLoss> make, PlainLoss plain) {
        EmbeddingLoss chosen() {
            return make.apply(ScoreTiles.TILE_VALUES);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Margin.Chance chance = (step, anchor, number) -> (3 * anchor + 5 * number + step) % 11 / 11.0 + 0.03;
        Stream<Case> scores = Stream.of(
                new Case("fastap", tile -> new FastAp(10, tile), PlainRankings.fastAp(10)),
                new Case("fastap of many bins", tile -> new FastAp(57, tile), PlainRankings.fastAp(57)),
                new Case("circle", tile -> new Circle(0.4, 80, tile), PlainPairs.circle(0.4, 80)),
                new Case("circle, soft", tile -> new Circle(0.1, 3, tile), PlainPairs.circle(0.1, 3)),
                new Case("lifted-structure", tile -> new LiftedStructure(1, tile), PlainPairs.liftedStructure(1)),
                new Case("lifted-structure, some satisfied", tile -> new LiftedStructure(-1.5, tile),
                        PlainPairs.liftedStructure(-1.5)),
                new Case("n-pair", tile -> new NPair(16, tile), PlainPairs.nPair(16)),
                new Case("margin", tile -> new Margin(0.2, 1.2, false, 0.5, 1.4, chance, tile),
                        PlainMargin.of(0.2, new double[] {1.2}, 0.5, 1.4, chance)),
                new Case("margin that draws anything", tile -> new Margin(0.5, 1.3, false, 0.1, 0.1, chance, tile),
                        PlainMargin.of(0.5, new double[] {1.3}, 0.1, 0.1, chance)),
                new Case("multi-similarity", tile -> new MultiSimilarity(2, 50, 0.5, true, 0.1, tile),
                        PlainPairs.multiSimilarity(2, 50, 0.5, true, 0.1)),
                new Case("multi-similarity, few mined", tile -> new MultiSimilarity(3, 10, 0.2, true, -0.5, tile),
                        PlainPairs.multiSimilarity(3, 10, 0.2, true, -0.5)),
                new Case("multi-similarity without mining", tile -> new MultiSimilarity(2, 40, 1, false, 0.1, tile),
                        PlainPairs.multiSimilarity(2, 40, 1, false, 0.1)),
                new Case("nt-xent", tile -> new NtXent(0.07, tile), PlainPairs.ntXent(0.07)),
                new Case("nt-xent warm", tile -> new NtXent(0.5, tile), PlainPairs.ntXent(0.5)),
                new Case("sup-con", tile -> new SupCon(0.1, tile), PlainPairs.supCon(0.1)));
        Stream<Case> triplets = Stream.of("squared", "euclidean").flatMap(distance -> {
            boolean squared = distance.equals("squared");
            return Stream.of(
                    new Case("all triplets " + distance, tile -> new Triplet(0.3, "all", distance, tile),
                            PlainPairs.allTriplets(0.3, squared)),
                    new Case("hard triplets " + distance, tile -> new Triplet(0.1, "hard", distance, tile),
                            PlainPairs.hardTriplets(0.1, squared)),
                    new Case("semi-hard triplets " + distance, tile -> new Triplet(0.2, "semi-hard", distance, tile),
                            PlainPairs.semiHardTriplets(0.2, squared)));
        });
        return Stream.concat(scores, triplets);
    }

    /** Those whose value does not depend on the order of the batch. */
    static Stream<Case> withoutOrder() {
        return cases().filter(each -> !(each.chosen() instanceof Margin || each.chosen() instanceof NPair));
    }

    static Stream<Case> cross() {
        return cases().filter(each -> each.chosen() instanceof CrossLoss);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithThePlainFormulaAndItsFiniteDifferences(Case each) {
        Random random = new Random(1);
        for (int round = 0; round < 12; round++) {
            Batches batch = batch(random, 5 + random.nextInt(15), 2 + random.nextInt(6), 4);
            LossResult result = each.chosen().evaluate(batch.embeddings(), batch.labels());
            double[] x = Batches.doubles(batch.embeddings());
            double[] perQuery = new double[batch.labels().length];
            double expected = each.plain.loss(x, batch.labels(), perQuery);
            assertEquals(expected, result.loss(), 3e-6 * (1 + expected));
            for (int i = 0; i < perQuery.length; i++) {
                float tolerance = Double.isNaN(perQuery[i]) ? 1e-5f : (float) (1e-5 * (1 + Math.abs(perQuery[i])));
                assertEquals((float) perQuery[i], result.perQuery()[i], tolerance);
            }
            double[] gradient = each.plain.gradient(x, batch.labels(), 1e-6);
            for (int i = 0; i < gradient.length; i++) {
                assertEquals(gradient[i], result.gradient()[i], 1e-4 * (1 + Batches.norm(gradient)), "value " + i);
            }
        }
    }

    /** Random, with at least two items of one class, and a class of one item. */
    private static Batches batch(Random random, int count, int dimension, int classes) {
        Batches batch = Batches.random(random, count, dimension, classes);
        batch.labels()[0] = batch.labels()[count - 1];
        if (count > 4) {
            batch.labels()[2] = 999;
        }
        return batch;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anySizeWithAnyTile(Case each) {
        for (int count : new int[] {2, 3, 7, 16, 31, 65, 100}) {
            Random random = new Random(count);
            Batches batch = batch(random, count, 2 + random.nextInt(70), 1 + count / 5);
            LossResult expected = each.chosen().evaluate(batch.embeddings(), batch.labels());
            double plain = each.plain.loss(Batches.doubles(batch.embeddings()), batch.labels());
            assertEquals(plain, expected.loss(), 3e-6 * (1 + plain));
            for (int tile : new int[] {1, 20 * count}) {
                LossResult result = each.make.apply(tile).evaluate(batch.embeddings(), batch.labels());
                assertEquals(expected.loss(), result.loss(), 1e-12 * (1 + plain));
                assertArrayEquals(expected.perQuery(), result.perQuery());
                close(expected.gradient(), result.gradient());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withoutOrder")
    void theOrderOfTheRowsDoesNotMatter(Case each) {
        Random random = new Random(3);
        Batches batch = batch(random, 90, 16, 20);
        LossResult result = each.chosen().evaluate(batch.embeddings(), batch.labels());
        int[] order = Batches.shuffled(random, 90);
        Batches other = batch.ordered(order);
        LossResult shuffled = each.chosen().evaluate(other.embeddings(), other.labels());
        assertEquals(result.loss(), shuffled.loss(), 1e-6 * (1 + result.loss()));
        assertEquals(result.queries(), shuffled.queries());
        close(new Batches(result.gradient(), batch.labels()).ordered(order).embeddings(), shuffled.gradient());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theLossIsOneMinusTheMeanOverTheItemsThatAreNotSkipped(Case each) {
        Batches batch = batch(new Random(4), 60, 12, 12);
        LossResult result = each.chosen().evaluate(batch.embeddings(), batch.labels());
        double sum = 0;
        int counted = 0;
        for (float value : result.perQuery()) {
            if (!Float.isNaN(value)) {
                sum += value;
                counted++;
            }
        }
        assertEquals(counted, result.queries());
        assertEquals(60 - counted, result.skipped());
        assertEquals(result.loss(), 1 - sum / counted, 1e-6 * (1 + result.loss()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBitsDoNotDependOnTheThreads(Case each) throws Exception {
        Batches batch = batch(new Random(8), 203, 30, 50);
        for (int tile : new int[] {203 * 30, ScoreTiles.TILE_VALUES}) {
            EmbeddingLoss loss = each.make.apply(tile);
            LossResult expected = loss.evaluate(batch.embeddings(), batch.labels());
            for (int threads : new int[] {1, 3}) {
                try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                    LossResult result = pool.submit(() -> loss.evaluate(batch.embeddings(), batch.labels())).get();
                    assertEquals(expected.loss(), result.loss());
                    assertArrayEquals(expected.perQuery(), result.perQuery());
                    assertArrayEquals(expected.gradient(), result.gradient());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cross")
    void againstTheBatchAsReferencesItIsTheLossOfTheBatch(Case each) {
        Batches batch = batch(new Random(5), 50, 9, 8);
        LossResult whole = each.chosen().evaluate(batch.embeddings(), batch.labels());
        CrossLossResult cross = ((CrossLoss) each.chosen()).evaluate(batch.embeddings(), batch.labels(),
                batch.embeddings().clone(), batch.labels(), PlainSmoothAp.indices(50));
        assertEquals(whole.loss(), cross.loss(), 1e-12 * (1 + whole.loss()));
        assertArrayEquals(whole.perQuery(), cross.perQuery());
        float[] sum = new float[whole.gradient().length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = cross.queryGradient()[i] + cross.referenceGradient()[i];
        }
        close(whole.gradient(), sum);
    }

    /** A query against references among which it is not: as an item of a batch in which only it is an anchor. */
    @ParameterizedTest
    @MethodSource("cross")
    void queriesThatAreNoReferences(Case each) {
        Batches batch = batch(new Random(6), 30, 7, 5);
        CrossLoss loss = (CrossLoss) each.chosen();
        float[] query = Arrays.copyOf(batch.embeddings(), 7);
        float[] others = Arrays.copyOfRange(batch.embeddings(), 7, 210);
        int[] otherLabels = Arrays.copyOfRange(batch.labels(), 1, 30);
        CrossLossResult apart = loss.evaluate(query, new int[] {batch.labels()[0]}, others, otherLabels, null);
        CrossLossResult among = loss.evaluate(query, new int[] {batch.labels()[0]}, batch.embeddings(), batch.labels(),
                new int[] {0});
        assertEquals(among.loss(), apart.loss(), 1e-12 * (1 + among.loss()));
        close(among.queryGradient(), apart.queryGradient());
        close(Arrays.copyOfRange(among.referenceGradient(), 7, 210), apart.referenceGradient());
    }

    private static void close(float[] expected, float[] actual) {
        assertArrayEquals(expected, actual, (float) (1e-5 * (1e-2 + Batches.norm(Batches.doubles(expected)))));
    }
}
