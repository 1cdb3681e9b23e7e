package org.smoothap.loss;

import java.util.Arrays;

/** Losses in double precision, written straight from their formulas, with nothing shared with the real ones. */
interface PlainLoss {
    /** One minus the mean of what goes into {@code perQuery}, one value an item, NaN where skipped. */
    double loss(double[] x, int[] labels, double[] perQuery);

    default double loss(double[] x, int[] labels) {
        return loss(x, labels, new double[labels.length]);
    }

    /** Central differences. */
    default double[] gradient(double[] x, int[] labels, double step) {
        double[] moved = x.clone();
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = x[i] + step;
            double above = loss(moved, labels);
            moved[i] = x[i] - step;
            double below = loss(moved, labels);
            moved[i] = x[i];
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    static double oneMinusMean(double[] perQuery) {
        double sum = 0;
        int count = 0;
        for (double value : perQuery) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return 1 - sum / count;
    }

    static double[][] scores(double[] x, int n) {
        int dimension = x.length / n;
        double[][] scores = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int d = 0; d < dimension; d++) {
                    scores[i][k] += x[i * dimension + d] * x[k * dimension + d];
                }
            }
        }
        return scores;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** SupAP's step. */
    static double upperStep(double x, UpperStep step) {
        if (x > step.delta()) {
            return step.rho() * (x - step.delta()) + step.offset();
        }
        return sigmoid(x / step.temperature()) + (x > 0 ? step.start() : 0);
    }

    static PlainLoss supAp(UpperStep step, boolean queryPositive) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = scores(x, n);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                int count = 0;
                for (int j = 0; j < n; j++) {
                    if (labels[j] != labels[i] || j == i && !queryPositive) {
                        continue;
                    }
                    double positiveRank = 1;
                    double negatives = 0;
                    for (int k = 0; k < n; k++) {
                        double difference = s[i][k] - s[i][j];
                        if (labels[k] != labels[i]) {
                            negatives += upperStep(difference, step);
                        } else if (k != j && (queryPositive || k != i) && difference >= 0) {
                            positiveRank++;
                        }
                    }
                    sum += positiveRank / (positiveRank + negatives);
                    count++;
                }
                perQuery[i] = count == 0 ? Double.NaN : sum / count;
            }
            return oneMinusMean(perQuery);
        };
    }

    static PlainLoss recallAtK(double temperature, double recallTemperature, int[] ks, boolean queryRanked) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = scores(x, n);
            for (int i = 0; i < n; i++) {
                perQuery[i] = 0;
                for (int k : ks) {
                    int within = Math.min(k, n);
                    double found = 0;
                    int positives = 0;
                    for (int j = 0; j < n; j++) {
                        if (labels[j] != labels[i] || j == i) {
                            continue;
                        }
                        positives++;
                        double rank = 1;
                        for (int other = 0; other < n; other++) {
                            if (other != j && (queryRanked || other != i)) {
                                rank += sigmoid((s[i][other] - s[i][j]) / temperature);
                            }
                        }
                        found += sigmoid((within - rank) / recallTemperature);
                    }
                    // 0/0 where there is no positive: NaN
                    perQuery[i] += Math.min(found, within) / Math.min(within, positives) / ks.length;
                }
            }
            return oneMinusMean(perQuery);
        };
    }

    static PlainLoss contrastive(double positiveMargin, double negativeMargin) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = scores(x, n);
            double[] below = new double[n];
            double[] above = new double[n];
            int tooLow = 0;
            int tooHigh = 0;
            double loss = 0;
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    double score = s[i][k];
                    if (k != i && labels[k] == labels[i] && score < positiveMargin) {
                        below[i] += positiveMargin - score;
                        tooLow++;
                    }
                    if (labels[k] != labels[i] && score > negativeMargin) {
                        above[i] += score - negativeMargin;
                        tooHigh++;
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                double own = below[i] / Math.max(1, tooLow) + above[i] / Math.max(1, tooHigh);
                perQuery[i] = 1 - n * own;
                loss += own;
            }
            return loss;
        };
    }

    static PlainLoss contrastiveByItems(double positiveMargin, double negativeMargin) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[][] s = scores(x, n);
            for (int i = 0; i < n; i++) {
                perQuery[i] = 1;
                for (int k = 0; k < n; k++) {
                    if (k != i) {
                        perQuery[i] -= labels[k] == labels[i] ? Math.max(0, positiveMargin - s[i][k])
                                : Math.max(0, s[i][k] - negativeMargin);
                    }
                }
            }
            return oneMinusMean(perQuery);
        };
    }

    /** With the virtual items' values in the loss and only the real ones' in {@code perQuery}. */
    static PlainLoss mixed(PlainLoss loss, SimilarityMixup.Share share, long step) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            int dimension = x.length / n;
            double[] rows = Arrays.copyOf(x, x.length + n * n * dimension);
            int[] rowLabels = Arrays.copyOf(labels, n + n * n);
            int count = n;
            for (int a = 0; a < n; a++) {
                for (int b = a + 1; b < n; b++) {
                    if (labels[a] == labels[b]) {
                        double part = share.of(step, a, b);
                        for (int d = 0; d < dimension; d++) {
                            rows[count * dimension + d] = part * x[a * dimension + d] + (1 - part) * x[b * dimension + d];
                        }
                        rowLabels[count++] = labels[a];
                    }
                }
            }
            double[] all = new double[count];
            double value = loss.loss(Arrays.copyOf(rows, count * dimension), Arrays.copyOf(rowLabels, count), all);
            System.arraycopy(all, 0, perQuery, 0, n);
            return value;
        };
    }
}
