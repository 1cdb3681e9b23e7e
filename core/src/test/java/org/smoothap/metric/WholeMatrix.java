package org.smoothap.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** 1:N identification by its definition: all scores of a probe, all thresholds. Double precision products. */
final class WholeMatrix {
    private WholeMatrix() {}

    static IdentificationMetrics identify(
            float[] probes, int[] probePersons, float[] gallery, int[] galleryPersons, int[] ks, double[] fpirs) {
        int dimension = probes.length / probePersons.length;
        List<double[]> mated = new ArrayList<>(); // score and rank of the mate
        List<Double> nonMated = new ArrayList<>();
        TreeSet<Double> thresholds = new TreeSet<>(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        for (int p = 0; p < probePersons.length; p++) {
            double mate = Double.NEGATIVE_INFINITY;
            List<Double> others = new ArrayList<>();
            for (int g = 0; g < galleryPersons.length; g++) {
                double score = 0;
                for (int d = 0; d < dimension; d++) {
                    score += (double) probes[p * dimension + d] * gallery[g * dimension + d];
                }
                score = (float) score + 0f;
                thresholds.add(score);
                if (galleryPersons[g] == probePersons[p]) {
                    mate = Math.max(mate, score);
                } else {
                    others.add(score);
                }
            }
            if (mate == Double.NEGATIVE_INFINITY) {
                nonMated.add(others.stream().max(Double::compare).orElseThrow());
            } else {
                double score = mate;
                mated.add(new double[] {mate, 1 + others.stream().filter(other -> other >= score).count()});
            }
        }
        TreeMap<Integer, Double> rank = new TreeMap<>();
        for (int k : ks) {
            rank.put(k, mated.stream().filter(probe -> probe[1] <= k).count() / (double) mated.size());
        }
        TreeMap<Double, Double> fnir = new TreeMap<>();
        List<Double> notMeasurable = new ArrayList<>();
        for (double level : fpirs) {
            long allowed = Math.round(level * nonMated.size() * 1e6) / 1_000_000;
            if (allowed == 0) {
                notMeasurable.add(level);
                continue;
            }
            double best = 1;
            for (double threshold : thresholds) {
                if (nonMated.stream().filter(top -> top >= threshold).count() <= allowed) {
                    best = Math.min(best, mated.stream().filter(probe -> probe[1] > 1 || probe[0] < threshold).count()
                            / (double) mated.size());
                }
            }
            fnir.put(level, best);
        }
        return new IdentificationMetrics(rank, fnir, notMeasurable, mated.size(), nonMated.size(), galleryPersons.length);
    }
}
