package org.smoothap.loss;

import java.util.Arrays;

/** H-AP of one query: its value and the gradient with respect to its scores. */
final class HierarchicalApRow implements ScoreTiles.Row {
    private final Positives classes;
    private final Positives families;
    private final int queries;
    private final UpperStep step;
    private final double alpha;
    private final boolean queryPositive;
    private final SigmoidKernel kernel;
    private final double[] averagePrecision;
    private final LowerScores lower;
    private final float[] slopes;
    private final double[] sums = new double[2];

    /**
     * @param classes the items of a query's class
     * @param families those of its superclass, among which are those of its class
     * @param queries how many the mean is over
     * @param averagePrecision receives H-AP at each visited query, NaN if nothing is relevant to it
     */
    HierarchicalApRow(Positives classes, Positives families, int queries, int references, UpperStep step, double alpha,
            boolean queryPositive, SigmoidKernel kernel, double[] averagePrecision) {
        this.classes = classes;
        this.families = families;
        this.queries = queries;
        this.step = step;
        this.alpha = alpha;
        this.queryPositive = queryPositive;
        this.kernel = kernel;
        this.averagePrecision = averagePrecision;
        this.lower = new LowerScores(references);
        this.slopes = new float[references];
    }

    @Override
    public void differentiate(int query, float[] scores, int offset) {
        int[] family = families.sameLabel(query);
        int[] near = queryPositive ? classes.sameLabel(query) : classes.others(query);
        int[] far = without(family, classes.sameLabel(query));
        if (near.length + far.length == 0) {
            averagePrecision[query] = Double.NaN;
            Arrays.fill(scores, offset, offset + slopes.length, 0);
            return;
        }
        float[] nearScores = at(near, scores, offset);
        float[] farScores = at(far, scores, offset);
        // First the unrelated, then the items of the superclass: the latter have the former below them, the class has all.
        lower.setAllBut(family, scores, offset);
        int unrelated = lower.count();
        for (int f = 0; f < far.length; f++) {
            lower.add(far[f], farScores[f]);
        }
        float[] nearSorted = nearScores.clone();
        Arrays.sort(nearSorted);
        float[] farSorted = farScores.clone();
        Arrays.sort(farSorted);
        double nearRelevance = 1.0 / Math.max(1, near.length);
        double farRelevance = Math.pow(0.5, alpha) / Math.max(1, far.length);
        double shared = Math.min(nearRelevance, farRelevance);
        double total = nearRelevance * near.length + farRelevance * far.length;

        // From here the row receives the gradient.
        Arrays.fill(scores, offset, offset + slopes.length, 0);
        double sum = 0;
        for (int p = 0; p < near.length; p++) {
            int nearAhead = notBelow(nearScores[p], nearSorted);
            double relevant = nearRelevance * nearAhead + shared * notBelow(nearScores[p], farSorted);
            sum += rank(nearScores[p], nearAhead, lower.count(), relevant / total);
            scores[offset + near[p]] = (float) -sums[1];
        }
        // The gradient of each far item as one that is ranked; as one below the class it is in the lower scores.
        float[] ranked = new float[far.length];
        for (int p = 0; p < far.length; p++) {
            int nearAhead = notBelow(farScores[p], nearSorted);
            int farAhead = notBelow(farScores[p], farSorted);
            sum += rank(farScores[p], nearAhead + farAhead, unrelated, (farRelevance * farAhead + shared * nearAhead) / total);
            ranked[p] = (float) -sums[1];
        }
        averagePrecision[query] = sum;
        lower.putGradient(scores, offset);
        for (int p = 0; p < far.length; p++) {
            scores[offset + far[p]] += ranked[p];
        }
    }

    /**
     * The part of one item in H-AP, Hrank/R. Adds its gradient to that of the lower scores, and leaves the sum of what it added
     * in {@code sums[1]}.
     *
     * @param ahead exact rank among the items of its level and above
     * @param below how many of the lower scores are of a level below
     */
    private double rank(float score, int ahead, int below, double relevant) {
        kernel.upperSteps(lower.scores, below, score, step, slopes, sums);
        double rank = ahead + sums[0];
        double perRank = relevant / (rank * rank) / queries;
        kernel.addScaled((float) perRank, slopes, below, lower.gradient);
        sums[1] *= perRank;
        return relevant / rank;
    }

    private static float[] at(int[] references, float[] scores, int offset) {
        float[] some = new float[references.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = scores[offset + references[i]];
        }
        return some;
    }

    /** The first but for the second, which are among them; all ascending. */
    private static int[] without(int[] all, int[] some) {
        int[] rest = new int[all.length - some.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (next < some.length && some[next] == all[i]) {
                next++;
            } else {
                rest[i - next] = all[i];
            }
        }
        return rest;
    }

    /** How many of the ascending scores are not below this one. */
    private static int notBelow(float score, float[] ascending) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] >= score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return ascending.length - low;
    }
}
