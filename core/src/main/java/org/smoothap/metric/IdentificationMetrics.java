package org.smoothap.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a 1:N identification found: who is this? Every probe is searched for in a gallery of known persons. A probe whose
 * person is in the gallery is mated, any other is non-mated.
 *
 * <p>Closed set, over the mated probes: rank-K is the share whose mate is among the K best items. The mate is the best
 * item of the probe's person; its rank is 1 + the number of other persons' items that score at least as much.
 *
 * <p>Open set, as NIST defines it (FRVT part 2, NISTIR 8271), with R = 1: FPIR(T) is the share of the non-mated probes
 * whose best score is T or more. FNIR(T) is the share of the mated probes whose mate is not the first item or scores below
 * T. FNIR@FPIR=f is FNIR(T) at the lowest T with FPIR(T) ≤ f: nothing is interpolated. A level below one non-mated probe
 * is not measurable and has no number.
 *
 * @param rank for each K the share of mated probes found at rank K or better, by ascending K
 * @param fnir FNIR for each FPIR that can be measured, by ascending FPIR
 * @param notMeasurable the other FPIR, ascending
 * @param mated how many probes have their person in the gallery
 * @param nonMated how many have not
 * @param gallery how many items the gallery has
 */
public record IdentificationMetrics(SortedMap<Integer, Double> rank, SortedMap<Double, Double> fnir,
        List<Double> notMeasurable, int mated, int nonMated, int gallery) {
    public IdentificationMetrics {
        rank = Collections.unmodifiableSortedMap(new TreeMap<>(rank));
        fnir = Collections.unmodifiableSortedMap(new TreeMap<>(fnir));
        notMeasurable = List.copyOf(notMeasurable);
    }

    /**
     * The means over several galleries, each gallery with the same weight, as the figures of IJB-C's two are published;
     * the counts are summed. A level that one of them cannot measure is not measured.
     *
     * @param galleries at least one, all made by one evaluator
     */
    public static IdentificationMetrics mean(List<IdentificationMetrics> galleries) {
        SortedMap<Integer, Double> rank = new TreeMap<>();
        SortedMap<Double, Double> fnir = new TreeMap<>();
        List<Double> notMeasurable = galleries.stream().flatMap(g -> g.notMeasurable.stream()).distinct().sorted().toList();
        for (int k : galleries.getFirst().rank.keySet()) {
            rank.put(k, galleries.stream().mapToDouble(g -> g.rank.get(k)).average().orElseThrow());
        }
        for (double level : galleries.getFirst().fnir.keySet()) {
            if (!notMeasurable.contains(level)) {
                fnir.put(level, galleries.stream().mapToDouble(g -> g.fnir.get(level)).average().orElseThrow());
            }
        }
        return new IdentificationMetrics(rank, fnir, notMeasurable, galleries.stream().mapToInt(g -> g.mated).sum(),
                galleries.stream().mapToInt(g -> g.nonMated).sum(), galleries.stream().mapToInt(g -> g.gallery).sum());
    }

    /**
     * The numbers under their public names: {@code rank-1} …, {@code fnir@fpir=1e-3} … (a sentence instead of a number
     * where the level is not measurable), {@code mated}, {@code non-mated}, {@code gallery}.
     */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        rank.forEach((k, value) -> names.put("rank-" + k, value));
        // A level that is not measurable is lower than all that are.
        notMeasurable.forEach(level -> names.put(name(level), NegativeScores.notMeasurable(level, "non-mated probes")));
        fnir.forEach((level, value) -> names.put(name(level), value));
        names.put("mated", mated);
        names.put("non-mated", nonMated);
        names.put("gallery", gallery);
        return names;
    }

    private static String name(double level) {
        return "fnir@fpir=" + NegativeScores.text(level);
    }
}
