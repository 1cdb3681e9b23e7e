package org.smoothap.loss;

import java.util.Arrays;

/** The triplets of one anchor that {@link Triplet} counts: the sum of their losses and its derivatives. */
final class TripletKernel implements Anchor.Kernel {
    private final Triplet.Mining mining;
    private final double margin;
    private final Distance distance;
    private final Tally tally;
    private final SortedNegatives sorted;
    private final double[] derivatives;

    /** @param tally receives sum and number of the violating triplets of each anchor if all are counted, else null */
    TripletKernel(Triplet.Mining mining, double margin, Distance distance, int references, Tally tally) {
        this.mining = mining;
        this.margin = margin;
        this.distance = distance;
        this.tally = tally;
        sorted = new SortedNegatives(references);
        derivatives = new double[references + 1];
    }

    @Override
    public double differentiate(Anchor anchor) {
        if (anchor.negativeCount == 0) {
            anchor.clear();
            return 0;
        }
        return switch (mining) {
            case ALL -> all(anchor);
            case HARD -> hard(anchor);
            case SEMI_HARD -> semiHard(anchor);
        };
    }

    private double hard(Anchor anchor) {
        int positive = 0;
        for (int p = 1; p < anchor.positiveCount; p++) {
            positive = anchor.positives[p] < anchor.positives[positive] ? p : positive;
        }
        int negative = 0;
        for (int n = 1; n < anchor.negativeCount; n++) {
            negative = anchor.negatives[n] > anchor.negatives[negative] ? n : negative;
        }
        double near = distance.of(anchor.positives[positive]);
        double far = distance.of(anchor.negatives[negative]);
        anchor.clear();
        double violation = margin + near - far;
        if (violation <= 0) {
            return 0;
        }
        anchor.positives[positive] = distance.slope(near);
        anchor.negatives[negative] = -distance.slope(far);
        return violation;
    }

    private double semiHard(Anchor anchor) {
        sorted.sort(anchor, distance);
        Arrays.fill(anchor.negatives, 0, anchor.negativeCount, 0);
        double sum = 0;
        for (int p = 0; p < anchor.positiveCount; p++) {
            double near = distance.of(anchor.positives[p]);
            int rank = Math.min(sorted.nearer(near, true), anchor.negativeCount - 1);
            double violation = margin + near - sorted.distances[rank];
            anchor.positives[p] = 0;
            if (violation > 0) {
                sum += violation;
                anchor.positives[p] = distance.slope(near);
                anchor.negatives[sorted.index(rank)] -= distance.slope(sorted.distances[rank]);
            }
        }
        return sum;
    }

    private double all(Anchor anchor) {
        sorted.sort(anchor, distance);
        int negatives = anchor.negativeCount;
        Arrays.fill(derivatives, 0, negatives + 1, 0);
        double sum = 0;
        long count = 0;
        for (int p = 0; p < anchor.positiveCount; p++) {
            double near = distance.of(anchor.positives[p]);
            int violating = sorted.nearer(near + margin, false);
            sum += violating * (near + margin) - sorted.sum(violating);
            count += violating;
            anchor.positives[p] = violating * distance.slope(near);
            derivatives[violating]++;
        }
        // A negative is in as many triplets as there are positives whose violating negatives reach it.
        double reached = 0;
        for (int rank = negatives - 1; rank >= 0; rank--) {
            reached += derivatives[rank + 1];
            anchor.negatives[sorted.index(rank)] = reached == 0 ? 0 : -reached * distance.slope(sorted.distances[rank]);
        }
        tally.set(anchor.query, sum, count);
        return sum;
    }
}
