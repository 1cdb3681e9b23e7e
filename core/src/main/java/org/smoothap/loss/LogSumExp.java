package org.smoothap.loss;

/** log Σ exp(z) of values that come one after the other, without overflow; minus infinity of none. */
final class LogSumExp {
    private double largest = Double.NEGATIVE_INFINITY;
    private double sum;

    void add(double z) {
        if (z <= largest) {
            sum += Math.exp(z - largest);
        } else {
            sum = 1 + sum * Math.exp(largest - z);
            largest = z;
        }
    }

    double value() {
        return largest + Math.log(sum);
    }

    /** log(1 + exp(z)). */
    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** The derivative of {@link #softplus}. */
    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
