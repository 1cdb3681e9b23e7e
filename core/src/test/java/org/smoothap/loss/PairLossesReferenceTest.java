package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values and gradients of pytorch-metric-learning and of SupContrast, which {@code pairs-golden.py} has run. */
class PairLossesReferenceTest {
    @ParameterizedTest
    @CsvFileSource(resources = "pairs-golden.csv", numLinesToSkip = 1)
    void agreesWithTheReference(String loss, int count, int dimension, int perClass, double value, double norm,
            double first, double second, double third) {
        FormulaBatch batch = perClass < 0 ? angles() : FormulaBatch.of(count, dimension, perClass);
        LossResult result = create(loss).evaluate(batch.unit(), batch.labels());
        assertEquals(value, result.loss(), 1e-5 * value);
        double[] gradient = batch.throughNormalisation(result.gradient());
        assertEquals(norm, Batches.norm(gradient), norm * 2e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 2e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }

    private static FormulaBatch angles() {
        FormulaBatch batch = new FormulaBatch(new double[12], new float[12], new int[] {0, 0, 0, 1, 1, 2});
        double[] degrees = {0, 10, 20, 50, 60, 80};
        for (int i = 0; i < 6; i++) {
            batch.raw()[2 * i] = Math.cos(Math.toRadians(degrees[i]));
            batch.raw()[2 * i + 1] = Math.sin(Math.toRadians(degrees[i]));
            batch.unit()[2 * i] = (float) batch.raw()[2 * i];
            batch.unit()[2 * i + 1] = (float) batch.raw()[2 * i + 1];
        }
        return batch;
    }

    private static EmbeddingLoss create(String loss) {
        if (loss.equals("margin")) {
            return new Margin(0.2, 1.2, false, 0.5, 1.4, (_, anchor, number) -> (3 * anchor + 5 * number) % 11 / 11.0 + 0.03,
                    ScoreTiles.TILE_VALUES);
        }
        String[] words = loss.split(" ");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=");
            parameters.put(pair[0], pair[1]);
        }
        return (EmbeddingLoss) Losses.create(words[0], parameters);
    }
}
