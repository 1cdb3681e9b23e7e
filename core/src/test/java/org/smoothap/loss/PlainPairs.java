package org.smoothap.loss;

import java.util.Arrays;

/** Losses of pairs and triplets in double precision, straight from their formulas, with nothing shared with the real ones. */
final class PlainPairs {
    private PlainPairs() {}

    /** Of an anchor's scores with its positives and its negatives: a sum of terms, and how many terms the mean counts. */
    interface Own {
        double[] sumAndCount(double[] positives, double[] negatives);
    }

    /** The sum of all anchors' terms, divided by their number. */
    static PlainLoss mean(Own own) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[] sums = new double[n];
            double count = 0;
            int anchors = 0;
            for (int i = 0; i < n; i++) {
                double[] positives = scores(x, labels, i, true);
                sums[i] = Double.NaN;
                if (positives.length > 0) {
                    double[] terms = own.sumAndCount(positives, scores(x, labels, i, false));
                    sums[i] = terms[0];
                    count += terms[1];
                    anchors++;
                }
            }
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double part = sums[i] / Math.max(1, count);
                perQuery[i] = 1 - anchors * part;
                loss += Double.isNaN(part) ? 0 : part;
            }
            return loss;
        };
    }

    private static double[] scores(double[] x, int[] labels, int i, boolean positives) {
        double[] scores = new double[labels.length];
        int count = 0;
        for (int k = 0; k < labels.length; k++) {
            if (k != i && (labels[k] == labels[i]) == positives) {
                scores[count++] = dot(x, i, k, x.length / labels.length);
            }
        }
        return Arrays.copyOf(scores, count);
    }

    static double dot(double[] x, int i, int k, int dimension) {
        double sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += x[i * dimension + d] * x[k * dimension + d];
        }
        return sum;
    }

    static double distance(double score, boolean squared) {
        return squared ? 2 - 2 * score : Math.sqrt(2 - 2 * score);
    }

    static PlainLoss allTriplets(double margin, boolean squared) {
        return mean((positives, negatives) -> {
            double[] terms = new double[2];
            for (double p : positives) {
                for (double n : negatives) {
                    double violation = margin + distance(p, squared) - distance(n, squared);
                    if (violation > 0) {
                        terms[0] += violation;
                        terms[1]++;
                    }
                }
            }
            return terms;
        });
    }

    static PlainLoss hardTriplets(double margin, boolean squared) {
        return mean((positives, negatives) -> {
            double worst = Double.NEGATIVE_INFINITY;
            for (double p : positives) {
                for (double n : negatives) {
                    worst = Math.max(worst, margin + distance(p, squared) - distance(n, squared));
                }
            }
            return new double[] {Math.max(0, worst), 1};
        });
    }

    static PlainLoss semiHardTriplets(double margin, boolean squared) {
        return mean((positives, negatives) -> {
            double sum = 0;
            for (double p : positives) {
                double outside = Double.POSITIVE_INFINITY;
                double farthest = Double.NEGATIVE_INFINITY;
                for (double n : negatives) {
                    double distance = distance(n, squared);
                    farthest = Math.max(farthest, distance);
                    outside = distance > distance(p, squared) ? Math.min(outside, distance) : outside;
                }
                if (negatives.length > 0) {
                    sum += Math.max(0, margin + distance(p, squared) - (outside < 1e9 ? outside : farthest));
                }
            }
            return new double[] {sum, positives.length};
        });
    }

    static PlainLoss multiSimilarity(double alpha, double beta, double base, boolean mining, double epsilon) {
        return mean((positives, negatives) -> {
            double highest = Arrays.stream(negatives).max().orElse(Double.NEGATIVE_INFINITY);
            double lowest = Arrays.stream(positives).min().getAsDouble();
            double low = Arrays.stream(positives).filter(p -> !mining || p - epsilon < highest)
                    .map(p -> Math.exp(-alpha * (p - base))).sum();
            double high = Arrays.stream(negatives).filter(n -> !mining || n + epsilon > lowest)
                    .map(n -> Math.exp(beta * (n - base))).sum();
            return new double[] {Math.log(1 + low) / alpha + Math.log(1 + high) / beta, 1};
        });
    }

    static PlainLoss ntXent(double temperature) {
        return mean((positives, negatives) -> {
            double rest = Arrays.stream(negatives).map(n -> Math.exp(n / temperature)).sum();
            double sum = Arrays.stream(positives).map(p -> Math.exp(p / temperature)).map(p -> -Math.log(p / (p + rest))).sum();
            return new double[] {sum, positives.length};
        });
    }

    static PlainLoss supCon(double temperature) {
        return mean((positives, negatives) -> {
            double all = Arrays.stream(negatives).map(n -> Math.exp(n / temperature)).sum()
                    + Arrays.stream(positives).map(p -> Math.exp(p / temperature)).sum();
            double mean = Arrays.stream(positives).map(p -> -Math.log(Math.exp(p / temperature) / all)).average().getAsDouble();
            return new double[] {mean, 1};
        });
    }

    static PlainLoss liftedStructure(double margin) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            double[] sums = new double[n];
            int pairs = 0;
            int counted = 0;
            for (int i = 0; i < n; i++) {
                double[] positives = scores(x, labels, i, true);
                counted += positives.length > 0 ? 1 : 0;
                sums[i] = positives.length > 0 ? 0 : Double.NaN;
                for (int j = 0; j < n; j++) {
                    if (j == i || labels[j] != labels[i]) {
                        continue;
                    }
                    double sum = 0;
                    for (int k = 0; k < n; k++) {
                        if (labels[k] != labels[i]) {
                            sum += Math.exp(margin - distance(dot(x, i, k, x.length / n), false))
                                    + Math.exp(margin - distance(dot(x, j, k, x.length / n), false));
                        }
                    }
                    double violation = Math.max(0, distance(dot(x, i, j, x.length / n), false) + Math.log(sum));
                    sums[i] += violation * violation / 4;
                    pairs += i < j ? 1 : 0;
                }
            }
            double loss = 0;
            for (int i = 0; i < n; i++) {
                perQuery[i] = 1 - counted * sums[i] / pairs;
                loss += Double.isNaN(sums[i]) ? 0 : sums[i] / pairs;
            }
            return loss;
        };
    }

    static PlainLoss nPair(double scale) {
        return (x, labels, perQuery) -> {
            int n = labels.length;
            int dimension = x.length / n;
            int[] place = new int[n]; // among the items of its class
            int[] next = new int[n]; // of its class
            for (int i = 0; i < n; i++) {
                next[i] = -1;
                for (int k = n - 1; k >= 0; k--) {
                    if (labels[k] == labels[i]) {
                        place[i] += k < i ? 1 : 0;
                        next[i] = k > i ? k : next[i];
                    }
                }
            }
            double loss = 0;
            int pairs = 0;
            for (int i = 0; i < n; i++) {
                perQuery[i] = Double.NaN;
                if (place[i] % 2 == 0 && next[i] >= 0) {
                    double sum = 1;
                    for (int k = 0; k < n; k++) {
                        if (labels[k] != labels[i] && place[k] == place[i] && next[k] >= 0) {
                            sum += Math.exp(scale * (dot(x, i, next[k], dimension) - dot(x, i, next[i], dimension)));
                        }
                    }
                    perQuery[i] = 1 - Math.log(sum);
                    loss += Math.log(sum);
                    pairs++;
                }
            }
            return loss / pairs;
        };
    }

    /** Its gradient holds the weights fixed. */
    static PlainLoss circle(double m, double gamma) {
        return new PlainLoss() {
            @Override
            public double loss(double[] x, int[] labels, double[] perQuery) {
                return loss(x, x, labels, perQuery);
            }

            private double loss(double[] x, double[] weighing, int[] labels, double[] perQuery) {
                int n = labels.length;
                int dimension = x.length / n;
                double loss = 0;
                int anchors = 0;
                for (int i = 0; i < n; i++) {
                    double low = 0;
                    double high = 0;
                    for (int k = 0; k < n; k++) {
                        double s = dot(x, i, k, dimension);
                        double fixed = dot(weighing, i, k, dimension);
                        if (labels[k] != labels[i]) {
                            high += Math.exp(gamma * Math.max(0, fixed + m) * (s - m));
                        } else if (k != i) {
                            low += Math.exp(-gamma * Math.max(0, 1 + m - fixed) * (s - 1 + m));
                        }
                    }
                    perQuery[i] = low > 0 ? 1 - Math.log(1 + low * high) : Double.NaN;
                    loss += low > 0 ? Math.log(1 + low * high) : 0;
                    anchors += low > 0 ? 1 : 0;
                }
                return loss / anchors;
            }

            @Override
            public double[] gradient(double[] x, int[] labels, double step) {
                PlainLoss fixed = (moved, _, perQuery) -> loss(moved, x, labels, perQuery);
                return fixed.gradient(x, labels, step);
            }
        };
    }
}
