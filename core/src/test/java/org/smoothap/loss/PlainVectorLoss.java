package org.smoothap.loss;

/** Losses with class vectors in double precision, written straight from their formulas; nothing is shared with the real ones. */
interface PlainVectorLoss {
    /** @param s the score of each item against each unit vector; those of a class stand one after the other */
    double loss(double[][] s, int[] labels, int classes);

    /** @param v the vectors, of any length */
    default double loss(double[] x, int[] labels, double[] v, int classes) {
        int dimension = x.length / labels.length;
        int vectors = v.length / dimension;
        double[][] s = new double[labels.length][vectors];
        for (int c = 0; c < vectors; c++) {
            double squares = 0;
            for (int d = 0; d < dimension; d++) {
                squares += v[c * dimension + d] * v[c * dimension + d];
            }
            for (int i = 0; i < labels.length; i++) {
                for (int d = 0; d < dimension; d++) {
                    s[i][c] += x[i * dimension + d] * v[c * dimension + d] / Math.sqrt(squares);
                }
            }
        }
        return loss(s, labels, classes);
    }

    /** Cross entropy of the own class. */
    private static double crossEntropy(double[] logits, int own) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum) - logits[own];
    }

    static PlainVectorLoss normalizedSoftmax(double temperature) {
        return (s, labels, classes) -> {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double[] logits = new double[classes];
                for (int c = 0; c < classes; c++) {
                    logits[c] = s[i][c] / temperature;
                }
                sum += crossEntropy(logits, labels[i]);
            }
            return sum / labels.length;
        };
    }

    static PlainVectorLoss proxyAnchor(double margin, double alpha) {
        return (s, labels, classes) -> {
            double pulls = 0;
            double pushes = 0;
            int present = 0;
            for (int c = 0; c < classes; c++) {
                double pull = 1;
                double push = 1;
                boolean there = false;
                for (int i = 0; i < labels.length; i++) {
                    if (labels[i] == c) {
                        pull += Math.exp(-alpha * (s[i][c] - margin));
                        there = true;
                    } else {
                        push += Math.exp(alpha * (s[i][c] + margin));
                    }
                }
                pulls += Math.log(pull);
                pushes += Math.log(push);
                present += there ? 1 : 0;
            }
            return pulls / present + pushes / classes;
        };
    }

    /** Of a plain margin, and of one on the angle. */
    static PlainVectorLoss marginSoftmax(double scale, double cosineMargin, double angleMargin, int perClass) {
        return (s, labels, classes) -> {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double[] logits = new double[classes];
                for (int c = 0; c < classes; c++) {
                    double best = -2;
                    for (int k = 0; k < perClass; k++) {
                        best = Math.max(best, s[i][c * perClass + k]);
                    }
                    double angle = Math.acos(best);
                    double own = angle + angleMargin < Math.PI ? Math.cos(angle + angleMargin)
                            : best - angleMargin * Math.sin(angleMargin);
                    logits[c] = scale * (c == labels[i] ? own - cosineMargin : best);
                }
                sum += crossEntropy(logits, labels[i]);
            }
            return sum / labels.length;
        };
    }

    static PlainVectorLoss proxyNca(double temperature) {
        return (s, labels, classes) -> {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double[] logits = new double[classes];
                for (int c = 0; c < classes; c++) {
                    logits[c] = -(2 - 2 * s[i][c]) / temperature;
                }
                sum += crossEntropy(logits, labels[i]);
            }
            return sum / labels.length;
        };
    }

    static PlainVectorLoss softTriple(double scale, double gamma, double margin, int centres) {
        return (s, labels, classes) -> {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double[] logits = new double[classes];
                for (int c = 0; c < classes; c++) {
                    double weights = 0;
                    double weighted = 0;
                    for (int k = c * centres; k < (c + 1) * centres; k++) {
                        weights += Math.exp(s[i][k] / gamma);
                        weighted += Math.exp(s[i][k] / gamma) * s[i][k];
                    }
                    logits[c] = scale * (weighted / weights - (c == labels[i] ? margin : 0));
                }
                sum += crossEntropy(logits, labels[i]);
            }
            return sum / labels.length;
        };
    }

    /** Another loss, and the distances between the vectors of each class. */
    static PlainVectorLoss withDistances(PlainVectorLoss loss, double weight, int perClass) {
        return new PlainVectorLoss() {
            @Override
            public double loss(double[][] s, int[] labels, int classes) {
                return loss.loss(s, labels, classes);
            }

            @Override
            public double loss(double[] x, int[] labels, double[] v, int classes) {
                int dimension = x.length / labels.length;
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    for (int j = c * perClass; j < (c + 1) * perClass; j++) {
                        for (int k = c * perClass; k < j; k++) {
                            double squares = 0;
                            for (int d = 0; d < dimension; d++) {
                                double difference = v[j * dimension + d] / norm(v, j, dimension)
                                        - v[k * dimension + d] / norm(v, k, dimension);
                                squares += difference * difference;
                            }
                            sum += Math.sqrt(squares + 1e-5);
                        }
                    }
                }
                return loss.loss(x, labels, v, classes) + weight * sum / (classes * perClass * (perClass - 1));
            }

            private static double norm(double[] v, int row, int dimension) {
                double squares = 0;
                for (int d = row * dimension; d < (row + 1) * dimension; d++) {
                    squares += v[d] * v[d];
                }
                return Math.sqrt(squares);
            }
        };
    }
}
