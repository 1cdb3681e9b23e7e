package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bad input is refused with a message that holds the values. */
class PairLossesInputTest {
    private static final List<EmbeddingLoss> OF_SCORES =
            List.of(new MultiSimilarity(), new NtXent(), new SupCon(), new NPair());
    private static final List<EmbeddingLoss> OF_UNIT_VECTORS =
            List.of(new Triplet(), new Triplet(0.2, "all", "squared"), new Margin(0), new LiftedStructure(), new Circle());

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }

    @Test
    void parameters() {
        refused(() -> Losses.create("triplet", Map.of("margin", "-0.1")), "expected a margin", "got -0.1", "is 0.2");
        refused(() -> Losses.create("triplet", Map.of("mining", "easy")), "semi-hard, hard or all", "'easy'");
        refused(() -> Losses.create("triplet", Map.of("distance", "cosine")), "squared or euclidean", "'cosine'");
        for (String parameter : new String[] {"alpha", "beta"}) {
            refused(() -> Losses.create("multi-similarity", Map.of(parameter, "0")), "expected a " + parameter, "got 0.0");
        }
        refused(() -> Losses.create("multi-similarity", Map.of("base", "NaN")), "expected a base", "NaN", "0.5");
        refused(() -> Losses.create("multi-similarity", Map.of("epsilon", "1e31")), "expected a epsilon", "0.1");
        refused(() -> Losses.create("nt-xent", Map.of("temperature", "0")), "temperature", "got 0.0", "0.07");
        refused(() -> Losses.create("sup-con", Map.of("temperature", "-1")), "temperature", "got -1.0", "0.1");
        refused(() -> Losses.create("margin", Map.of("margin", "-1")), "expected a margin", "got -1.0");
        refused(() -> Losses.create("margin", Map.of("beta", "NaN")), "expected a beta", "1.2");
        refused(() -> Losses.create("margin", Map.of("cutoff", "0")), "expected a cutoff", "got 0.0", "0.5");
        refused(() -> Losses.create("margin", Map.of("nonzero-cutoff", "2.5")), "nonzero-cutoff of at most 2", "2.5", "1.4");
        refused(() -> Losses.create("lifted-structure", Map.of("margin", "Infinity")), "expected a margin", "1.0");
        refused(() -> Losses.create("n-pair", Map.of("scale", "0")), "expected a scale", "got 0.0");
        refused(() -> Losses.create("circle", Map.of("m", "NaN")), "expected a m", "0.4");
        refused(() -> Losses.create("circle", Map.of("gamma", "-80")), "expected a gamma", "got -80.0");
    }

    @Test
    void batches() {
        float[] rows = new float[12];
        rows[7] = Float.NaN;
        for (EmbeddingLoss loss : Stream.concat(OF_SCORES.stream(), OF_UNIT_VECTORS.stream()).toList()) {
            refused(() -> loss.evaluate(new float[10], new int[3]), "10 values", "3 labels");
            refused(() -> loss.evaluate(new float[0], new int[0]), "at least one row");
            refused(() -> loss.evaluate(rows, new int[] {1, 1, 2, 2}), "embeddings have NaN", "row 2, column 1");
            refused(() -> loss.evaluate(new float[] {1, 0, 0, 1, -1, 0}, new int[] {1, 2, 3}), "no query has a positive",
                    "3 labels");
        }
    }

    @Test
    void distancesAndAnglesAreOfUnitVectors() {
        for (EmbeddingLoss loss : OF_UNIT_VECTORS) {
            refused(() -> loss.evaluate(new float[] {1, 0, 0, 1, 0.6f, 0.9f}, new int[] {1, 1, 2}), "row of length 1.08",
                    "row 2", "normalise the rows first");
            loss.evaluate(new float[] {1, 0, 0, 1.0005f, 0.6f, 0.8f}, new int[] {1, 1, 2});
        }
        refused(() -> new Triplet().evaluate(new float[] {1, 0}, new int[] {1}, new float[] {0, 1, 2, 0}, new int[] {1, 2}, null),
                "references have a row of length 2.0, row 1");
    }

    @Test
    void extremeScoresGiveFiniteGradients() {
        float[] rows = {1e17f, 0, -1e17f, 0, 0, 1e-30f, 0, 0, 1, 1e17f};
        for (EmbeddingLoss loss : OF_SCORES) {
            LossResult result = loss.evaluate(rows, new int[] {1, 1, 2, 2, 2});
            assertTrue(result.loss() >= 0, () -> "loss " + result.loss());
            for (float value : result.gradient()) {
                assertTrue(Float.isFinite(value), loss::toString);
            }
        }
    }
}
