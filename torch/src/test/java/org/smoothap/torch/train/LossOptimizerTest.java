package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.smoothap.loss.LossParameter;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.recipe.OptimizerSettings;

class LossOptimizerTest {
    /** Two parameters and a number that is remembered. */
    private static final class Learning implements TrainingLoss {
        private final LossParameter slow = new LossParameter("slow", 1, 2, new float[] {1, 2}, new float[] {5, -5}, 1);
        private final LossParameter fast = new LossParameter("fast", 2, 1, new float[] {3, 4}, new float[] {-1e-3f, 0}, 10);
        private float[] remembered = {7};

        @Override
        public LossResult evaluate(float[] embeddings, int[] labels, long step) {
            return null;
        }

        @Override
        public List<LossParameter> parameters() {
            return List.of(slow, fast);
        }

        @Override
        public Map<String, float[]> state() {
            return Map.of("number", remembered.clone());
        }

        @Override
        public void restore(Map<String, float[]> state) {
            remembered = state.get("number");
        }
    }

    private static OptimizerSettings settings(Double lossRate) {
        return new OptimizerSettings("adam", 1e-3, 1e-2, lossRate, 0.5, true);
    }

    /** The first step of Adam moves a value by the learning rate against its gradient, however large that is. */
    @Test
    void ratesAreTheHeadsTimesTheFactorOrAsGiven() {
        Learning loss = new Learning();
        try (LossOptimizer optimizer = new LossOptimizer(loss, settings(null))) {
            optimizer.step(0.5);
            assertArrayEquals(new float[] {1 - 0.005f, 2 + 0.005f}, loss.slow.values(), 1e-6f);
            assertArrayEquals(new float[] {3 + 0.05f, 4}, loss.fast.values(), 1e-5f);
        }
        Learning other = new Learning();
        try (LossOptimizer optimizer = new LossOptimizer(other, settings(0.25))) {
            optimizer.step(1);
            assertArrayEquals(new float[] {0.75f, 2.25f}, other.slow.values(), 1e-6f);
            assertArrayEquals(new float[] {3.25f, 4}, other.fast.values(), 1e-5f);
        }
    }

    @Test
    void goesOnFromWhatWasSaved() {
        Learning loss = new Learning();
        Learning copy = new Learning();
        copy.remembered = new float[] {1};
        try (var _ = Engine.scope();
                LossOptimizer optimizer = new LossOptimizer(loss, settings(null));
                LossOptimizer other = new LossOptimizer(copy, settings(null))) {
            optimizer.step(1);
            loss.slow.gradient()[0] = -3;
            optimizer.step(1);
            assertEquals(Set.of("values.slow", "values.fast", "optimizer.step", "optimizer.slow.exp_avg",
                    "optimizer.slow.exp_avg_sq", "optimizer.fast.exp_avg", "optimizer.fast.exp_avg_sq", "state.number"), optimizer.state().keySet());
            other.restore(optimizer.state());
            assertArrayEquals(loss.slow.values(), copy.slow.values());
            assertArrayEquals(new float[] {7}, copy.remembered);
            copy.slow.gradient()[0] = -3;
            optimizer.step(1);
            other.step(1);
            assertArrayEquals(loss.slow.values(), copy.slow.values());
            assertArrayEquals(loss.fast.values(), copy.fast.values());

            Map<String, Tensor> less = optimizer.state();
            less.remove("values.fast");
            String message = assertThrows(IllegalArgumentException.class, () -> other.restore(less)).getMessage();
            assertTrue(message.contains("expected [values.slow, values.fast"), message);
        }
    }

    @Test
    void aLossThatLearnsNothingLeavesNoTrace() {
        try (var _ = Engine.scope(); LossOptimizer optimizer = new LossOptimizer((_, _, _) -> null, settings(null))) {
            optimizer.step(1);
            assertTrue(optimizer.state().isEmpty());
            optimizer.restore(Map.of());
        }
    }

    @Test
    void valuesThatAreNoLongerFiniteAreRefused() {
        Learning loss = new Learning();
        loss.fast.gradient()[1] = Float.NaN;
        try (LossOptimizer optimizer = new LossOptimizer(loss, settings(null))) {
            assertTrue(assertThrows(ArithmeticException.class, () -> optimizer.step(1)).getMessage().contains("fast"));
        }
    }
}
