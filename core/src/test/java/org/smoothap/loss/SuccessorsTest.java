package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss beside Smooth-AP: the plain formula, finite differences, order, tiles, kernels, threads. */
class SuccessorsTest {
    private static final UpperStep SOP = new UpperStep(0.03, 20, 0.05, 0.5, 1.44);
    private static final UpperStep INATURALIST = new UpperStep(0.1, 5, 0.2, 0, 1);
    private static final int[] KS = {1, 2, 4, 30};

    /** @param make the loss, with a kernel and a size of tiles */
    record Pair(String name, BiFunction<SigmoidKernel, Integer, EmbeddingLoss> make, PlainLoss plain) {
        EmbeddingLoss chosen() {
            return make.apply(SigmoidKernel.chosen(), ScoreTiles.TILE_VALUES);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> pairs() {
        SimilarityMixup.Share share = (step, a, b) -> (3 * a + 5 * b + step) % 11 / 11.0;
        Stream<Pair> both = Stream.of(true, false).flatMap(query -> Stream.of(
                new Pair("supap " + query, (kernel, tile) -> new SupAp(SOP, query, kernel, tile), PlainLoss.supAp(SOP, query)),
                new Pair("supap start=0 " + query, (kernel, tile) -> new SupAp(INATURALIST, query, kernel, tile),
                        PlainLoss.supAp(INATURALIST, query)),
                new Pair("recall-at-k " + query, (kernel, tile) -> new RecallAtK(0.05, 1, KS, query, kernel, tile),
                        PlainLoss.recallAtK(0.05, 1, KS, query)),
                new Pair("recall-at-k full " + query, (kernel, tile) -> new RecallAtK(3, 0.3, KS, query, kernel, tile),
                        PlainLoss.recallAtK(3, 0.3, KS, query)),
                new Pair("simix " + query,
                        (kernel, tile) -> new SimilarityMixup(new RecallAtK(0.2, 0.7, KS, query, kernel, tile), share, ""),
                        PlainLoss.mixed(PlainLoss.recallAtK(0.2, 0.7, KS, query), share, 0))));
        return Stream.of(both, RankingPairs.all(), Stream.of(
                new Pair("contrastive", (_, tile) -> new Contrastive(0.9, 0.2, false, tile), PlainLoss.contrastive(0.9, 0.2)),
                new Pair("contrastive without violations of the second", (_, tile) -> new Contrastive(0.5, 2, false, tile),
                        PlainLoss.contrastive(0.5, 2)),
                new Pair("contrastive whose first margin is above the scores of items with themselves",
                        (_, tile) -> new Contrastive(1.5, 0, false, tile), PlainLoss.contrastive(1.5, 0)),
                new Pair("contrastive by items", (_, tile) -> new Contrastive(1, 0.5, true, tile),
                        PlainLoss.contrastiveByItems(1, 0.5)))).flatMap(Function.identity());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void agreesWithThePlainFormulaAndItsFiniteDifferences(Pair pair) {
        Random random = new Random(1);
        for (int round = 0; round < 8; round++) {
            Batches batch = Batches.random(random, 5 + random.nextInt(15), 2 + random.nextInt(6), 4);
            LossResult result = pair.chosen().evaluate(batch.embeddings(), batch.labels());
            double[] x = Batches.doubles(batch.embeddings());
            double[] perQuery = new double[batch.labels().length];
            assertEquals(pair.plain.loss(x, batch.labels(), perQuery), result.loss(), 2e-6 * (1 + result.loss()));
            for (int i = 0; i < perQuery.length; i++) {
                float tolerance = Double.isNaN(perQuery[i]) ? 1e-5f : (float) (1e-5 * (1 + Math.abs(perQuery[i])));
                assertEquals((float) perQuery[i], result.perQuery()[i], tolerance);
            }
            double[] gradient = pair.plain.gradient(x, batch.labels(), 1e-7);
            for (int i = 0; i < gradient.length; i++) {
                assertEquals(gradient[i], result.gradient()[i], 3e-5 * (1 + Batches.norm(gradient)), "value " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anySizeWithAnyKernelAndAnyTile(Pair pair) {
        for (int count : new int[] {2, 3, 7, 16, 31, 64, 65, 100}) {
            Random random = new Random(count);
            Batches batch = Batches.random(random, count, 2 + random.nextInt(70), 1 + count / 5);
            batch.labels()[0] = batch.labels()[count - 1];
            LossResult expected = pair.chosen().evaluate(batch.embeddings(), batch.labels());
            double scale = 1 + expected.loss();
            assertEquals(pair.plain.loss(Batches.doubles(batch.embeddings()), batch.labels()), expected.loss(), 3e-6 * scale);
            for (int tile : new int[] {1, 20 * count, ScoreTiles.TILE_VALUES}) {
                LossResult result = pair.make.apply(new ScalarSigmoids(), tile).evaluate(batch.embeddings(), batch.labels());
                assertEquals(expected.loss(), result.loss(), 1e-6 * scale);
                assertArrayEquals(expected.perQuery(), result.perQuery(), (float) (1e-5 * scale));
                assertArrayEquals(expected.gradient(), result.gradient(), (float) (3e-6 * scale));
            }
        }
    }

    static Stream<EmbeddingLoss> published() {
        return Stream.of(new SupAp(), new Contrastive(), new Roadmap(), new RecallAtK(), new BlackboxAp(),
                new ListwiseAp(), new Pnp(),
                new CrossSum(List.of(new CrossSum.Term(0.3, new SmoothAp()), new CrossSum.Term(2, new RecallAtK()))));
    }

    @ParameterizedTest
    @MethodSource("published")
    void theOrderOfTheRowsDoesNotMatter(EmbeddingLoss loss) {
        Random random = new Random(3);
        Batches batch = Batches.random(random, 90, 16, 20);
        LossResult result = loss.evaluate(batch.embeddings(), batch.labels());
        int[] order = Batches.shuffled(random, 90);
        Batches other = batch.ordered(order);
        LossResult shuffled = loss.evaluate(other.embeddings(), other.labels());
        assertEquals(result.loss(), shuffled.loss(), 1e-6 * (1 + result.loss()));
        assertEquals(result.queries(), shuffled.queries());
        assertArrayEquals(new Batches(result.gradient(), batch.labels()).ordered(order).embeddings(), shuffled.gradient(),
                (float) (3e-6 * (1 + result.loss())));
    }

    @ParameterizedTest
    @MethodSource("published")
    void theLossIsOneMinusTheMeanOverTheQueries(EmbeddingLoss loss) {
        Batches batch = Batches.separated(9, 4);
        Random random = new Random(4);
        for (int i = 0; i < batch.embeddings().length; i++) {
            batch.embeddings()[i] += random.nextFloat() / 2;
        }
        LossResult result = loss.evaluate(batch.embeddings(), batch.labels());
        double sum = 0;
        for (float value : result.perQuery()) {
            assertTrue(value <= 1);
            sum += value;
        }
        assertEquals(36, result.queries());
        assertEquals(0, result.skipped());
        boolean sumOfLosses = loss instanceof CrossSum || loss instanceof Roadmap;
        assertEquals(result.loss(), 1 - sum / 36, sumOfLosses ? 1e-5 : 1e-6);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theBitsDoNotDependOnTheThreads(Pair pair) throws Exception {
        Batches batch = Batches.random(new Random(8), 203, 30, 50);
        for (int tile : new int[] {203 * 30, ScoreTiles.TILE_VALUES}) {
            EmbeddingLoss loss = pair.make.apply(SigmoidKernel.chosen(), tile);
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
    @MethodSource("published")
    void extremeScoresGiveFiniteGradients(EmbeddingLoss loss) {
        float[] rows = {1e17f, 0, -1e17f, 0, 0, 1e-30f, 0, 0, 1, 1e17f};
        LossResult result = loss.evaluate(rows, new int[] {1, 1, 2, 2, 2});
        assertTrue(result.loss() >= 0, () -> "loss " + result.loss());
        for (float value : result.gradient()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void aClassThatIsTheWholeBatchAndASingleton(EmbeddingLoss loss) {
        Batches batch = Batches.random(new Random(9), 21, 8, 1);
        LossResult whole = loss.evaluate(batch.embeddings(), batch.labels());
        assertEquals(21, whole.queries());
        batch.labels()[5] = 1234;
        LossResult result = loss.evaluate(batch.embeddings(), batch.labels());
        boolean skips = loss instanceof RecallAtK;
        assertEquals(skips ? 20 : 21, result.queries());
        assertEquals(skips, Float.isNaN(result.perQuery()[5]));
        assertEquals(21, result.queries() + result.skipped());
    }
}
