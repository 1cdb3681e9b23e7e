package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarginTest {
    @Test
    void aStepDrawsTheSameAgainAndAnotherStepOrSeedOtherNegatives() {
        Batches batch = Batches.random(new Random(1), 60, 16, 15);
        Margin loss = new Margin(3);
        float[] gradient = loss.evaluate(batch.embeddings(), batch.labels(), 7).gradient();
        assertArrayEquals(gradient, new Margin(3).evaluate(batch.embeddings(), batch.labels(), 7).gradient());
        assertNotEquals(Batches.norm(Batches.doubles(gradient)),
                Batches.norm(Batches.doubles(loss.evaluate(batch.embeddings(), batch.labels(), 8).gradient())));
        assertNotEquals(Batches.norm(Batches.doubles(gradient)),
                Batches.norm(Batches.doubles(new Margin(4).evaluate(batch.embeddings(), batch.labels(), 7).gradient())));
    }

    @Test
    void drawsFollowTheWeights() {
        // D = 4: q(d) = d² √(1 - d²/4). The first distance counts as 0.5, the last is beyond the limit.
        double[] distances = {0.1, 0.5, 1, 1.3, 1.5};
        double[] weights = new double[5];
        double sum = 0;
        for (int n = 0; n < 4; n++) {
            double d = Math.max(0.5, distances[n]);
            weights[n] = 1 / (d * d * Math.sqrt(1 - d * d / 4));
            sum += weights[n];
        }
        DistanceWeightedSampling sampling = new DistanceWeightedSampling(4, 0.5, 1.4, 9);
        sampling.prepare(distances, 5);
        int[] drawn = new int[5];
        for (int i = 0; i < 100_000; i++) {
            drawn[sampling.draw(i / 100_000.0)]++;
        }
        for (int n = 0; n < 5; n++) {
            assertEquals(weights[n] / sum, drawn[n] / 100_000.0, 2e-5);
        }
    }

    @Test
    void drawsInHighDimensionsAreOfTheNearestThatThereAre() {
        // With D = 2048 weights span e^700 and more; the nearer of the two has all but e^-58 of the sum.
        DistanceWeightedSampling sampling = new DistanceWeightedSampling(2048, 0.5, 1.4, 2);
        sampling.prepare(new double[] {1.3, 1.2}, 2);
        assertEquals(1, sampling.draw(1e-9));
        assertEquals(1, sampling.draw(0.999999));
    }

    @Test
    void learnedBoundariesHaveTheGradientOfTheirDifferences() {
        Margin.Chance chance = (_, anchor, number) -> (3 * anchor + 5 * number) % 11 / 11.0 + 0.03;
        Margin loss = new Margin(0.2, 1.2, true, 0.5, 1.4, chance, ScoreTiles.TILE_VALUES);
        Batches batch = Batches.random(new Random(2), 30, 5, 6);
        for (int i = 0; i < 30; i++) {
            batch.labels()[i] = (batch.labels()[i] + 3) / 7;
        }
        TrainingLoss training = loss.start(new LossContext(8, 5, 0));
        LossParameter boundaries = training.parameters().getFirst();
        double[] beta = new double[8];
        for (int c = 0; c < 8; c++) {
            assertEquals(1.2f, boundaries.values()[c]);
            beta[c] = boundaries.values()[c] = 1 + c / 13f;
        }
        double[] x = Batches.doubles(batch.embeddings());
        LossResult result = training.evaluate(batch.embeddings(), batch.labels(), 0);
        assertEquals(PlainMargin.of(0.2, beta, 0.5, 1.4, chance).loss(x, batch.labels()), result.loss(), 1e-6);
        for (int c = 0; c < 8; c++) {
            double[] above = beta.clone();
            above[c] += 1e-6;
            double[] below = beta.clone();
            below[c] -= 1e-6;
            double difference = PlainMargin.of(0.2, above, 0.5, 1.4, chance).loss(x, batch.labels())
                    - PlainMargin.of(0.2, below, 0.5, 1.4, chance).loss(x, batch.labels());
            assertEquals(difference / 2e-6, boundaries.gradient()[c], 1e-6);
        }
        assertEquals(0, boundaries.gradient()[7]);
    }

    @Test
    void boundariesAreLearnedOnlyWhereThatIsAskedFor() {
        LossContext context = new LossContext(3, 2, 0);
        assertTrue(Losses.create("margin", Map.of()).start(context).parameters().isEmpty());
        TrainingLoss training = Losses.create("margin", Map.of("learn-beta", "true")).start(context);
        assertEquals(3, training.parameters().getFirst().rows());
        String message = assertThrows(IllegalArgumentException.class,
                () -> training.evaluate(new float[] {1, 0, 0, 1}, new int[] {1, 3}, 0)).getMessage();
        assertTrue(message.contains("label 3 of row 1: expected 0 to 2"), message);
    }

    @Test
    void zeroWithoutGradientWhereNothingViolates() {
        Batches batch = Batches.separated(5, 3); // positives at 0, negatives at √2 > 1.2 + 0.2
        LossResult result = new Margin(0).evaluate(batch.embeddings(), batch.labels());
        assertEquals(0, result.loss());
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())));
        assertEquals(1, result.perQuery()[3]);
    }
}
