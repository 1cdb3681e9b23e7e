package org.smoothap.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The definitions, literally: every ranking is sorted and walked. Double precision products. */
final class FullSort {
    private FullSort() {}

    record Item(double score, boolean positive) {}

    static RetrievalMetrics evaluate(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, IgnoreRule ignore, int... ks) {
        int dimension = queries.length / queryLabels.length;
        TreeMap<Integer, Double> recall = new TreeMap<>();
        double map = 0, mapAtR = 0, rPrecision = 0, mrr = 0;
        int counted = 0;
        for (int q = 0; q < queryLabels.length; q++) {
            List<Item> ranking = new ArrayList<>();
            for (int g = 0; g < galleryLabels.length; g++) {
                if (!ignore.ignores(q, g)) {
                    double score = 0;
                    for (int d = 0; d < dimension; d++) {
                        score += (double) queries[q * dimension + d] * gallery[g * dimension + d];
                    }
                    ranking.add(new Item(score, galleryLabels[g] == queryLabels[q]));
                }
            }
            ranking.sort(Comparator.comparingDouble(Item::score).reversed().thenComparing(Item::positive));
            long r = ranking.stream().filter(Item::positive).count();
            if (r == 0) {
                continue;
            }
            counted++;
            int found = 0;
            int withinR = 0;
            double sum = 0, sumAtR = 0;
            for (int rank = 1; rank <= ranking.size(); rank++) {
                if (ranking.get(rank - 1).positive()) {
                    found++;
                    double precision = (double) found / rank;
                    sum += precision;
                    sumAtR += rank <= r ? precision : 0;
                    withinR += rank <= r ? 1 : 0;
                    if (found == 1) {
                        mrr += 1.0 / rank;
                        for (int k : ks) {
                            recall.merge(k, rank <= k ? 1.0 : 0.0, Double::sum);
                        }
                    }
                }
            }
            map += sum / r;
            mapAtR += sumAtR / r;
            rPrecision += (double) withinR / r;
        }
        int n = counted;
        recall.replaceAll((k, sum) -> sum / n);
        return new RetrievalMetrics(
                recall, map / n, mapAtR / n, rPrecision / n, mrr / n, n, queryLabels.length - n, "", "");
    }
}
