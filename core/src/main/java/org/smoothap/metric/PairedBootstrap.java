package org.smoothap.metric;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure a mean over queries is, or the difference of two systems that answered the same queries: a bootstrap (Efron, 1979)
 * that draws groups of queries, and runs, with replacement.
 *
 * <p>Queries of one class share their positives and are answered alike, so classes are drawn, not queries. A training run
 * with another seed gives another system, so the runs of each side are drawn too; the seeds of the two sides are not paired.
 * The interval is that of percentiles. With few runs or few classes it is too narrow: with three runs a side it is to be read
 * as a rough one.
 *
 * <p>Time: resamples · (groups + runs), after one pass over the figures. The result is a function of the arguments.
 */
public final class PairedBootstrap {
    private final int[] groups;
    private final int groupCount;
    private final int resamples;
    private final long seed;

    /**
     * @param groups for each query the number of the group it is drawn with, from 0; -1 leaves the query out
     * @param resamples how many are drawn, at least 1; 2,000 are enough for an interval
     * @throws IllegalArgumentException if there is no query, or no resample
     */
    public PairedBootstrap(int[] groups, int resamples, long seed) {
        this.groups = groups.clone();
        this.groupCount = Arrays.stream(groups).max().orElse(-1) + 1;
        this.resamples = resamples;
        this.seed = seed;
        if (groupCount == 0 || resamples < 1) {
            throw new IllegalArgumentException("a bootstrap needs at least one query and one resample, got " + groups.length
                    + " queries in " + groupCount + " groups and " + resamples + " resamples");
        }
    }

    /**
     * The difference of the means, first minus second; or the mean of one system.
     *
     * @param difference of all queries and runs; of one system its mean
     * @param low end of the 95 % interval
     * @param high end of the 95 % interval
     */
    public record Interval(double difference, double low, double high) {
        /** 1 if the whole interval is above 0, -1 if it is below, else 0. */
        public int sign() {
            return low > 0 ? 1 : high < 0 ? -1 : 0;
        }
    }

    /**
     * Compares two systems.
     *
     * @param first runs × queries
     * @param second runs × queries; may have another number of runs
     * @throws IllegalArgumentException if a run does not have one figure for each query, or a side has no run
     */
    public Interval compare(double[][] first, double[][] second) {
        if (first.length == 0 || second.length == 0) {
            throw new IllegalArgumentException("a bootstrap needs at least one run on each side");
        }
        return interval(groupSums(first), groupSums(second));
    }

    /**
     * The mean of one run of one system.
     *
     * @param figures one for each query
     * @throws IllegalArgumentException if there is not one figure for each query
     */
    public Interval mean(double[] figures) {
        return interval(groupSums(new double[][] {figures}), new double[0][]);
    }

    private Interval interval(double[][] firstSums, double[][] secondSums) {
        int[] counts = new int[groupCount];
        for (int group : groups) {
            if (group >= 0) {
                counts[group]++;
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[resamples];
        int[] drawn = new int[groupCount];
        for (int r = 0; r < resamples; r++) {
            Arrays.fill(drawn, 0);
            long queries = 0;
            while (queries == 0) {
                for (int g = 0; g < groupCount; g++) {
                    int group = random.nextInt(groupCount);
                    drawn[group]++;
                    queries += counts[group];
                }
            }
            differences[r] = (drawnMean(firstSums, drawn, random) - drawnMean(secondSums, drawn, random)) / queries;
        }
        Arrays.sort(differences);
        int all = Arrays.stream(counts).sum();
        return new Interval((mean(firstSums) - mean(secondSums)) / all, quantile(differences, 0.025), quantile(differences, 0.975));
    }

    private double[][] groupSums(double[][] figures) {
        double[][] sums = new double[figures.length][groupCount];
        for (int run = 0; run < figures.length; run++) {
            if (figures[run].length != groups.length) {
                throw new IllegalArgumentException("run " + run + " has " + figures[run].length + " figures for " + groups.length
                        + " queries; both systems must have answered the same queries");
            }
            for (int query = 0; query < groups.length; query++) {
                if (groups[query] >= 0) {
                    sums[run][groups[query]] += figures[run][query];
                }
            }
        }
        return sums;
    }

    /** Mean over as many runs as there are, drawn with replacement, of the sum over the drawn groups; 0 without runs. */
    private static double drawnMean(double[][] sums, int[] drawn, SplittableRandom random) {
        double total = 0;
        for (int run = 0; run < sums.length; run++) {
            double[] one = sums[random.nextInt(sums.length)];
            for (int g = 0; g < drawn.length; g++) {
                total += drawn[g] * one[g];
            }
        }
        return sums.length == 0 ? 0 : total / sums.length;
    }

    private static double mean(double[][] sums) {
        return sums.length == 0 ? 0 : Arrays.stream(sums).flatMapToDouble(Arrays::stream).sum() / sums.length;
    }

    /** Linear between the order statistics. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
