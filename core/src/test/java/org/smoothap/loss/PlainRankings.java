package org.smoothap.loss;

/** Ranking losses in double precision, written straight from their formulas, with nothing shared with the real ones. */
final class PlainRankings {
    private PlainRankings() {}

    /** FastAP, from distances. */
    static PlainLoss fastAp(int bins) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = PlainLoss.scores(x, n);
            double width = 4.0 / bins;
            for (int i = 0; i < n; i++) {
                double within = 0;
                double positiveWithin = 0;
                double ap = 0;
                int positives = 0;
                for (int l = 0; l <= bins; l++) {
                    double inBin = 0;
                    positives = 0;
                    for (int k = 0; k < n; k++) {
                        if (k == i) {
                            continue;
                        }
                        double pulse = Math.max(0, 1 - Math.abs(2 - 2 * s[i][k] - l * width) / width);
                        within += pulse;
                        if (labels[k] == labels[i]) {
                            positives++;
                            inBin += pulse;
                        }
                    }
                    positiveWithin += inBin;
                    ap += within == 0 ? 0 : inBin * positiveWithin / within;
                }
                perQuery[i] = ap / positives; // 0/0 where there is none: NaN
            }
            return PlainLoss.oneMinusMean(perQuery);
        };
    }

    /** Listwise AP; the query itself, where it counts, has weight 1 in the first bin. */
    static PlainLoss listwiseAp(int bins, double lowest, double highest, boolean queryPositive) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = PlainLoss.scores(x, n);
            double width = (highest - lowest) / (bins - 1);
            for (int i = 0; i < n; i++) {
                double within = 0;
                double positiveWithin = 0;
                double ap = 0;
                for (int m = 0; m < bins; m++) {
                    double inBin = 0;
                    for (int k = 0; k < n; k++) {
                        double score = k == i ? highest : Math.min(highest, Math.max(lowest, s[i][k]));
                        double weight = Math.max(0, 1 - Math.abs(score - (highest - m * width)) / width);
                        if (k == i && !queryPositive) {
                            weight = 0;
                        }
                        within += weight;
                        inBin += labels[k] == labels[i] ? weight : 0;
                    }
                    positiveWithin += inBin;
                    ap += within == 0 ? 0 : inBin * positiveWithin / within;
                }
                perQuery[i] = ap / positiveWithin; // 0/0 where there is none: NaN
            }
            return PlainLoss.oneMinusMean(perQuery);
        };
    }
}
