package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smoothap.similarity.Rows;

/** A run of batches through the authors' own memory, which {@code memory-golden.py} has made. */
class CrossBatchMemoryReferenceTest {
    private static final int COUNT = 12;
    private static final int DIMENSION = 128;

    @Test
    void agreesWithTheAuthorsCode() throws IOException {
        double[] x = FormulaBatch.of(5 * COUNT, DIMENSION, 1).raw();
        float[] rows = new float[x.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (x[i] + 2 * x[i / DIMENSION % 7 * DIMENSION + i % DIMENSION]);
        }
        float[] unit = Rows.normalized(rows, DIMENSION);
        TrainingLoss loss = Losses.create("memory", Map.of("size", "100", "start", "1")).start(new LossContext(7, DIMENSION, 0));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                getClass().getResourceAsStream("memory-golden.csv"), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (int step = 0; step < 5; step++) {
                double[] expected = Arrays.stream(lines.readLine().split(",")).mapToDouble(Double::parseDouble).toArray();
                int[] labels = new int[COUNT];
                for (int i = 0; i < COUNT; i++) {
                    int row = step * COUNT + i;
                    labels[i] = (row * row + row / 5) % 7;
                }
                LossResult result = loss.evaluate(
                        Arrays.copyOfRange(unit, step * COUNT * DIMENSION, (step + 1) * COUNT * DIMENSION), labels, step);
                assertEquals(expected[1], result.loss(), 1e-5 * expected[1], "step " + step);
                double[] gradient = Batches.doubles(result.gradient());
                assertEquals(expected[2], Batches.norm(gradient), 1e-5 * expected[2], "step " + step);
                double[] some = {gradient[0], gradient[1], gradient[2], gradient[gradient.length - 1]};
                for (int i = 0; i < 4; i++) {
                    assertEquals(expected[3 + i], some[i], 1e-5, "step " + step);
                }
            }
        }
    }
}
