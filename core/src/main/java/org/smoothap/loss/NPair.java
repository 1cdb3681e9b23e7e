package org.smoothap.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * N-pair loss: the softmax of an anchor among its own positive and one of every other class. Sohn: Improved Deep Metric
 * Learning with Multi-class N-pair Loss Objective, NIPS 2016, the multi-class form.
 *
 * <pre>
 *   N-pair set: a pair (a_c, p_c) of each class c
 *   loss = mean over the pairs of all sets of  log(1 + Σ_{c'≠c} exp(scale (a_c · p_c' - a_c · p_c)))
 * </pre>
 *
 * <p>The paper's batch is one set. Here the items of each class are paired as they stand in the batch, first with second,
 * third with fourth; the k-th pairs of all classes are the k-th set, so that four items of a class make two sets. The last
 * of an odd number is left out. With two items of every class it is the published loss.
 *
 * <p>The paper does not normalise embeddings, has no scale (1), and keeps norms small by a term in their squares. Scores of unit
 * vectors are at most 1 and their norm is fixed: the term is left out, and {@code scale} makes up for the norm. No value is
 * published for that; 16, near NT-Xent's 1/0.07, is the default.
 *
 * <p>{@link LossResult#perQuery} is one minus the pair's loss, at its anchor; all other items are skipped. There is no form for
 * separate references: a pair's positive is one item of the batch.
 *
 * <p>Cost: with M pairs in a set 2·M² exponentials and 6·M²·D floating point operations for each set. Memory: O(N·D) and a tile
 * of scores of at most 64 MiB. The result has the same bits for any number of threads.
 */
public final class NPair implements EmbeddingLoss {
    /** For unit vectors; 1 in the paper, where they are not. */
    public static final double DEFAULT_SCALE = 16;

    static final LossDescription DESCRIPTION = new LossDescription("n-pair",
            "softmax of an anchor among its positive and one item of every other class",
            "Sohn, Multi-class N-pair Loss, NIPS 2016",
            """
            a_c, p_c: two items of each class c, the next two in a second set and so on
            loss = mean of log(1 + sum over the other classes c' of exp(scale · (a_c · p_c' - a_c · p_c)))
            """,
            List.of(new LossDescription.Parameter("scale", Double.toString(DEFAULT_SCALE),
                    "of the scores; 1 in the paper, which does not normalise")));

    private final double scale;
    private final int tileValues;

    /** For unit vectors: scale 16. */
    public NPair() {
        this(DEFAULT_SCALE);
    }

    /**
     * @param scale 1e-30 to 1e30
     * @throws IllegalArgumentException if it is not
     */
    public NPair(double scale) {
        this(scale, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    NPair(double scale, int tileValues) {
        this.scale = Bounds.temperature("scale", scale, DEFAULT_SCALE);
        this.tileValues = tileValues;
    }

    static NPair of(Map<String, Object> parameters) {
        return new NPair((double) parameters.get("scale"));
    }

    /** @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no row has another of its label */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        Embeddings.requireFinite("embeddings", embeddings, dimension);
        new Positives(labels, labels, IntStream.range(0, labels.length).toArray()).requireSome(labels, labels);
        List<List<int[]>> sets = sets(labels);
        int pairs = sets.stream().mapToInt(List::size).sum();
        float[] perQuery = new float[labels.length];
        Arrays.fill(perQuery, Float.NaN);
        float[] gradient = new float[embeddings.length];
        double loss = 0;
        for (List<int[]> set : sets) {
            double[] own = differentiate(set, embeddings, dimension, pairs, gradient);
            for (int pair = 0; pair < own.length; pair++) {
                perQuery[set.get(pair)[0]] = (float) (1 - own[pair]);
                loss += own[pair] / pairs;
            }
        }
        return new LossResult(loss, pairs, labels.length - pairs, perQuery, gradient);
    }

    /** The pairs, anchor and positive, of each set. */
    private static List<List<int[]>> sets(int[] labels) {
        List<List<int[]>> sets = new ArrayList<>();
        Map<Integer, Integer> seen = new LinkedHashMap<>();
        Map<Integer, Integer> waiting = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            Integer anchor = waiting.remove(labels[i]);
            if (anchor == null) {
                waiting.put(labels[i], i);
                continue;
            }
            int set = seen.merge(labels[i], 1, Integer::sum) - 1;
            if (set == sets.size()) {
                sets.add(new ArrayList<>());
            }
            sets.get(set).add(new int[] {anchor, i});
        }
        return sets;
    }

    /** The losses of the pairs of a set; adds their gradient. */
    private double[] differentiate(List<int[]> set, float[] embeddings, int dimension, int pairs, float[] gradient) {
        int count = set.size();
        float[][] rows = new float[2][count * dimension];
        float[][] gradients = new float[2][count * dimension];
        for (int pair = 0; pair < count; pair++) {
            for (int side = 0; side < 2; side++) {
                System.arraycopy(embeddings, set.get(pair)[side] * dimension, rows[side], pair * dimension, dimension);
            }
        }
        double[] own = new double[count];
        new ScoreTiles(rows[0], count, rows[1], count, tileValues).differentiate(() -> (pair, scores, offset) ->
                own[pair] = softmax(pair, scores, offset, count, scale / pairs), gradients[0], gradients[1]);
        for (int pair = 0; pair < count; pair++) {
            for (int side = 0; side < 2; side++) {
                int target = set.get(pair)[side] * dimension;
                for (int d = 0; d < dimension; d++) {
                    gradient[target + d] += gradients[side][pair * dimension + d];
                }
            }
        }
        return own;
    }

    private double softmax(int pair, float[] scores, int offset, int count, double weight) {
        LogSumExp all = new LogSumExp();
        for (int k = 0; k < count; k++) {
            all.add(scale * scores[offset + k]);
        }
        double log = all.value();
        double loss = log - scale * scores[offset + pair];
        double others = 0;
        for (int k = 0; k < count; k++) {
            double probability = k == pair ? 0 : Math.exp(scale * scores[offset + k] - log);
            others += probability;
            scores[offset + k] = (float) (weight * probability);
        }
        scores[offset + pair] = (float) (-weight * others);
        return loss;
    }

    @Override
    public String toString() {
        return "n-pair(scale=" + scale + ")";
    }
}
