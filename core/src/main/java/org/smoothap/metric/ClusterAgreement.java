package org.smoothap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How well a clustering agrees with classes: mutual information, normalised and adjusted for chance. Of the two partitions U and V
 * with the entropies H and the mutual information I, in any unit:
 *
 * <ul>
 *   <li>{@code nmi} = I / ((H(U) + H(V)) / 2): normalised by the arithmetic mean
 *   <li>{@code ami} = (I − E) / ((H(U) + H(V)) / 2 − E), where E is the mean of I over all clusterings with these sizes; Vinh, Epps and
 *       Bailey, "Information Theoretic Measures for Clusterings Comparison" (JMLR 2010)
 * </ul>
 *
 * <p>Two partitions that are the same but for names have 1 in both, a clustering of one cluster 0 in both unless there is one class.
 * As scikit-learn's at their defaults.
 */
public record ClusterAgreement(double nmi, double ami) {
    /**
     * Compares. O(N log N), and for the expected information the sum of the smaller sizes of every different pair of sizes.
     *
     * @param classes of N items, any values
     * @param clusters of the same items, any values
     * @throws IllegalArgumentException if the lengths differ, or there is no item
     */
    public static ClusterAgreement of(int[] classes, int[] clusters) {
        if (classes.length != clusters.length || classes.length == 0) {
            throw new IllegalArgumentException(classes.length + " items have classes and " + clusters.length
                    + " have clusters; expected one of each an item, and at least one item");
        }
        double n = classes.length;
        Map<Integer, Integer> a = new HashMap<>();
        Map<Integer, Integer> b = new HashMap<>();
        long[] pairs = new long[classes.length];
        for (int i = 0; i < classes.length; i++) {
            a.merge(classes[i], 1, Integer::sum);
            b.merge(clusters[i], 1, Integer::sum);
            pairs[i] = (long) classes[i] << 32 | Integer.toUnsignedLong(clusters[i]);
        }
        Arrays.sort(pairs);
        double information = 0;
        int together = 0;
        for (int from = 0, to; from < pairs.length; from = to) {
            to = from + 1;
            while (to < pairs.length && pairs[to] == pairs[from]) {
                to++;
            }
            double share = to - from;
            information += share / n * Math.log(n * share / ((double) a.get((int) (pairs[from] >> 32)) * b.get((int) pairs[from])));
            together++;
        }
        if (together == a.size() && together == b.size()) {
            return new ClusterAgreement(1, 1);
        }
        double entropy = (entropy(a, n) + entropy(b, n)) / 2;
        if (a.size() == 1 || b.size() == 1) {
            return new ClusterAgreement(0, 0);
        }
        double expected = expected(sizes(a), sizes(b), classes.length);
        return new ClusterAgreement(information / entropy, (information - expected) / (entropy - expected));
    }

    private static double entropy(Map<Integer, Integer> counts, double n) {
        return counts.values().stream().mapToDouble(count -> -count / n * Math.log(count / n)).sum();
    }

    /** How often each size occurs. */
    private static Map<Integer, Integer> sizes(Map<Integer, Integer> counts) {
        Map<Integer, Integer> sizes = new HashMap<>();
        counts.values().forEach(count -> sizes.merge(count, 1, Integer::sum));
        return sizes;
    }

    /** The mean of the mutual information: how many items two parts share is hypergeometric. */
    private static double expected(Map<Integer, Integer> sizesA, Map<Integer, Integer> sizesB, int n) {
        double[] logFactorial = new double[n + 1];
        for (int i = 2; i <= n; i++) {
            logFactorial[i] = logFactorial[i - 1] + Math.log(i);
        }
        double sum = 0;
        for (Map.Entry<Integer, Integer> first : sizesA.entrySet()) {
            for (Map.Entry<Integer, Integer> second : sizesB.entrySet()) {
                int a = first.getKey();
                int b = second.getKey();
                double fixed = logFactorial[a] + logFactorial[b] + logFactorial[n - a] + logFactorial[n - b] - logFactorial[n];
                double pair = 0;
                for (int shared = Math.max(1, a + b - n); shared <= Math.min(a, b); shared++) {
                    double probability = Math.exp(fixed - logFactorial[shared] - logFactorial[a - shared] - logFactorial[b - shared]
                            - logFactorial[n - a - b + shared]);
                    pair += (double) shared / n * Math.log((double) n * shared / ((double) a * b)) * probability;
                }
                sum += pair * first.getValue() * second.getValue();
            }
        }
        return sum;
    }
}
