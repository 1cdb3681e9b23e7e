package org.smoothap.loss;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Exact Average Precision of one query, and how ranks change when its positives are moved.
 *
 * <p>Only positives move, so only how many of them stand above each negative is ever counted, by binary search among the
 * sorted positives: the rank of the m-th positive is m and the number of negatives with fewer than m positives above them.
 */
final class BlackboxApRow implements ScoreTiles.Row {
    private final Positives positives;
    private final int queries;
    private final int references;
    private final double lambda;
    private final double margin;
    private final boolean queryPositive;
    private final double[] averagePrecision;
    private final int[] passed;

    /**
     * @param queries how many the mean is over
     * @param averagePrecision receives AP at each visited query, NaN if it has no positive
     */
    BlackboxApRow(Positives positives, int queries, int references, double lambda, double margin, boolean queryPositive,
            double[] averagePrecision) {
        this.positives = positives;
        this.queries = queries;
        this.references = references;
        this.lambda = lambda;
        this.margin = margin;
        this.queryPositive = queryPositive;
        this.averagePrecision = averagePrecision;
        this.passed = new int[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int[] ranked = queryPositive ? positives.sameLabel(query) : positives.others(query);
        int count = ranked.length;
        if (count == 0) {
            averagePrecision[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + references, 0);
            return;
        }
        double[] positiveScores = new double[count];
        for (int p = 0; p < count; p++) {
            positiveScores[p] = scores[offset + ranked[p]] - margin; // half of it off positives, half onto negatives
        }
        int[] notNegative = positives.sameLabel(query);
        Arrays.fill(passed, 0);
        int[] before = ranks(positiveScores, notNegative, scores, offset, -1);
        double sum = 0;
        int[] places = places(positiveScores);
        for (int p = 0; p < count; p++) {
            double rank = before[p];
            sum += places[p] / rank;
            positiveScores[p] += lambda * places[p] / (rank * rank * count);
        }
        averagePrecision[query] = sum / count;
        int[] after = ranks(positiveScores, notNegative, scores, offset, 1);

        double scale = 1 / (lambda * queries);
        for (int k = 0; k < references; k++) {
            scores[offset + k] = (float) (passed[k] * scale);
        }
        for (int k : notNegative) {
            scores[offset + k] = 0;
        }
        for (int p = 0; p < count; p++) {
            scores[offset + ranked[p]] = (float) ((after[p] - before[p]) * scale);
        }
    }

    /**
     * The ranks of the positives among all references. Adds to {@code passed}, for each negative, {@code sign} times the
     * number of positives above it.
     */
    private int[] ranks(double[] positiveScores, int[] notNegative, float[] scores, int offset, int sign) {
        int count = positiveScores.length;
        double[] ascending = positiveScores.clone();
        Arrays.sort(ascending);
        int[] negatives = new int[count + 1]; // by the number of positives above them
        int next = 0;
        for (int k = 0; k < references; k++) {
            if (next < notNegative.length && notNegative[next] == k) {
                next++;
                continue;
            }
            int above = above(scores[offset + k], ascending);
            negatives[above]++;
            passed[k] += sign * above;
        }
        for (int above = 1; above <= count; above++) {
            negatives[above] += negatives[above - 1];
        }
        int[] ranks = places(positiveScores);
        for (int p = 0; p < count; p++) {
            ranks[p] += negatives[ranks[p] - 1];
        }
        return ranks;
    }

    /** The places of scores among one another, 1 the highest; of equal scores the first is ahead. */
    private static int[] places(double[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, p -> p);
        Arrays.sort(order, Comparator.comparingDouble(p -> -scores[p]));
        int[] places = new int[scores.length];
        for (int place = 0; place < order.length; place++) {
            places[order[place]] = place + 1;
        }
        return places;
    }

    /** How many of the ascending scores are above this one. */
    private static int above(double score, double[] ascending) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return ascending.length - low;
    }
}
