package org.smoothap.loss;

import java.util.Arrays;

/**
 * The scores of one query, parted into those of its positives and those of its negatives, each in the order of the
 * references; the query itself is in neither. A {@link Kernel} replaces them by its derivatives.
 */
final class Anchor {
    /** The loss of one anchor. Used by one thread. */
    interface Kernel {
        /**
         * Returns the anchor's own loss, and replaces every score by the derivative of that with respect to it. There is at
         * least one positive; there may be no negative.
         */
        double differentiate(Anchor anchor);
    }

    final double[] positives;
    final double[] negatives;
    int query;
    int positiveCount;
    int negativeCount;

    Anchor(int references) {
        positives = new double[references];
        negatives = new double[references];
    }

    /** Sets all scores, that is derivatives, to 0. */
    void clear() {
        Arrays.fill(positives, 0, positiveCount, 0);
        Arrays.fill(negatives, 0, negativeCount, 0);
    }

    /** A row of scores seen as an anchor's. */
    static final class Row implements ScoreTiles.Row {
        private final Positives positives;
        private final double weight;
        private final double share;
        private final Kernel kernel;
        private final double[] measures;
        private final Anchor anchor;

        /**
         * @param weight of an anchor's own loss in the loss
         * @param queries how many have a positive
         * @param measures receives one minus the anchor's own loss times weight and queries; NaN if it has no positive
         */
        Row(Positives positives, int references, double weight, int queries, Kernel kernel, double[] measures) {
            this.positives = positives;
            this.weight = weight;
            this.share = weight * queries;
            this.kernel = kernel;
            this.measures = measures;
            anchor = new Anchor(references);
        }

        @Override
        public void differentiate(int query, float[] scores, int offset) {
            int[] sameLabel = positives.sameLabel(query);
            int self = positives.self(query);
            int references = anchor.positives.length;
            anchor.query = query;
            anchor.positiveCount = 0;
            anchor.negativeCount = 0;
            int next = 0;
            for (int k = 0; k < references; k++) {
                if (next == sameLabel.length || k != sameLabel[next]) {
                    anchor.negatives[anchor.negativeCount++] = scores[offset + k];
                } else {
                    next++;
                    if (k != self) {
                        anchor.positives[anchor.positiveCount++] = scores[offset + k];
                    }
                }
            }
            if (anchor.positiveCount == 0) {
                measures[query] = Double.NaN;
                Arrays.fill(scores, offset, offset + references, 0);
                return;
            }
            measures[query] = 1 - share * kernel.differentiate(anchor);
            int positive = 0;
            int negative = 0;
            next = 0;
            for (int k = 0; k < references; k++) {
                double derivative = 0;
                if (next == sameLabel.length || k != sameLabel[next]) {
                    derivative = anchor.negatives[negative++];
                } else {
                    next++;
                    if (k != self) {
                        derivative = anchor.positives[positive++];
                    }
                }
                scores[offset + k] = (float) (weight * derivative);
            }
        }
    }
}
