package org.smoothap.loss;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Ranking losses in double precision, straight from their formulas, with nothing shared with the real ones. */
final class PlainRankings {
    private PlainRankings() {}

    /** FastAP of unit vectors. */
    static PlainLoss fastAp(int bins) {
        return PlainPairs.mean((positives, negatives) -> {
            double width = 4.0 / bins;
            double seen = 0;
            double found = 0;
            double ap = 0;
            for (int l = 0; l <= bins; l++) {
                double positive = inBin(positives, l, width);
                seen += positive + inBin(negatives, l, width);
                found += positive;
                ap += seen == 0 ? 0 : positive * found / seen / positives.length;
            }
            return new double[] {1 - ap, 1};
        });
    }

    private static double inBin(double[] scores, int bin, double width) {
        double sum = 0;
        for (double score : scores) {
            double distance = Math.clamp(2 - 2 * score, 0, 4);
            sum += Math.max(0, 1 - Math.abs(distance - bin * width) / width);
        }
        return sum;
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

    /** H-AP of SupAP's step; the superclass is a function of the label. */
    static PlainLoss hierarchicalAp(IntUnaryOperator superclass, double alpha, UpperStep step, boolean queryPositive) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = PlainLoss.scores(x, n);
            for (int i = 0; i < n; i++) {
                int[] level = new int[n];
                int[] count = new int[3];
                for (int k = 0; k < n; k++) {
                    level[k] = labels[k] == labels[i] ? 2
                            : superclass.applyAsInt(labels[k]) == superclass.applyAsInt(labels[i]) ? 1 : 0;
                    count[level[k]] += k != i || queryPositive ? 1 : 0;
                }
                double sum = 0;
                double total = 0;
                for (int k = 0; k < n; k++) {
                    if (level[k] == 0 || k == i && !queryPositive) {
                        continue;
                    }
                    double relevance = Math.pow(level[k] / 2.0, alpha) / count[level[k]];
                    double hierarchicalRank = relevance;
                    double rank = 1;
                    for (int j = 0; j < n; j++) {
                        if (j == k || j == i && !queryPositive) {
                            continue;
                        }
                        boolean ahead = s[i][j] >= s[i][k];
                        hierarchicalRank += ahead && level[j] > 0
                                ? Math.min(relevance, Math.pow(level[j] / 2.0, alpha) / count[level[j]]) : 0;
                        rank += level[j] < level[k] ? PlainLoss.upperStep(s[i][j] - s[i][k], step) : ahead ? 1 : 0;
                    }
                    sum += hierarchicalRank / rank;
                    total += relevance;
                }
                perQuery[i] = sum / total; // 0/0 where nothing is relevant: NaN
            }
            return PlainLoss.oneMinusMean(perQuery);
        };
    }
}
