package org.smoothap.torch.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.smoothap.metric.PairedBootstrap;
import org.smoothap.torch.compare.ComparisonResults.Run;

/**
 * The table of a comparison: for each set and variant the figures on the test classes, their mean and standard deviation over
 * the seeds, and how sure the differences are.
 *
 * <p>A variant wins against another on a set if the 95 % interval of their difference in mAP lies above 0, by
 * {@link PairedBootstrap} over test classes and seeds. The intervals are not corrected for the number of pairs.
 */
public final class ComparisonSummary {
    private static final int RESAMPLES = 2000;

    private ComparisonSummary() {}

    /**
     * A line of the table. Deviations are NaN with one seed.
     *
     * @param figures mean and standard deviation by the figure's name
     * @param difference in mAP to the reference variant; null for itself or where it has no figures
     * @param wins against how many other variants of the set it wins
     * @param losses against how many it loses
     */
    public record Line(String set, String variant, double learningRate, int seeds, SequencedMap<String, double[]> figures,
            PairedBootstrap.Interval difference, int wins, int losses, double cpuSecondsAStep) {}

    /** The lines in the order of sets and variants; a variant without figures has none. */
    public static List<Line> of(ComparisonResults results, List<String> figures) {
        List<Line> lines = new ArrayList<>();
        ComparisonPlan plan = results.plan();
        for (String set : plan.sets().keySet()) {
            SequencedMap<String, List<Run>> tested = new LinkedHashMap<>();
            plan.variants().keySet().forEach(variant -> {
                List<Run> runs = results.tested(set, variant);
                if (!runs.isEmpty()) {
                    tested.put(variant, runs);
                }
            });
            tested.forEach((variant, runs) -> lines.add(line(set, variant, runs, tested, plan.reference(), figures)));
        }
        return lines;
    }

    private static Line line(String set, String variant, List<Run> runs, Map<String, List<Run>> tested, String reference,
            List<String> figures) {
        SequencedMap<String, double[]> means = new LinkedHashMap<>();
        for (String figure : figures) {
            means.put(figure, spread(runs, run -> run.figure(figure)));
        }
        PairedBootstrap.Interval difference = null;
        int wins = 0;
        int losses = 0;
        for (Map.Entry<String, List<Run>> other : tested.entrySet()) {
            if (other.getKey().equals(variant)) {
                continue;
            }
            PairedBootstrap.Interval interval = compare(runs, other.getValue());
            wins += interval.sign() > 0 ? 1 : 0;
            losses += interval.sign() < 0 ? 1 : 0;
            if (other.getKey().equals(reference)) {
                difference = interval;
            }
        }
        return new Line(set, variant, runs.getFirst().learningRate(), runs.size(), means, difference, wins, losses,
                spread(runs, Run::cpuSecondsAStep)[0]);
    }

    /** The difference in mAP of two variants that were tested with the same queries. */
    static PairedBootstrap.Interval compare(List<Run> first, List<Run> second) {
        return new PairedBootstrap(first.getFirst().queries().label(), RESAMPLES, 0)
                .compare(averagePrecisions(first), averagePrecisions(second));
    }

    private static double[][] averagePrecisions(List<Run> runs) {
        return runs.stream().map(run -> run.queries().averagePrecision()).toArray(double[][]::new);
    }

    /** Mean and standard deviation. */
    private static double[] spread(List<Run> runs, ToDoubleFunction<Run> value) {
        double mean = runs.stream().mapToDouble(value).average().orElse(Double.NaN);
        double squares = runs.stream().mapToDouble(value).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, runs.size() < 2 ? Double.NaN : Math.sqrt(squares / (runs.size() - 1))};
    }
}
