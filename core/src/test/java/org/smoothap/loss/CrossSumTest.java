package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.smoothap.loss.CrossSum.Term;

class CrossSumTest {
    private final Batches batch = Batches.random(new Random(1), 40, 6, 8);
    private final LossResult first = new SmoothAp().evaluate(batch.embeddings(), batch.labels());
    private final LossResult second = new Contrastive().evaluate(batch.embeddings(), batch.labels());

    @Test
    void lossGradientAndOwnLossesAddUp() {
        LossResult sum = new CrossSum(List.of(new Term(0.25, new SmoothAp()), new Term(3, new Contrastive())))
                .evaluate(batch.embeddings(), batch.labels());
        assertEquals(0.25 * first.loss() + 3 * second.loss(), sum.loss(), 1e-12);
        for (int i = 0; i < sum.gradient().length; i++) {
            assertEquals(0.25f * first.gradient()[i] + 3 * second.gradient()[i], sum.gradient()[i], 1e-6f);
        }
        for (int i = 0; i < 40; i++) {
            assertEquals(1 - 0.25 * (1 - first.perQuery()[i]) - 3 * (1 - second.perQuery()[i]), sum.perQuery()[i], 1e-5);
        }
    }

    @Test
    void roadmapIsSupApPlusCalibration() {
        double supAp = new SupAp().evaluate(batch.embeddings(), batch.labels()).loss();
        assertEquals(supAp + second.loss(), new Roadmap().evaluate(batch.embeddings(), batch.labels()).loss(), 1e-12);
        assertEquals(0.5 * supAp + 2 * second.loss(),
                new Roadmap(new SupAp(), 0.5, new Contrastive(), 2).evaluate(batch.embeddings(), batch.labels()).loss(), 1e-12);
    }

    @Test
    void anItemIsSkippedIfAllTermsSkipIt() {
        batch.labels()[4] = 77;
        Term recall = new Term(1, new RecallAtK());
        LossResult both = new CrossSum(List.of(recall, recall)).evaluate(batch.embeddings(), batch.labels());
        assertEquals(39, both.queries());
        assertEquals(Float.NaN, both.perQuery()[4]);
        LossResult one = new CrossSum(List.of(recall, new Term(2, new SmoothAp())))
                .evaluate(batch.embeddings(), batch.labels());
        assertEquals(40, one.queries());
        assertEquals(1, one.perQuery()[4], 1e-6);
    }

    @Test
    void againstReferencesItIsTheSumAsWell() {
        Batches others = Batches.random(new Random(2), 70, 6, 8);
        CrossLossResult[] results = new CrossLossResult[3];
        CrossLoss[] losses = {new SmoothAp(), new Contrastive(),
                new CrossSum(List.of(new Term(0.25, new SmoothAp()), new Term(3, new Contrastive())))};
        for (int i = 0; i < 3; i++) {
            results[i] = losses[i].evaluate(batch.embeddings(), batch.labels(), others.embeddings(), others.labels(), null);
        }
        assertEquals(0.25 * results[0].loss() + 3 * results[1].loss(), results[2].loss(), 1e-12);
        for (int i = 0; i < 70 * 6; i++) {
            assertEquals(0.25f * results[0].referenceGradient()[i] + 3 * results[1].referenceGradient()[i],
                    results[2].referenceGradient()[i], 1e-6f);
        }
        for (int i = 0; i < 40 * 6; i++) {
            assertEquals(0.25f * results[0].queryGradient()[i] + 3 * results[1].queryGradient()[i],
                    results[2].queryGradient()[i], 1e-6f);
        }
    }
}
