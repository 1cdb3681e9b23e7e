package org.smoothap.torch.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Retrieval figures as one would work them out by hand: every query sorts everything that it may find, best score first
 * and a wrong image before a right one of the same score.
 */
record PlainSearch(float[] embeddings, int dimension, String[] labels) {
    /** @param mayFind of a query and an image */
    Map<String, Double> figures(List<Integer> queries, List<Integer> gallery, BiPredicate<Integer, Integer> mayFind, int... ks) {
        Map<String, Double> sums = new LinkedHashMap<>();
        int counted = 0;
        for (int query : queries) {
            List<Integer> order = new ArrayList<>(gallery.stream().filter(item -> mayFind.test(query, item)).toList());
            order.sort(Comparator.<Integer>comparingDouble(item -> -score(query, item))
                    .thenComparing(item -> right(query, item)));
            List<Integer> ranks = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                if (right(query, order.get(i))) {
                    ranks.add(i + 1);
                }
            }
            if (ranks.isEmpty()) {
                continue;
            }
            counted++;
            for (int k : ks) {
                sums.merge("recall@" + k, ranks.getFirst() <= k ? 1.0 : 0.0, Double::sum);
            }
            double precisions = 0;
            double precisionsAtR = 0;
            double withinR = 0;
            for (int j = 0; j < ranks.size(); j++) {
                precisions += (j + 1.0) / ranks.get(j);
                if (ranks.get(j) <= ranks.size()) {
                    precisionsAtR += (j + 1.0) / ranks.get(j);
                    withinR++;
                }
            }
            sums.merge("map", precisions / ranks.size(), Double::sum);
            sums.merge("map@r", precisionsAtR / ranks.size(), Double::sum);
            sums.merge("r-precision", withinR / ranks.size(), Double::sum);
            sums.merge("mrr", 1.0 / ranks.getFirst(), Double::sum);
        }
        int number = counted;
        sums.replaceAll((name, sum) -> sum / number);
        return sums;
    }

    private boolean right(int query, int item) {
        return labels[query].equals(labels[item]);
    }

    private double score(int query, int item) {
        double score = 0;
        for (int d = 0; d < dimension; d++) {
            score += (double) embeddings[query * dimension + d] * embeddings[item * dimension + d];
        }
        return score;
    }
}
