package org.smoothap.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A memory of the embeddings of earlier batches, with which every batch is compared as well. Wang, Zhang, Huang, Scott:
 * Cross-Batch Memory for Embedding Learning (XBM), CVPR 2020, <a href="https://arxiv.org/abs/1912.06798">arXiv 1912.06798</a>.
 *
 * <pre>
 *   loss = of(batch) + weight · of(batch as queries against the memory)      from step `start` on; of(batch) before
 * </pre>
 *
 * As in the authors' code the batch is put into the memory first and then compared with it, so that the memory is never
 * empty; an item is told from its own copy ({@code self} of {@link CrossLoss}). What is remembered gets no gradient and is
 * never embedded again: the memory trusts that embeddings drift slowly, which is why it begins after {@code start} steps
 * (1000 in the authors' settings for Stanford Online Products, as are the size of 55,000 and the weight of 1).
 *
 * <p>Unlike the authors' code the memory is a ring: a batch that does not fit into its end goes on at its beginning. There the
 * batch replaces the last items, and the next one begins at the beginning. A memory larger than the training set holds older
 * copies of the same images.
 *
 * <p>The batch's own term is left out where the batch has no two items of a class, if the memory is in use.
 *
 * <p>{@link LossResult#perQuery} is one minus the item's part in both terms. Cost: that of the loss for the batch, and for the
 * batch as queries against the items of the memory. Memory: size·D, and as much again while the loss works.
 */
public final class CrossBatchMemory implements Loss {
    /** Items, in the authors' settings for Stanford Online Products, which has 59,551 training images. */
    public static final int DEFAULT_SIZE = 55_000;
    /** Steps before the memory is used, there. */
    public static final long DEFAULT_START = 1000;

    /** So that places are exact floats in a checkpoint. */
    static final int LARGEST_SIZE = 1 << 24;

    static final String DEFAULT_OF = "contrastive(positive-margin=1.0, negative-margin=0.5, reduction=items)";

    static final LossDescription DESCRIPTION = new LossDescription("memory",
            "another loss, of the batch and of the batch against a memory of earlier embeddings",
            "Wang et al., Cross-Batch Memory, CVPR 2020, arXiv 1912.06798",
            """
            loss = of(batch) + weight · of(batch as queries against the last `size` embeddings, the batch's included)
            """,
            List.of(
                    new LossDescription.Parameter("of", DEFAULT_OF,
                            "the loss, or a sum of losses, each of scores against references"),
                    new LossDescription.Parameter("size", Integer.toString(DEFAULT_SIZE),
                            "items that are remembered; not more than the training images"),
                    new LossDescription.Parameter("start", Long.toString(DEFAULT_START), "steps before the memory is used"),
                    new LossDescription.Parameter("weight", "1.0", "of the comparison with the memory")));

    private final CrossLoss loss;
    private final int size;
    private final long start;
    private final double weight;

    /**
     * @param loss of the batch and of the batch against the memory
     * @param size items that are remembered, 1 to 2^24
     * @param start steps before the memory is used, 0 or more
     * @param weight of the comparison with the memory, 0 to 1e30
     * @throws IllegalArgumentException if a number is out of range
     */
    public CrossBatchMemory(CrossLoss loss, int size, long start, double weight) {
        if (size < 1 || size > LARGEST_SIZE) {
            throw new IllegalArgumentException("expected a size of the memory from 1 to " + LARGEST_SIZE + ", got " + size);
        }
        if (start < 0) {
            throw new IllegalArgumentException("expected a start of the memory of 0 steps or more, got " + start);
        }
        this.loss = loss;
        this.size = size;
        this.start = start;
        this.weight = Bounds.notNegative("weight", weight, 1);
    }

    static CrossBatchMemory of(Map<String, Object> parameters) {
        return new CrossBatchMemory(crossLoss((String) parameters.get("of")),
                (int) Math.clamp((long) parameters.get("size"), -1, Integer.MAX_VALUE), (long) parameters.get("start"),
                (double) parameters.get("weight"));
    }

    private static CrossLoss crossLoss(String expression) {
        List<CrossSum.Term> terms = new ArrayList<>();
        for (WeightedSum.Term term : LossExpression.parse(expression)) {
            if (!(term.loss() instanceof CrossLoss cross)) {
                throw new IllegalArgumentException("memory needs losses of queries against separate references, such as"
                        + " contrastive or smooth-ap, got of=" + expression);
            }
            terms.add(new CrossSum.Term(term.weight(), cross));
        }
        return terms.size() == 1 && terms.getFirst().weight() == 1 ? terms.getFirst().loss() : new CrossSum(terms);
    }

    /** @throws IllegalArgumentException if the memory is larger than an array */
    @Override
    public TrainingLoss start(LossContext context) {
        return new Remembering(new EmbeddingRing(size, context.dimension()));
    }

    private final class Remembering implements TrainingLoss {
        private final EmbeddingRing memory;

        Remembering(EmbeddingRing memory) {
            this.memory = memory;
        }

        @Override
        public LossResult evaluate(float[] embeddings, int[] labels, long step) {
            if (step < start) {
                return loss.evaluate(embeddings, labels, step);
            }
            int dimension = Embeddings.dimension("embeddings", embeddings, labels);
            Embeddings.requireFinite("embeddings", embeddings, dimension); // before they are remembered
            int[] self = memory.add(embeddings, labels);
            LossSum sum = new LossSum(labels.length, embeddings.length);
            if (new Positives(labels, labels, indices(labels.length)).withOther > 0) {
                sum.add(1, loss.evaluate(embeddings, labels, step));
            }
            sum.add(weight, loss.evaluateFixed(embeddings, labels, memory.embeddings(), memory.labels(), self));
            return sum.result();
        }

        @Override
        public Map<String, float[]> state() {
            return memory.state();
        }

        @Override
        public void restore(Map<String, float[]> state) {
            memory.restore(state);
        }
    }

    private static int[] indices(int count) {
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i;
        }
        return indices;
    }

    @Override
    public String toString() {
        return "memory(of=" + loss + ", size=" + size + ", start=" + start + ", weight=" + weight + ")";
    }
}
