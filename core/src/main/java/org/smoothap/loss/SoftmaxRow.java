package org.smoothap.loss;

import java.util.Arrays;

/**
 * Cross entropy of one item's class among all: -log(exp(scale·f(s_y)) / (exp(scale·f(s_y)) + Σ_{c≠y} exp(scale·s_c))),
 * where s_c is the best score of the vectors of class c and f takes a margin off that of the own class.
 */
final class SoftmaxRow implements ScoreTiles.Row {
    /** What the score of the own class becomes before the softmax. */
    interface Margin {
        double of(double score);

        double slope(double score);
    }

    /** Leaves the score as it is. */
    static final Margin NONE = minus(0);

    private final ClassScores scores;
    private final double scale;
    private final Margin margin;
    private final double[] losses;
    private final int[] best;
    private final double[] logits;

    /** @param losses receives the loss of each visited item */
    SoftmaxRow(ClassScores scores, double scale, Margin margin, double[] losses) {
        this.scores = scores;
        this.scale = scale;
        this.margin = margin;
        this.losses = losses;
        this.best = new int[scores.classes()];
        this.logits = new double[scores.classes()];
    }

    /** Takes a constant off. */
    static Margin minus(double constant) {
        return new Margin() {
            @Override
            public double of(double score) {
                return score - constant;
            }

            @Override
            public double slope(double score) {
                return 1;
            }
        };
    }

    @Override
    public void differentiate(int item, float[] row, int offset) {
        int own = scores.labels()[item];
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.length; c++) {
            best[c] = offset + c * scores.perClass();
            for (int other = best[c] + 1; other < offset + (c + 1) * scores.perClass(); other++) {
                best[c] = row[other] > row[best[c]] ? other : best[c];
            }
            double score = row[best[c]];
            logits[c] = scale * (c == own ? margin.of(score) : score);
            largest = Math.max(largest, logits[c]);
        }
        double slope = margin.slope(row[best[own]]);
        double others = 0;
        double ownLogit = logits[own] - largest;
        for (int c = 0; c < logits.length; c++) {
            logits[c] = Math.exp(logits[c] - largest);
            others += c == own ? 0 : logits[c];
        }
        double sum = others + logits[own];
        // With the largest logit its own the loss is log(1 + rest), which keeps a small rest.
        losses[item] = ownLogit == 0 ? Math.log1p(others) : Math.log(sum) - ownLogit;
        double perShare = scale / scores.items() / sum;
        if (scores.perClass() > 1) {
            Arrays.fill(row, offset, offset + scores.vectorCount(), 0);
        }
        for (int c = 0; c < logits.length; c++) {
            row[best[c]] = (float) (c == own ? -perShare * slope * others : perShare * logits[c]);
        }
    }
}
