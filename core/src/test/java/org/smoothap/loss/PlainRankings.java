package org.smoothap.loss;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

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

    /** PNP; the penalty is a function of the number of negatives before a positive. */
    static PlainLoss pnp(DoubleUnaryOperator penalty, double temperature, boolean queryPositive) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = PlainLoss.scores(x, n);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                int positives = 0;
                for (int j = 0; j < n; j++) {
                    if (labels[j] != labels[i] || j == i && !queryPositive) {
                        continue;
                    }
                    double before = 0;
                    for (int k = 0; k < n; k++) {
                        before += labels[k] == labels[i] ? 0 : PlainLoss.sigmoid((s[i][k] - s[i][j]) / temperature);
                    }
                    sum += penalty.applyAsDouble(before);
                    positives++;
                }
                perQuery[i] = 1 - sum / positives; // 0/0 where there is none: NaN
            }
            return PlainLoss.oneMinusMean(perQuery);
        };
    }

    /** Blackbox AP: ranks by counting, and the gradient by its definition. */
    record Blackbox(double lambda, double margin, boolean queryPositive) implements PlainLoss {
        @Override
        public double loss(double[] x, int[] labels, double[] perQuery) {
            int n = labels.length;
            double[][] s = PlainLoss.scores(x, n);
            for (int i = 0; i < n; i++) {
                double[] scores = withMargin(s[i], labels, i);
                double sum = 0;
                int positives = 0;
                for (int j = 0; j < n; j++) {
                    if (positive(j, i, labels)) {
                        sum += rankAmongPositives(j, i, scores, labels) / rank(j, i, scores, labels);
                        positives++;
                    }
                }
                perQuery[i] = sum / positives; // 0/0 where there is none: NaN
            }
            return PlainLoss.oneMinusMean(perQuery);
        }

        @Override
        public double[] gradient(double[] x, int[] labels, double step) {
            int n = labels.length;
            int dimension = x.length / n;
            double[] perQuery = new double[n];
            loss(x, labels, perQuery);
            long queries = Arrays.stream(perQuery).filter(value -> !Double.isNaN(value)).count();
            double[][] s = PlainLoss.scores(x, n);
            double[] gradient = new double[x.length];
            for (int i = 0; i < n; i++) {
                if (Double.isNaN(perQuery[i])) {
                    continue;
                }
                double[] scores = withMargin(s[i], labels, i);
                double[] moved = scores.clone();
                int positives = 0;
                for (int j = 0; j < n; j++) {
                    positives += positive(j, i, labels) ? 1 : 0;
                }
                for (int j = 0; j < n; j++) {
                    if (positive(j, i, labels)) {
                        double rank = rank(j, i, scores, labels);
                        moved[j] += lambda * rankAmongPositives(j, i, scores, labels) / (rank * rank) / positives;
                    }
                }
                for (int k = 0; k < n; k++) {
                    if (k == i && !queryPositive) {
                        continue;
                    }
                    double slope = (rank(k, i, moved, labels) - rank(k, i, scores, labels)) / lambda / queries;
                    for (int d = 0; d < dimension; d++) {
                        gradient[i * dimension + d] += slope * x[k * dimension + d];
                        gradient[k * dimension + d] += slope * x[i * dimension + d];
                    }
                }
            }
            return gradient;
        }

        private boolean positive(int j, int query, int[] labels) {
            return labels[j] == labels[query] && (j != query || queryPositive);
        }

        private double[] withMargin(double[] scores, int[] labels, int query) {
            double[] shifted = scores.clone();
            for (int k = 0; k < shifted.length; k++) {
                shifted[k] += labels[k] == labels[query] ? -margin / 2 : margin / 2;
            }
            return shifted;
        }

        private double rank(int j, int query, double[] scores, int[] labels) {
            double rank = 1;
            for (int k = 0; k < scores.length; k++) {
                rank += (k != query || queryPositive) && scores[k] > scores[j] ? 1 : 0;
            }
            return rank;
        }

        private double rankAmongPositives(int j, int query, double[] scores, int[] labels) {
            double rank = 1;
            for (int k = 0; k < scores.length; k++) {
                rank += positive(k, query, labels) && scores[k] > scores[j] ? 1 : 0;
            }
            return rank;
        }
    }
}
