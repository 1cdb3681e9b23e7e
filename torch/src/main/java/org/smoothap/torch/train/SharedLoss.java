package org.smoothap.torch.train;

import java.util.Arrays;
import org.smoothap.data.batch.Share;
import org.smoothap.loss.DivisibleLoss;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.torch.distributed.Ranks;

/**
 * The loss of a batch whose images are shared out among ranks: the embeddings of all are gathered, and every rank gets the
 * loss of the batch and the gradient with respect to its own rows.
 *
 * <p>A {@link DivisibleLoss} is shared out too: each rank takes its own rows as queries against all, and what they give to
 * the gradients of the rows of others is added up over the ranks. Any other loss (class vectors, a memory, sums, means over
 * what only the scores tell) is computed by every rank of the whole batch; its result has the same bits everywhere, and so
 * has what such a loss learns and remembers.
 */
final class SharedLoss {
    private final TrainingLoss loss;
    private final Ranks ranks;

    SharedLoss(TrainingLoss loss, Ranks ranks) {
        this.loss = loss;
        this.ranks = ranks;
    }

    /**
     * The loss of the whole batch; its gradient is that of the own rows alone.
     *
     * @param own embeddings of this rank's share of the batch
     * @param labels of the whole batch
     * @throws ArithmeticException if an embedding is not finite, on every rank
     */
    LossResult evaluate(float[] own, int[] labels, long step) {
        Share share = ranks.share();
        int dimension = own.length / share.count(labels.length);
        float[] embeddings = ranks.gather(own, labels.length, dimension);
        requireFinite(embeddings);
        if (ranks.size() == 1) {
            return loss.evaluate(embeddings, labels, step);
        }
        int from = share.from(labels.length);
        int to = share.to(labels.length);
        LossResult result;
        double value;
        if (loss instanceof DivisibleLoss divisible) {
            result = divisible.evaluate(embeddings, labels, from, to, step);
            ranks.addUp(result.gradient());
            value = ranks.sum(result.loss());
        } else {
            result = loss.evaluate(embeddings, labels, step);
            value = result.loss();
        }
        return new LossResult(value, result.queries(), result.skipped(), result.perQuery(),
                Arrays.copyOfRange(result.gradient(), from * dimension, to * dimension));
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ArithmeticException("the network's output is no longer finite");
            }
        }
    }
}
