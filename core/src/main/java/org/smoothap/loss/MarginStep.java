package org.smoothap.loss;

/** {@link Margin} of one batch: the sum over its violating pairs, counted. */
final class MarginStep extends AnchorLoss {
    private final Margin loss;
    private final int dimension;
    private final float[] boundaries;
    private final long step;
    private final Tally tally;
    /** For each anchor, how many more negatives than positives violate their margin: what its boundary should move by. */
    final long[] balance;

    /** @param boundaries β of each anchor */
    MarginStep(Margin loss, int dimension, float[] boundaries, long step, Tally tally, int tileValues) {
        super(tileValues);
        this.loss = loss;
        this.dimension = dimension;
        this.boundaries = boundaries;
        this.step = step;
        this.tally = tally;
        balance = new long[boundaries.length];
    }

    @Override
    void check(String what, float[] rows, int dimension) {
        super.check(what, rows, dimension);
        Embeddings.requireUnit(what, rows, dimension);
    }

    @Override
    double weight(Positives positives) {
        return 1;
    }

    @Override
    Anchor.Kernel kernel(Positives positives, int references) {
        DistanceWeightedSampling sampling =
                new DistanceWeightedSampling(dimension, loss.cutoff(), loss.nonzeroCutoff(), references);
        double[] distances = new double[references];
        return anchor -> differentiate(anchor, sampling, distances);
    }

    private double differentiate(Anchor anchor, DistanceWeightedSampling sampling, double[] distances) {
        double boundary = boundaries[anchor.query];
        double sum = 0;
        int near = 0;
        int far = 0;
        for (int p = 0; p < anchor.positiveCount; p++) {
            double distance = Distance.EUCLIDEAN.of(anchor.positives[p]);
            double violation = loss.margin() + distance - boundary;
            anchor.positives[p] = violation > 0 ? Distance.EUCLIDEAN.slope(distance) : 0;
            sum += Math.max(0, violation);
            far += violation > 0 ? 1 : 0;
        }
        for (int n = 0; n < anchor.negativeCount; n++) {
            distances[n] = Distance.EUCLIDEAN.of(anchor.negatives[n]);
            anchor.negatives[n] = 0;
        }
        if (anchor.negativeCount > 0) {
            sampling.prepare(distances, anchor.negativeCount);
            for (int number = 0; number < anchor.positiveCount; number++) {
                int n = sampling.draw(loss.chance().of(step, anchor.query, number));
                double violation = loss.margin() + boundary - distances[n];
                if (violation > 0) {
                    anchor.negatives[n] -= Distance.EUCLIDEAN.slope(distances[n]);
                    sum += violation;
                    near++;
                }
            }
        }
        tally.set(anchor.query, sum, near + far);
        balance[anchor.query] = near - far;
        return sum;
    }
}
