package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that can be followed on paper, of points of the unit circle. */
class PairLossesByHandTest {
    private static float[] at(double... degrees) {
        float[] points = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            points[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            points[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        return points;
    }

    /** Squared distance of two points that are so far apart. */
    private static double d(double degrees) {
        return 2 - 2 * cos(degrees);
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }

    @Test
    void semiHardIsTheNearestNegativeBeyondThePositive() {
        // Negatives of the anchor at 25: 20, 50, 55 degrees away, and its positive 25. Of that at 75: 75, 50, 5, and 30.
        double expected = Math.max(0, 0.2 + d(25) - d(45)) + Math.max(0, 0.2 + d(25) - d(50))
                + Math.max(0, 0.2 + d(30) - d(35)) + Math.max(0, 0.2 + d(30) - d(50));
        LossResult result = new Triplet().evaluate(at(0, 25, 45, 75, 80), new int[] {0, 0, 1, 1, 2});
        assertEquals(expected / 4, result.loss(), 1e-6);
        assertEquals(1, result.skipped());
    }

    @Test
    void semiHardIsTheFarthestWhereAllAreNearerThanThePositive() {
        // 0 and 90 are one class: both have negatives 10 and 20 (90: 80 and 70 away). 10 and 20: positive 10 away.
        double expected = 0.2 + d(90) - d(20) + 0.2 + d(90) - d(80) + Math.max(0, 0.2 + d(10) - d(80))
                + Math.max(0, 0.2 + d(10) - d(20));
        assertEquals(expected / 4, new Triplet().evaluate(at(0, 90, 10, 20), new int[] {7, 7, 3, 3}).loss(), 1e-6);
    }

    @Test
    void aNegativeAsFarAsThePositiveIsNotSemiHard() {
        // Of the anchor at 0: positive 20 away, negatives 20 and 30. Of that at 20: positive 20 away, negatives 40 and 10.
        double expected = Math.max(0, 0.2 + d(20) - d(30)) + Math.max(0, 0.2 + d(20) - d(40));
        assertEquals(expected / 2, new Triplet().evaluate(at(0, 20, -20, 30), new int[] {0, 0, 1, 2}).loss(), 1e-6);
    }

    @Test
    void allAndHardTriplets() {
        float[] points = at(0, 20, 30);
        int[] labels = {0, 0, 1};
        // Anchor 0: 0.2 + d(20) - d(30). Anchor 20: 0.2 + d(20) - d(10).
        double both = 0.2 + d(20) - d(30) + 0.2 + d(20) - d(10);
        assertEquals(both / 2, new Triplet(0.2, "all", "squared").evaluate(points, labels).loss(), 1e-6);
        assertEquals(both / 2, new Triplet(0.2, "hard", "squared").evaluate(points, labels).loss(), 1e-6);
        // Without a margin only the second violates: the mean is over it alone, but over both anchors with hard.
        double one = Math.sqrt(d(20)) - Math.sqrt(d(10));
        LossResult all = new Triplet(0, "all", "euclidean").evaluate(points, labels);
        assertEquals(one, all.loss(), 1e-6);
        assertArrayEquals(new float[] {1, (float) (1 - 2 * one), Float.NaN}, all.perQuery(), 1e-6f);
        assertEquals(one / 2, new Triplet(0, "hard", "euclidean").evaluate(points, labels).loss(), 1e-6);
    }

    @Test
    void softmaxesOfOnePositiveAndOneNegative() {
        float[] points = at(0, 60, 90);
        int[] labels = {0, 0, 1};
        double expected = Math.log(1 + Math.exp((cos(90) - cos(60)) / 0.5)) + Math.log(1 + Math.exp((cos(30) - cos(60)) / 0.5));
        assertEquals(expected / 2, new NtXent(0.5).evaluate(points, labels).loss(), 1e-6);
        assertEquals(expected / 2, new SupCon(0.5).evaluate(points, labels).loss(), 1e-6);
        // Two classes of two: anchors at 0 and 90.
        double pairs = Math.log(1 + Math.exp(3 * (cos(100) - cos(60)))) + Math.log(1 + Math.exp(3 * (cos(30) - cos(10))));
        assertEquals(pairs / 2, new NPair(3).evaluate(at(0, 60, 90, 100), new int[] {0, 0, 1, 1}).loss(), 1e-6);
    }

    @Test
    void multiSimilarityMinesPairsNearTheOtherKind() {
        // Of the anchor at 0: positive cos 10, negatives cos 15 (within 0.1 of it) and cos 90 (not).
        float[] points = at(0, 10, 15, 90);
        LossResult result = new MultiSimilarity().evaluate(points, new int[] {0, 0, 1, 2});
        double own = Math.log(1 + Math.exp(-2 * (cos(10) - 0.5))) / 2 + Math.log(1 + Math.exp(50 * (cos(15) - 0.5))) / 50;
        assertEquals(1 - own, result.perQuery()[0], 1e-6);
        assertEquals(2, result.queries());
        for (int i = 6; i < 8; i++) {
            assertEquals(0, result.gradient()[i]); // the point at 90 is in no pair
        }
    }

    @Test
    void supConIsTheLogarithmOfThePositivesAtBest() {
        Batches batch = Batches.separated(5, 4);
        assertEquals(Math.log(3), new SupCon(0.01).evaluate(batch.embeddings(), batch.labels()).loss(), 1e-6);
    }

    static Stream<EmbeddingLoss> satisfied() {
        return Stream.of(new Triplet(), new Triplet(0.2, "hard", "euclidean"), new Triplet(0.2, "all", "euclidean"),
                new LiftedStructure(-3), new MultiSimilarity());
    }

    @ParameterizedTest
    @MethodSource("satisfied")
    void zeroWithoutGradientWhereAllIsAsItShouldBe(EmbeddingLoss loss) {
        Batches batch = Batches.separated(6, 3);
        LossResult result = loss.evaluate(batch.embeddings(), batch.labels());
        assertEquals(0, result.loss());
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())));
        assertEquals(1, result.perQuery()[4]);
    }

    static Stream<EmbeddingLoss> oneClass() {
        return Stream.of(new Triplet(), new Triplet(0.2, "hard", "euclidean"), new Triplet(0.2, "all", "squared"),
                new LiftedStructure(), new MultiSimilarity(), new NtXent(), new Circle(), new NPair());
    }

    @ParameterizedTest
    @MethodSource("oneClass")
    void aBatchWithoutNegativesHasNoLoss(EmbeddingLoss loss) {
        LossResult result = loss.evaluate(at(0, 90, 200, 270), new int[4]);
        assertEquals(0, result.loss());
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())));
    }
}
