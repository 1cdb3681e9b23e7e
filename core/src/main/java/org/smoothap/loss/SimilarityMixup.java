package org.smoothap.loss;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Similarity mixup (SiMix): the loss of a batch to which each pair of items of one class adds a virtual item of that class,
 * a·x + (1 - a)·y with a uniform in 0..1. Patel et al., CVPR 2022,
 * <a href="https://arxiv.org/abs/2108.11179">arXiv 2108.11179</a>.
 *
 * <p>As in the authors' code the virtual items are queries and references like all others, and are not normalised: scores
 * with them are mixtures of scores. A class of m items gets m(m - 1)/2 more. {@link LossResult#perQuery} and the gradient
 * are those of the real items, the gradient of the virtual ones carried back to their parents;
 * {@link LossResult#queries} and {@link LossResult#skipped} count the virtual ones too.
 *
 * <p>The a are a function of the seed, the step and the places of the two items in the batch, so that a run that goes on
 * repeats what the unbroken run would have done.
 *
 * <p>Cost: that of the loss for N' = N + Σ m(m - 1)/2 items, 2.5·N with four a class, and O(N'·D) memory.
 */
public final class SimilarityMixup implements EmbeddingLoss {
    /** How much of the first parent a virtual item has. */
    interface Share {
        double of(long step, int first, int second);
    }

    private final EmbeddingLoss loss;
    private final Share share;
    private final String name;

    /**
     * @param loss of the enlarged batch
     * @param seed of the places of the virtual items
     */
    public SimilarityMixup(EmbeddingLoss loss, long seed) {
        this(loss, (step, first, second) -> uniform(seed, step, first, second), "seed=" + seed);
    }

    /** For tests: given shares. */
    SimilarityMixup(EmbeddingLoss loss, Share share, String name) {
        this.loss = loss;
        this.share = share;
        this.name = name;
    }

    private static double uniform(long seed, long step, int first, int second) {
        long pair = (long) first << 32 | second;
        return new SplittableRandom(seed + step * 0x9E3779B97F4A7C15L + pair * 0xD1342543DE82EF95L).nextDouble();
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        return evaluate(embeddings, labels, 0);
    }

    /** @throws IllegalArgumentException as the loss, or if the virtual items are too many for one array */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels, long step) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        int real = labels.length;
        int[] none = new int[real];
        Arrays.fill(none, -1);
        Positives positives = new Positives(labels, labels, none);
        long all = real;
        for (int first = 0; first < real; first++) {
            all += later(first, positives.sameLabel(first));
        }
        if (all * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("similarity mixup makes " + all + " items of " + dimension + " values from "
                    + real + ": more than an array holds; use a batch of smaller classes");
        }
        float[] rows = Arrays.copyOf(embeddings, (int) all * dimension);
        int[] rowLabels = Arrays.copyOf(labels, (int) all);
        int[] firsts = new int[(int) all - real];
        int[] seconds = new int[firsts.length];
        float[] shares = new float[firsts.length];
        int virtual = 0;
        for (int first = 0; first < real; first++) {
            for (int second : positives.sameLabel(first)) {
                if (second <= first) {
                    continue;
                }
                firsts[virtual] = first;
                seconds[virtual] = second;
                shares[virtual] = (float) share.of(step, first, second);
                rowLabels[real + virtual] = labels[first];
                mix(rows, first * dimension, second * dimension, (real + virtual) * dimension, shares[virtual], dimension);
                virtual++;
            }
        }
        LossResult result = loss.evaluate(rows, rowLabels, step);
        float[] gradient = result.gradient();
        for (int v = 0; v < virtual; v++) {
            carryBack(gradient, firsts[v] * dimension, seconds[v] * dimension, (real + v) * dimension, shares[v], dimension);
        }
        return new LossResult(result.loss(), result.queries(), result.skipped(), Arrays.copyOf(result.perQuery(), real),
                Arrays.copyOf(gradient, embeddings.length));
    }

    /** How many of these ascending indices are above {@code index}, which is one of them. */
    private static int later(int index, int[] ascending) {
        return ascending.length - 1 - Arrays.binarySearch(ascending, index);
    }

    private static void mix(float[] rows, int first, int second, int target, float share, int dimension) {
        for (int d = 0; d < dimension; d++) {
            rows[target + d] = share * rows[first + d] + (1 - share) * rows[second + d];
        }
    }

    private static void carryBack(float[] gradient, int first, int second, int virtual, float share, int dimension) {
        for (int d = 0; d < dimension; d++) {
            gradient[first + d] += share * gradient[virtual + d];
            gradient[second + d] += (1 - share) * gradient[virtual + d];
        }
    }

    @Override
    public String toString() {
        return "simix(" + name + ", " + loss + ")";
    }
}
