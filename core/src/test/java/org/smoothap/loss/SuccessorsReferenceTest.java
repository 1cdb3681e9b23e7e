package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values and gradients of the authors' own code, which {@code successors-golden.py} has run. */
class SuccessorsReferenceTest {
    @ParameterizedTest
    @CsvFileSource(resources = "successors-golden.csv", numLinesToSkip = 1)
    void agreesWithTheAuthorsCode(String loss, int count, int dimension, int perClass, double value, double norm,
            double first, double second, double third) {
        FormulaBatch batch = FormulaBatch.of(count, dimension, perClass);
        LossResult result = create(loss, perClass).evaluate(batch.unit(), batch.labels());
        assertEquals(value, result.loss(), 1e-5 * value);
        double[] gradient = batch.throughNormalisation(result.gradient());
        assertEquals(norm, Batches.norm(gradient), norm * 2e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 2e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }

    private static EmbeddingLoss create(String loss, int perClass) {
        String[] words = loss.split(" ");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=");
            parameters.put(pair[0], pair[1]);
        }
        if (parameters.remove("simix") != null) {
            return new SimilarityMixup((EmbeddingLoss) Losses.create(words[0], parameters), (_, a, b) -> share(a, b, perClass), "of a formula");
        }
        return (EmbeddingLoss) Losses.create(words[0], parameters);
    }

    /** The authors' order of the pairs of one class, and the shares that the script gives them. */
    private static double share(int first, int second, int perClass) {
        String[] order = perClass == 4 ? new String[] {"01", "12", "23", "03", "02", "13"} : new String[] {"01", "12", "02"};
        String pair = "" + first % perClass + second % perClass;
        int number = List.of(order).indexOf(pair);
        return (13 * (first / perClass) + 7 * number + 5) % 31 / 31.0;
    }
}
