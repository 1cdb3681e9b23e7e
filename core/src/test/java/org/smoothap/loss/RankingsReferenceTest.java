package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values and gradients of the authors' own code, which {@code rankings-golden.py} has run. */
class RankingsReferenceTest {
    @ParameterizedTest
    @CsvFileSource(resources = "rankings-golden.csv", numLinesToSkip = 1)
    void agreesWithTheAuthorsCode(String loss, int count, int dimension, int perClass, double value, double norm,
            double first, double second, double third) {
        FormulaBatch batch = FormulaBatch.of(count, dimension, perClass);
        LossResult result = create(loss).evaluate(batch.unit(), batch.labels());
        assertEquals(value, result.loss(), 1e-5 * value);
        double[] gradient = batch.throughNormalisation(result.gradient());
        assertEquals(norm, Batches.norm(gradient), norm * 2e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 2e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }

    private static EmbeddingLoss create(String loss) {
        String[] words = loss.split(" ");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=");
            parameters.put(pair[0], pair[1]);
        }
        return (EmbeddingLoss) Losses.create(words[0], parameters);
    }
}
