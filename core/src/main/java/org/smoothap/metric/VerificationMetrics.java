package org.smoothap.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a 1:1 verification found: are two templates of one person?
 *
 * <p>At the threshold t a pair is accepted if its score is t or more. FAR(t) (also FMR, FPR) is the share of impostor
 * pairs accepted, TAR(t) (1 − FNMR, TPR) the share of genuine pairs accepted. TAR@FAR=f is the largest TAR(t) of all t
 * with FAR(t) ≤ f: nothing is interpolated, and equal scores are accepted together or not at all. A level below one
 * impostor pair is not measurable and has no number.
 *
 * <p>The scripts of insightface take the point whose FAR is nearest to f instead, which may lie above f. Where scores do
 * not tie that is at most one impostor pair more.
 *
 * @param points one for each level that can be measured, by ascending level
 * @param notMeasurable the other levels, ascending
 * @param eer equal error rate: the mean of FAR(t) and 1 − TAR(t) at the t where they are nearest to each other, the lower
 *     of two such t
 * @param genuine how many pairs of one person there are
 * @param impostors how many pairs of two persons there are
 */
public record VerificationMetrics(
        List<OperatingPoint> points, List<Double> notMeasurable, double eer, long genuine, long impostors) {
    public VerificationMetrics {
        points = List.copyOf(points);
        notMeasurable = List.copyOf(notMeasurable);
    }

    /**
     * The numbers under their public names: {@code tar@far=1e-6} … (a sentence instead of a number where the level is not
     * measurable), {@code eer}, {@code genuine-pairs}, {@code impostor-pairs}, {@code threshold-rule}.
     */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        // A level that is not measurable is lower than all that are.
        notMeasurable.forEach(
                level -> names.put(name(level), NegativeScores.notMeasurable(level, "impostor pairs")));
        points.forEach(point -> names.put(name(point.level()), point.tar()));
        names.put("eer", eer);
        names.put("genuine-pairs", genuine);
        names.put("impostor-pairs", impostors);
        names.put("threshold-rule", "lowest threshold whose FAR is at most the level; not interpolated");
        return names;
    }

    /** FNMR at each FMR that can be measured: {@code fnmr@fmr=1e-3} …, 1 − TAR by another name. */
    public SequencedMap<String, Object> falseNonMatchRates() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        points.forEach(point -> names.put("fnmr@fmr=" + NegativeScores.text(point.level()), point.fnmr()));
        return names;
    }

    private static String name(double level) {
        return "tar@far=" + NegativeScores.text(level);
    }
}
