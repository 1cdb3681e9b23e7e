package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values and gradients of the authors' own code and of pytorch-metric-learning, which {@code vectors-golden.py} has run. */
class ClassVectorReferenceTest {
    @ParameterizedTest
    @CsvFileSource(resources = "vectors-golden.csv", numLinesToSkip = 1)
    void agreesWithTheAuthorsCode(String loss, int count, int dimension, int perClass, int classes, double value, double norm,
            double first, double second, double third, double vectorsNorm, double vectorsFirst, double vectorsSecond,
            double vectorsThird) {
        FormulaBatch batch = FormulaBatch.of(count, dimension, perClass);
        TrainingLoss training = create(loss).start(new LossContext(classes, dimension, 0));
        LossParameter vectors = training.parameters().getFirst();
        for (int i = 0; i < vectors.values().length; i++) {
            long k = i;
            vectors.values()[i] = (float) ((11 * k * k + 5 * k + 3) % 1013 / 1013.0 - 0.5);
        }
        LossResult result = training.evaluate(batch.unit(), batch.labels(), 0);
        assertEquals(value, result.loss(), 1e-5 * value);
        close(norm, first, second, third, batch.throughNormalisation(result.gradient()));
        close(vectorsNorm, vectorsFirst, vectorsSecond, vectorsThird, Batches.doubles(vectors.gradient()));
    }

    private static void close(double norm, double first, double second, double third, double[] gradient) {
        assertEquals(norm, Batches.norm(gradient), norm * 2e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 2e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }

    private static Loss create(String loss) {
        String[] words = loss.split(" ");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=");
            parameters.put(pair[0], pair[1]);
        }
        return Losses.create(words[0], parameters);
    }
}
