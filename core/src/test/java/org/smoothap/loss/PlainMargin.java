package org.smoothap.loss;

/** The margin loss in double precision, written straight from its formula. */
final class PlainMargin {
    private PlainMargin() {}

    /** @param beta of each label's items, or one value for all */
    static PlainLoss of(double margin, double[] beta, double cutoff, double limit, Margin.Chance chance) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            int dimension = x.length / n;
            double[] sums = new double[n];
            int violating = 0;
            int anchors = 0;
            for (int i = 0; i < n; i++) {
                double own = beta[beta.length == 1 ? 0 : labels[i]];
                int positives = 0;
                double total = 0;
                double equal = 0;
                for (int k = 0; k < n; k++) {
                    double distance = Math.sqrt(Math.max(0, 2 - 2 * PlainPairs.dot(x, i, k, dimension)));
                    if (labels[k] != labels[i]) {
                        total += weight(distance, cutoff, limit, dimension);
                        equal++;
                    } else if (k != i) {
                        positives++;
                        sums[i] += Math.max(0, margin + distance - own);
                        violating += margin + distance > own ? 1 : 0;
                    }
                }
                anchors += positives > 0 ? 1 : 0;
                for (int number = 0; number < positives && equal > 0; number++) {
                    double left = chance.of(0, i, number) * (total > 0 ? total : equal);
                    double drawn = Double.NaN;
                    for (int k = 0; k < n && left >= 0; k++) {
                        if (labels[k] != labels[i]) {
                            double distance = Math.sqrt(2 - 2 * PlainPairs.dot(x, i, k, dimension));
                            left -= total > 0 ? weight(distance, cutoff, limit, dimension) : 1;
                            drawn = distance;
                        }
                    }
                    sums[i] += Math.max(0, margin + own - drawn);
                    violating += margin + own > drawn ? 1 : 0;
                }
                sums[i] = positives > 0 ? sums[i] : Double.NaN;
            }
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double part = sums[i] / Math.max(1, violating);
                perQuery[i] = 1 - anchors * part;
                loss += Double.isNaN(part) ? 0 : part;
            }
            return loss;
        };
    }

    private static double weight(double distance, double cutoff, double limit, int dimension) {
        double d = Math.max(distance, cutoff);
        return d >= limit ? 0 : 1 / (Math.pow(d, dimension - 2) * Math.pow(1 - d * d / 4, (dimension - 3) / 2.0));
    }
}
