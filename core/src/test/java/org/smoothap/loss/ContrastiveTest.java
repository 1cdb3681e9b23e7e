package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContrastiveTest {
    /** Rows of two values whose scores are easily seen; not unit vectors. */
    private static final float[] ROWS = {1, 0, 0.5f, 1, 1, 1, 0, -1};

    @Test
    void byHand() {
        // Scores: 0·1 0.5, 0·2 1, 0·3 0, 1·2 1.5, 1·3 -1, 2·3 -1. Positives: 0·1. Negatives above 0.6: 0·2 by 0.4, 1·2 by 0.9.
        LossResult result = new Contrastive().evaluate(ROWS, new int[] {5, 5, 6, 7});
        assertEquals(0.4 + (0.4 + 0.9) / 2, result.loss(), 1e-6);
        assertEquals(4, result.queries());
        assertEquals(0, result.skipped());
        // Four items; each violated pair is two ordered pairs, so an item has half of the share of each of its pairs.
        assertArrayEquals(
                new float[] {1 - 4 * (0.2f + 0.1f), 1 - 4 * (0.2f + 0.225f), 1 - 4 * (0.1f + 0.225f), 1}, result.perQuery(),
                1e-5f);
        // d/dx0 = -x1 + x2/2, d/dx1 = -x0 + x2/2, d/dx2 = (x0 + x1)/2.
        assertArrayEquals(new float[] {0, -0.5f, -0.5f, 0.5f, 0.75f, 0.5f, 0, 0}, result.gradient(), 1e-6f);
    }

    @Test
    void zeroWithoutGradientWhereNoPairViolatesItsMargin() {
        Batches batch = Batches.separated(20, 3);
        LossResult result = new Contrastive().evaluate(batch.embeddings(), batch.labels());
        assertEquals(0, result.loss());
        assertEquals(0, Batches.norm(Batches.doubles(result.gradient())));
        assertEquals(1, result.perQuery()[7]);
    }

    /** As by hand above, both sums over the four items. */
    @Test
    void byItems() {
        LossResult result = new Contrastive(0.9, 0.6, true).evaluate(ROWS, new int[] {5, 5, 6, 7});
        assertEquals((2 * 0.4 + 2 * (0.4 + 0.9)) / 4, result.loss(), 1e-6);
        assertArrayEquals(new float[] {1 - 0.8f, 1 - 1.3f, 1 - 1.3f, 1}, result.perQuery(), 1e-5f);
        // Each pair is two ordered ones: half of the differences of the rows.
        assertArrayEquals(new float[] {0.25f, 0, 0, 0.5f, 0.75f, 0.5f, 0, 0}, result.gradient(), 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCrossFormOfTheBatchWithItselfIsTheBatch(boolean perItem) {
        Batches batch = Batches.random(new Random(1), 50, 6, 9);
        for (int tile : new int[] {50 * 7, ScoreTiles.TILE_VALUES}) {
            Contrastive loss = new Contrastive(0.9, 0.3, perItem, tile);
            LossResult expected = loss.evaluate(batch.embeddings(), batch.labels());
            CrossLossResult cross = loss.evaluate(batch.embeddings(), batch.labels(), batch.embeddings().clone(), batch.labels(),
                    PlainSmoothAp.indices(50));
            assertEquals(expected.loss(), cross.loss());
            assertArrayEquals(expected.perQuery(), cross.perQuery());
            float[] gradient = cross.queryGradient();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += cross.referenceGradient()[i];
            }
            assertArrayEquals(expected.gradient(), gradient, 1e-6f);
        }
    }

    @Test
    void againstReferencesWithoutPositives() {
        float[] references = {0.75f, 0.25f, 0, 0.25f};
        CrossLossResult result = new Contrastive(1, 0.5, true)
                .evaluate(new float[] {1, 0, 0, 1}, new int[] {1, 2}, references, new int[] {3, 3}, null);
        assertEquals(0.125, result.loss(), 1e-7);
        assertArrayEquals(new float[] {0.375f, 0.125f, 0, 0}, result.queryGradient(), 1e-7f);
        assertArrayEquals(new float[] {0.5f, 0, 0, 0}, result.referenceGradient(), 1e-7f);
        assertEquals(2, result.queries());
    }
}
