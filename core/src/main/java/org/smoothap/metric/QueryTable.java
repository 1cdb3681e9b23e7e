package org.smoothap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The figures of every query, in the order of the caller's rows, and their means: over the queries (micro), or over the
 * classes' means (macro), so that a large class counts as much as a small one. Both with 95 % intervals that
 * {@link PairedBootstrap} draws over the classes. The arrays are not copied.
 *
 * @param figures by name, a value a query; NaN where the query is skipped
 * @param labels the class of each query
 * @param firstRank rank of the first item of its class; 0 where there is none
 * @param positives how many items of its class were to be found
 * @param protocol who searched whom, in words
 */
public record QueryTable(
        SequencedMap<String, double[]> figures, int[] labels, int[] firstRank, int[] positives, String protocol) {
    /** How many resamples the intervals are of. */
    public static final int RESAMPLES = 2000;

    private static final long SEED = 0;

    /** How equal scores were ranked, in words. */
    public String ties() {
        return RetrievalEvaluator.TIES;
    }

    /** How many queries have an item of their class to find. */
    public int queries() {
        return (int) Arrays.stream(firstRank).filter(rank -> rank > 0).count();
    }

    /** How many have none. */
    public int skipped() {
        return firstRank.length - queries();
    }

    /** Over the queries that are not skipped; NaN if all are. */
    public double mean(String figure) {
        double sum = 0;
        int count = 0;
        for (double value : column(figure)) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    /** Over the classes that have a query which is not skipped, of the mean of the class; NaN if there is none. */
    public double classMean(String figure) {
        return Arrays.stream(classMeans(figure)).average().orElse(Double.NaN);
    }

    /** The 95 % interval of {@link #mean}. */
    public PairedBootstrap.Interval interval(String figure) {
        return bootstrap(figure).mean(column(figure));
    }

    /** The 95 % interval of {@link #classMean}. */
    public PairedBootstrap.Interval classInterval(String figure) {
        double[] means = classMeans(figure);
        return new PairedBootstrap(eachItsOwn(means.length), RESAMPLES, SEED).mean(means);
    }

    /**
     * The difference of {@link #mean}, this minus the other, with its 95 % interval.
     *
     * @param other of the same queries
     * @throws IllegalArgumentException if it is of other queries
     */
    public PairedBootstrap.Interval difference(String figure, QueryTable other) {
        if (!Arrays.equals(labels, other.labels) || !Arrays.equals(positives, other.positives)) {
            throw new IllegalArgumentException("the two evaluations are of different queries (" + labels.length + " and "
                    + other.labels.length + "), or of other labels; a paired comparison needs the same queries"
                    + " in the same order");
        }
        return bootstrap(figure).compare(new double[][] {column(figure)}, new double[][] {other.column(figure)});
    }

    private double[] column(String figure) {
        double[] values = figures.get(figure);
        if (values == null) {
            throw new IllegalArgumentException("no figure '" + figure + "' was measured; there are " + figures.keySet());
        }
        return values;
    }

    /** Means of the classes, by ascending label. */
    private double[] classMeans(String figure) {
        double[] values = column(figure);
        Map<Integer, double[]> sums = new TreeMap<>();
        for (int q = 0; q < values.length; q++) {
            if (!Double.isNaN(values[q])) {
                double[] sum = sums.computeIfAbsent(labels[q], _ -> new double[2]);
                sum[0] += values[q];
                sum[1]++;
            }
        }
        return sums.values().stream().mapToDouble(sum -> sum[0] / sum[1]).toArray();
    }

    /** Draws the classes that have a query which is not skipped. */
    private PairedBootstrap bootstrap(String figure) {
        double[] values = column(figure);
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] groups = new int[values.length];
        for (int q = 0; q < values.length; q++) {
            groups[q] = Double.isNaN(values[q]) ? -1 : numbers.computeIfAbsent(labels[q], _ -> numbers.size());
        }
        return new PairedBootstrap(groups, RESAMPLES, SEED);
    }

    private static int[] eachItsOwn(int count) {
        int[] groups = new int[count];
        Arrays.setAll(groups, i -> i);
        return groups;
    }

    /** The means under the figures' names, then {@code queries}, {@code skipped}, {@code protocol} and {@code ties}. */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        figures.keySet().forEach(figure -> names.put(figure, mean(figure)));
        names.put("queries", queries());
        names.put("skipped", skipped());
        names.put("protocol", protocol);
        names.put("ties", ties());
        return names;
    }
}
