package org.smoothap.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.smoothap.loss.CrossLoss;
import org.smoothap.loss.Loss;
import org.smoothap.loss.LossContext;

/**
 * The gradient of a loss with respect to the score of every pair of a batch, for any loss that is a function of scores.
 *
 * <p>Every item k gets a coordinate of its own, in which it has the value ε = {@value #OWN} and all others have 0. No score of two
 * items changes by that, and a row's length changes by 5e-9, which no loss notices. As s_ik = x_i · y_k, the gradient of x_i
 * along the coordinate of k is then ε · ∂loss/∂s_ik: it is read off, without a word from the loss.
 *
 * <p>Of a {@link CrossLoss} only the references get such coordinates, so that the score of k for query i is told from that
 * of i for query k. Of another loss the two are one number, whose gradient is shared between them.
 */
public final class ScoreGradient {
    private static final float OWN = 1e-4f;

    private ScoreGradient() {}

    /**
     * ∂loss/∂s_ik at {@code i * N + k}; 0 for an item with itself. One evaluation of the loss with D + N dimensions.
     *
     * @param seed of a loss that learns or draws
     * @throws IllegalArgumentException as the loss itself
     */
    public static float[] of(Loss loss, ScoredBatch batch, long seed) {
        int n = batch.size();
        int dimension = batch.dimension();
        float[] marked = widened(batch, OWN);
        float[] gradient;
        float scale;
        if (loss instanceof CrossLoss cross) {
            int[] self = IntStream.range(0, n).toArray();
            gradient = cross.evaluate(widened(batch, 0), batch.labels(), marked, batch.labels(), self).queryGradient();
            scale = 1 / OWN;
        } else {
            int classes = 1 + Arrays.stream(batch.labels()).max().orElseThrow();
            gradient = loss.start(new LossContext(classes, dimension + n, seed)).evaluate(marked, batch.labels(), 0).gradient();
            scale = 0.5f / OWN;
        }
        float[] scores = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                scores[i * n + k] = i == k ? 0 : scale * gradient[i * (dimension + n) + dimension + k];
            }
        }
        return scores;
    }

    private static float[] widened(ScoredBatch batch, float own) {
        int n = batch.size();
        int dimension = batch.dimension();
        float[] wide = new float[n * (dimension + n)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(batch.embeddings(), i * dimension, wide, i * (dimension + n), dimension);
            wide[i * (dimension + n) + dimension + i] = own;
        }
        return wide;
    }
}
