package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values and gradients of the authors' own code, which {@code rankings-golden.py} has run. */
class RankingsReferenceTest {
    @ParameterizedTest
    @CsvFileSource(resources = "rankings-golden.csv", numLinesToSkip = 1)
    void agreesWithTheAuthorsCode(String loss, int count, int dimension, int perClass, double value, double norm,
            double first, double second, double third) {
        FormulaBatch batch = FormulaBatch.of(count, dimension, perClass);
        LossResult result = create(loss).start(context(batch)).evaluate(batch.unit(), batch.labels(), 0);
        assertEquals(value, result.loss(), 1e-5 * value);
        double[] gradient = batch.throughNormalisation(result.gradient());
        assertEquals(norm, Batches.norm(gradient), norm * 2e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 2e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }

    /** The superclass of class c is c / 2. */
    private static LossContext context(FormulaBatch batch) {
        int classes = 1 + Arrays.stream(batch.labels()).max().getAsInt();
        int[] superclasses = IntStream.range(0, classes).map(label -> label / 2).toArray();
        return new LossContext(classes, batch.unit().length / batch.labels().length, superclasses, 0);
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
