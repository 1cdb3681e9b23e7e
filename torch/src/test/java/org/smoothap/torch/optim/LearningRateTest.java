package org.smoothap.torch.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    @Test
    void constantIsOneFromTheFirstStep() {
        assertEquals(1, LearningRate.constant(0).factor(0));
        assertEquals(1, LearningRate.constant(0).factor(99.5));
    }

    @Test
    void warmUpRisesInAStraightLineInFractionsOfEpochs() {
        LearningRate rate = LearningRate.constant(0.5);
        assertEquals(0.2, rate.factor(0.1), 1e-12);
        assertEquals(0.5, rate.factor(0.25), 1e-12);
        assertEquals(1, rate.factor(0.5));
        assertEquals(1, rate.factor(3));
    }

    @Test
    void stepsFallAtTheirMilestones() {
        LearningRate rate = LearningRate.step(List.of(2, 4), 0.3, 1);
        assertEquals(0.5, rate.factor(0.5), 1e-12);
        assertEquals(1, rate.factor(1.99));
        assertEquals(0.3, rate.factor(2), 1e-12);
        assertEquals(0.3, rate.factor(3.99), 1e-12);
        assertEquals(0.09, rate.factor(4), 1e-12);
        assertEquals(0.09, rate.factor(100), 1e-12);
    }

    @Test
    void cosineGoesFromOneAfterTheWarmUpToZeroAtTheEnd() {
        LearningRate rate = LearningRate.cosine(11, 1);
        assertEquals(0.5, rate.factor(0.5), 1e-12);
        assertEquals(1, rate.factor(1), 1e-12);
        assertEquals(0.5, rate.factor(6), 1e-12);
        assertEquals(0, rate.factor(11), 1e-12);
        assertEquals(0, rate.factor(12), 1e-12);
        for (double epoch = 1; epoch < 11; epoch += 0.25) {
            assertTrue(rate.factor(epoch + 0.25) < rate.factor(epoch));
        }
    }

    @Test
    void aWarmUpAsLongAsTheRunNeverFalls() {
        LearningRate rate = LearningRate.cosine(2, 2);
        assertEquals(0.75, rate.factor(1.5), 1e-12);
        assertTrue(Double.isFinite(rate.factor(1.999)));
    }
}
