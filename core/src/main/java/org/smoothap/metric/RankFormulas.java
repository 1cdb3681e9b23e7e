package org.smoothap.metric;

import java.util.Arrays;

/**
 * The figures of one ranking. For R positives at the ranks r<sub>1</sub> &lt; … &lt; r<sub>R</sub>, R at least 1; definitions,
 * edge cases and who computes them so are in {@code docs/metrics.md}.
 */
final class RankFormulas {
    private RankFormulas() {}

    /** 1 if a positive is among the first k. */
    static double recall(int[] ranks, int k) {
        return ranks[0] <= k ? 1 : 0;
    }

    /** How many positives are among the first k. */
    static int within(int[] ranks, int k) {
        int place = Arrays.binarySearch(ranks, k);
        return place >= 0 ? place + 1 : -place - 1;
    }

    /** Σ over the positives among the first k of the precision at their ranks, j / r<sub>j</sub>. */
    static double precisionSum(int[] ranks, int k) {
        double sum = 0;
        for (int j = 0; j < ranks.length && ranks[j] <= k; j++) {
            sum += (double) (j + 1) / ranks[j];
        }
        return sum;
    }

    static double averagePrecision(int[] ranks) {
        return precisionSum(ranks, Integer.MAX_VALUE) / ranks.length;
    }

    static double averagePrecisionAtR(int[] ranks) {
        return precisionSum(ranks, ranks.length) / ranks.length;
    }

    static double rPrecision(int[] ranks) {
        return (double) within(ranks, ranks.length) / ranks.length;
    }

    /**
     * Normalised discounted cumulative gain: gain 2<sup>grade</sup> − 1, discount log<sub>2</sub>(1 + rank), over the best
     * possible order of all positives. Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (TOIS
     * 2002) have the idea, Burges et al., "Learning to rank using gradient descent" (ICML 2005) this gain and discount.
     *
     * @param k ranks beyond it give nothing, in the ranking and in the best order
     */
    static double ndcg(RankedPositives positives, int k) {
        double gained = 0;
        for (int j = 0; j < positives.ranks().length && positives.ranks()[j] <= k; j++) {
            gained += gain(positives.grades()[j]) / discount(positives.ranks()[j]);
        }
        double ideal = 0;
        int rank = 1;
        int[] counts = positives.gradeCounts();
        for (int grade = positives.levels(); grade > 0; grade--) {
            for (int i = 0; i < counts[grade] && rank <= k; i++) {
                ideal += gain(grade) / discount(rank++);
            }
        }
        return gained / ideal;
    }

    private static double gain(int grade) {
        return Math.pow(2, grade) - 1;
    }

    private static double discount(int rank) {
        return Math.log(1.0 + rank) / Math.log(2);
    }

    /**
     * Hierarchical average precision of Ramzi et al., "Hierarchical Average Precision Training for Pertinent Image Retrieval"
     * (ECCV 2022, arXiv:2207.04873), with their relevance rel(l) = (l/L) / |Ω<sup>(l)</sup>| (α = 1): l the
     * grade, |Ω<sup>(l)</sup>| how many positives have it. O(R·L).
     */
    static double hierarchicalAveragePrecision(RankedPositives positives) {
        int levels = positives.levels();
        int[] counts = positives.gradeCounts();
        double[] relevance = new double[levels + 1];
        double all = 0;
        for (int grade = 1; grade <= levels; grade++) {
            if (counts[grade] > 0) {
                relevance[grade] = (double) grade / levels / counts[grade];
                all += relevance[grade] * counts[grade];
            }
        }
        int[] before = new int[levels + 1]; // the positives so far by grade, this one included
        double sum = 0;
        for (int j = 0; j < positives.ranks().length; j++) {
            double own = relevance[positives.grades()[j]];
            before[positives.grades()[j]]++;
            double hierarchicalRank = 0;
            for (int grade = 1; grade <= levels; grade++) {
                hierarchicalRank += before[grade] * Math.min(own, relevance[grade]);
            }
            sum += hierarchicalRank / positives.ranks()[j];
        }
        return sum / all;
    }
}
