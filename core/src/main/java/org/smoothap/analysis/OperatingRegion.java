package org.smoothap.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * The gaps s_negative - s_positive of all triples (query, positive, negative) of some batches. A sigmoid of temperature τ has
 * a slope worth the name where |gap| is a few τ at most: its operating region. Outside a triple gets no gradient.
 */
public final class OperatingRegion {
    /** At this many τ the slope of the sigmoid is 7% of its largest; at twice as many, 0.13%. */
    public static final double WIDTH = 4;

    private final float[] wrong;
    private final float[] right;

    private OperatingRegion(float[] wrong, float[] right) {
        this.wrong = wrong;
        this.right = right;
    }

    /** Collects the gaps, 4 bytes for each of N·|P|·N triples. */
    public static OperatingRegion of(List<ScoredBatch> batches) {
        Gaps wrong = new Gaps();
        Gaps right = new Gaps();
        for (ScoredBatch batch : batches) {
            for (int query = 0; query < batch.size(); query++) {
                for (int j : batch.positives(query)) {
                    for (int k = 0; k < batch.size(); k++) {
                        if (batch.negative(query, k)) {
                            float gap = batch.score(query, k) - batch.score(query, j);
                            (gap >= 0 ? wrong : right).add(Math.abs(gap));
                        }
                    }
                }
            }
        }
        return new OperatingRegion(wrong.sorted(), right.sorted());
    }

    /** The share of all triples whose gap is at most {@value #WIDTH} τ, either way. */
    public double share(double temperature) {
        return (double) (upTo(wrong, WIDTH * temperature) + upTo(right, WIDTH * temperature)) / (wrong.length + right.length);
    }

    /** The same of the triples that are ranked wrong (gap 0 or more); NaN if there are none. */
    public double shareOfWrong(double temperature) {
        return (double) upTo(wrong, WIDTH * temperature) / wrong.length;
    }

    /** The share of the triples that are ranked wrong. */
    public double wrong() {
        return (double) wrong.length / (wrong.length + right.length);
    }

    private static int upTo(float[] sorted, double most) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static final class Gaps {
        private float[] values = new float[1024];
        private int count;

        void add(float value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        float[] sorted() {
            float[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
