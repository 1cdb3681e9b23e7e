package org.smoothap.loss;

/** Smooth-AP in double precision, written straight from the formula: N³ sigmoids, nothing shared with the real one. */
final class PlainSmoothAp {
    private PlainSmoothAp() {}

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-Math.max(-50, Math.min(50, x))));
    }

    /** 1 - mean AP; AP of each query goes into {@code perQuery} if it is not null. */
    static double loss(double[] queries, int[] queryLabels, double[] references, int[] referenceLabels, int[] self,
            double temperature, boolean queryPositive, double[] perQuery) {
        int dimension = queries.length / queryLabels.length;
        double sum = 0;
        int evaluated = 0;
        for (int i = 0; i < queryLabels.length; i++) {
            double[] s = new double[referenceLabels.length];
            for (int k = 0; k < s.length; k++) {
                for (int d = 0; d < dimension; d++) {
                    s[k] += queries[i * dimension + d] * references[k * dimension + d];
                }
            }
            double ap = 0;
            int positives = 0;
            for (int j = 0; j < s.length; j++) {
                if (referenceLabels[j] != queryLabels[i] || !queryPositive && j == self[i]) {
                    continue;
                }
                positives++;
                double rank = 1;
                double positiveRank = 1;
                for (int k = 0; k < s.length; k++) {
                    if (k != j && (queryPositive || k != self[i])) {
                        double step = sigmoid((s[k] - s[j]) / temperature);
                        rank += step;
                        positiveRank += referenceLabels[k] == queryLabels[i] ? step : 0;
                    }
                }
                ap += positiveRank / rank;
            }
            if (positives > 0) {
                sum += ap / positives;
                evaluated++;
            }
            if (perQuery != null) {
                perQuery[i] = positives > 0 ? ap / positives : Double.NaN;
            }
        }
        return 1 - sum / evaluated;
    }

    static double loss(double[] embeddings, int[] labels, double temperature, boolean queryPositive) {
        return loss(embeddings, labels, embeddings, labels, indices(labels.length), temperature, queryPositive, null);
    }

    /** Central differences. */
    static double[] gradient(double[] embeddings, int[] labels, double temperature, boolean queryPositive) {
        double[] x = embeddings.clone();
        double[] gradient = new double[x.length];
        double step = temperature * 1e-4;
        for (int i = 0; i < x.length; i++) {
            x[i] = embeddings[i] + step;
            double above = loss(x, labels, temperature, queryPositive);
            x[i] = embeddings[i] - step;
            double below = loss(x, labels, temperature, queryPositive);
            x[i] = embeddings[i];
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    static int[] indices(int count) {
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i;
        }
        return indices;
    }
}
