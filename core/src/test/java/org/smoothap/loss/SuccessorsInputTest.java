package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bad input is refused with a message that holds the values. */
class SuccessorsInputTest {
    private static final List<EmbeddingLoss> LOSSES = List.of(new SupAp(), new Contrastive(), new Roadmap(), new RecallAtK(),
            new SimilarityMixup(new RecallAtK(), 0));

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }

    @Test
    void parameters() {
        for (String name : new String[] {"supap", "roadmap"}) {
            for (String parameter : new String[] {"temperature", "rho", "delta", "start", "offset"}) {
                refused(() -> Losses.create(name, Map.of(parameter, "-0.5")), "expected a " + parameter, "got -0.5", "published");
                refused(() -> Losses.create(name, Map.of(parameter, "1e31")), "expected a " + parameter, "got 1.0E31");
                refused(() -> Losses.create(name, Map.of(parameter, "NaN")), "expected a " + parameter, "got NaN");
            }
        }
        refused(() -> Losses.create("supap", Map.of("temperature", "0.0")), "got 0.0", "is 0.01");
        refused(() -> Losses.create("roadmap", Map.of("supap-weight", "-1.0")), "expected a weight", "got -1.0");
        refused(() -> Losses.create("contrastive", Map.of("positive-margin", "NaN")), "expected a positive-margin", "NaN", "0.9");
        refused(() -> Losses.create("contrastive", Map.of("negative-margin", "-Infinity")), "negative-margin", "0.6");
        refused(() -> Losses.create("recall-at-k", Map.of("recall-temperature", "0")), "recall-temperature", "got 0.0", "1.0");
        refused(() -> Losses.create("recall-at-k", Map.of("k", "1,0")), "at least 1", "[1, 0]", "1,2,4,8,16");
        refused(() -> Losses.create("recall-at-k", Map.of("k", "1;2")), "k of recall-at-k cannot be '1;2'", "1,2,4,8,16");
        refused(() -> Losses.create("recall-at-k", Map.of("k", "")), "cannot be ''");
        refused(() -> Losses.create("recall-at-k", Map.of("simix", "yes")), "simix of recall-at-k cannot be 'yes'");
        refused(() -> Losses.create("supap", Map.of("roh", "1.0")), "did you mean 'rho'");
        refused(() -> new RecallAtK(0.01, 1, new int[0], true), "one k or more", "[]");
        refused(() -> new WeightedSum(List.of()), "at least one term", "none");
        refused(() -> new CrossSum(List.of()), "at least one term", "none");
        refused(() -> Losses.create("contrastive", Map.of("reduction", "item")), "did you mean 'items'");
    }

    @Test
    void batches() {
        float[] rows = new float[12];
        rows[7] = Float.NaN;
        for (EmbeddingLoss loss : LOSSES) {
            refused(() -> loss.evaluate(new float[10], new int[3]), "10 values", "3 labels");
            refused(() -> loss.evaluate(new float[0], new int[0]), "at least one row");
            refused(() -> loss.evaluate(rows, new int[] {1, 1, 2, 2}), "embeddings have NaN", "row 2, column 1");
            refused(() -> loss.evaluate(new float[] {1, 0, 0, 1, 1, 1}, new int[] {1, 2, 3}), "no query has a positive",
                    "3 labels");
        }
    }

    @Test
    void tooManyVirtualItems() {
        refused(() -> new SimilarityMixup(new RecallAtK(), 0).evaluate(new float[100_000], new int[100_000]),
                "5000050000 items of 1 values from 100000", "smaller classes");
    }
}
