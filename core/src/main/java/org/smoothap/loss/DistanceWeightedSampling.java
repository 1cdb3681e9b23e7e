package org.smoothap.loss;

/**
 * Draws negatives of an anchor with probabilities inverse to how many points of the unit sphere lie at their distance:
 * q(d) ∝ d^(D-2) (1 - d²/4)^((D-3)/2), weight 1/q(max(d, cutoff)) for d &lt; limit, 0 beyond. Used by one thread.
 */
final class DistanceWeightedSampling {
    private final int dimension;
    private final double cutoff;
    private final double limit;
    private final double[] cumulated;
    private int count;

    /**
     * @param cutoff smaller distances count as this, so that the nearest are not drawn always
     * @param limit negatives at this distance or farther are not drawn; at most 2
     */
    DistanceWeightedSampling(int dimension, double cutoff, double limit, int references) {
        this.dimension = dimension;
        this.cutoff = cutoff;
        this.limit = limit;
        cumulated = new double[references];
    }

    /** The negatives to draw from, one or more. If all are beyond the limit, all have the same weight. */
    void prepare(double[] distances, int negatives) {
        count = negatives;
        double largest = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < count; n++) {
            largest = Math.max(largest, logWeight(distances[n]));
        }
        double sum = 0;
        for (int n = 0; n < count; n++) {
            sum += largest == Double.NEGATIVE_INFINITY ? 1 : Math.exp(logWeight(distances[n]) - largest);
            cumulated[n] = sum;
        }
    }

    private double logWeight(double distance) {
        double d = Math.max(distance, cutoff);
        return d >= limit ? Double.NEGATIVE_INFINITY
                : (2.0 - dimension) * Math.log(d) - (dimension - 3) / 2.0 * Math.log(1 - d * d / 4);
    }

    /** The negative at this share, 0 to below 1, of the sum of all weights. */
    int draw(double share) {
        double target = share * cumulated[count - 1];
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] > target) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
