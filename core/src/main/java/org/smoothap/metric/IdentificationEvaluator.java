package org.smoothap.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures 1:N identification exactly: closed-set rank-K and open-set FNIR at given FPIRs; definitions in
 * {@link IdentificationMetrics}.
 *
 * <p>Time: 2·probes·gallery·D floating point operations on all cores. Memory: one copy of the gallery and, for each thread,
 * the scores of 96 probes against 1024 items; no matrix of all scores. The result does not depend on the order of the
 * items or the number of threads.
 */
public final class IdentificationEvaluator {
    private final int[] ks;
    private final double[] levels;

    /**
     * @param ks the K of rank-K, at least 1
     * @param fpirs the levels of FNIR@FPIR, above 0 and at most 1
     * @throws IllegalArgumentException if a number is not in its range
     */
    public IdentificationEvaluator(int[] ks, double[] fpirs) {
        for (int k : ks) {
            if (k < 1) {
                throw new IllegalArgumentException("rank-K needs K of at least 1, got " + k + " in " + Arrays.toString(ks));
            }
        }
        NegativeScores.checkLevels(fpirs, "an FPIR");
        this.ks = ks.clone();
        this.levels = Arrays.stream(fpirs).sorted().distinct().toArray();
    }

    /** Rank 1, 5 and 10, FNIR at FPIR 1e-3, 1e-2 and 1e-1: what is published for IJB-C. */
    public static IdentificationEvaluator ijb() {
        return new IdentificationEvaluator(new int[] {1, 5, 10}, new double[] {1e-3, 1e-2, 1e-1});
    }

    /**
     * Searches for every probe in one gallery.
     *
     * @param probes P×D, row-major, finite; normalise for cosine
     * @param probePersons P, any values
     * @param gallery G×D, row-major, finite
     * @param galleryPersons G, any values; a person may have several items
     * @throws IllegalArgumentException if the lengths do not fit, a value is not finite, or no probe is mated
     */
    public IdentificationMetrics evaluate(float[] probes, int[] probePersons, float[] gallery, int[] galleryPersons) {
        LabelledRows searched = new LabelledRows(probes, probePersons, "probes");
        LabelledRows known = new LabelledRows(gallery, galleryPersons, "gallery");
        if (searched.dimension != known.dimension) {
            throw new IllegalArgumentException("probes have dimension " + searched.dimension + ", the gallery has "
                    + known.dimension + "; they must be the same");
        }
        MateSearch search = new MateSearch(searched, known);
        int mated = (int) Arrays.stream(search.rank).filter(rank -> rank > 0).count();
        if (mated == 0) {
            throw new IllegalArgumentException("none of the " + probePersons.length + " probes is of a person in the gallery of "
                    + galleryPersons.length + ", so there is nothing to measure: check the persons");
        }
        SortedMap<Integer, Double> rank = new TreeMap<>();
        for (int k : ks) {
            rank.put(k, Arrays.stream(search.rank).filter(r -> r > 0 && r <= k).count() / (double) mated);
        }
        NegativeScores negatives = nonMated(search, probePersons.length - mated);
        SortedMap<Double, Double> fnir = new TreeMap<>();
        List<Double> notMeasurable = new ArrayList<>();
        for (double level : levels) {
            if (negatives.measurable(level)) {
                fnir.put(level, (mated - found(search, negatives.bar(level))) / (double) mated);
            } else {
                notMeasurable.add(level);
            }
        }
        return new IdentificationMetrics(
                rank, fnir, notMeasurable, mated, probePersons.length - mated, galleryPersons.length);
    }

    private static NegativeScores nonMated(MateSearch search, int count) {
        float[] best = new float[count];
        for (int p = 0, n = 0; p < search.rank.length; p++) {
            if (search.rank[p] == 0) {
                best[n++] = search.other[p];
            }
        }
        return new NegativeScores(NegativeScores.sorted(best, "non-mated probes"));
    }

    /** How many mates come first and score above the bar. */
    private static int found(MateSearch search, float bar) {
        int found = 0;
        for (int p = 0; p < search.rank.length; p++) {
            if (search.rank[p] == 1 && search.mate[p] > bar) {
                found++;
            }
        }
        return found;
    }
}
