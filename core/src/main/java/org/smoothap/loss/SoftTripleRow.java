package org.smoothap.loss;

/** Cross entropy of one item's class among all, each with the soft maximum of the scores of its centres. */
final class SoftTripleRow implements ScoreTiles.Row {
    private final ClassScores scores;
    private final double scale;
    private final double gamma;
    private final double margin;
    private final double[] losses;
    private final double[] shares;
    private final double[] similarities;
    private final double[] logits;

    /** @param losses receives the loss of each visited item */
    SoftTripleRow(ClassScores scores, double scale, double gamma, double margin, double[] losses) {
        this.scores = scores;
        this.scale = scale;
        this.gamma = gamma;
        this.margin = margin;
        this.losses = losses;
        this.shares = new double[scores.vectorCount()];
        this.similarities = new double[scores.classes()];
        this.logits = new double[scores.classes()];
    }

    @Override
    public void differentiate(int item, float[] row, int offset) {
        int own = scores.labels()[item];
        int centres = scores.perClass();
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.length; c++) {
            similarities[c] = soften(row, offset, c * centres, (c + 1) * centres);
            logits[c] = scale * (similarities[c] - (c == own ? margin : 0));
            largest = Math.max(largest, logits[c]);
        }
        double ownLogit = logits[own] - largest;
        double others = 0;
        for (int c = 0; c < logits.length; c++) {
            logits[c] = Math.exp(logits[c] - largest);
            others += c == own ? 0 : logits[c];
        }
        double sum = others + logits[own];
        losses[item] = ownLogit == 0 ? Math.log1p(others) : Math.log(sum) - ownLogit;
        double perShare = scale / scores.items() / sum;
        for (int c = 0; c < logits.length; c++) {
            double slope = perShare * (c == own ? -others : logits[c]);
            for (int k = c * centres; k < (c + 1) * centres; k++) {
                row[offset + k] = (float) (slope * shares[k] * (1 + (row[offset + k] - similarities[c]) / gamma));
            }
        }
    }

    /** The softmax of the centres {@code from} to {@code to} goes into {@code shares}; returns the mean score by it. */
    private double soften(float[] row, int offset, int from, int to) {
        double best = Double.NEGATIVE_INFINITY;
        for (int k = from; k < to; k++) {
            best = Math.max(best, row[offset + k]);
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            shares[k] = Math.exp((row[offset + k] - best) / gamma);
            sum += shares[k];
        }
        double mean = 0;
        for (int k = from; k < to; k++) {
            shares[k] /= sum;
            mean += shares[k] * row[offset + k];
        }
        return mean;
    }
}
