package org.smoothap.metric;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The comparisons of a 1:1 verification: pairs of template numbers, and which of them are of one person. Eight bytes and
 * a bit for each (IJB-C's 15,658,489 pairs: 127 MB). Grows by {@link #add}; one thread at a time may add.
 */
public final class TemplatePairs {
    private int[] first = new int[1024];
    private int[] second = new int[1024];
    private final BitSet genuine = new BitSet();
    private int count;

    /**
     * @param first a template's number
     * @param second another template's number
     * @param samePerson true for a genuine pair
     */
    public void add(int first, int second, boolean samePerson) {
        if (count == this.first.length) {
            int length = (int) Math.min(Integer.MAX_VALUE - 8L, count + (long) (count >> 1));
            this.first = Arrays.copyOf(this.first, length);
            this.second = Arrays.copyOf(this.second, length);
        }
        this.first[count] = first;
        this.second[count] = second;
        genuine.set(count, samePerson);
        count++;
    }

    /** How many pairs there are. */
    public int count() {
        return count;
    }

    /** How many are of one person. */
    public int genuine() {
        return genuine.cardinality();
    }

    /** Visits the pairs of one person. */
    public void forEachGenuine(PairVisitor visitor) {
        for (int p = genuine.nextSetBit(0); p >= 0; p = genuine.nextSetBit(p + 1)) {
            visitor.visit(first[p], second[p]);
        }
    }

    /** Is told the two template numbers of a pair. */
    @FunctionalInterface
    public interface PairVisitor {
        void visit(int first, int second);
    }

    /** The pairs whose templates are both there; this object if all are. */
    TemplatePairs among(TemplateEmbeddings templates) {
        BitSet there = new BitSet();
        for (int p = 0; p < count; p++) {
            there.set(p, templates.contains(first[p]) && templates.contains(second[p]));
        }
        if (there.cardinality() == count) {
            return this;
        }
        TemplatePairs kept = new TemplatePairs();
        for (int p = there.nextSetBit(0); p >= 0; p = there.nextSetBit(p + 1)) {
            kept.add(first[p], second[p], genuine.get(p));
        }
        return kept;
    }

    /**
     * Scores them and measures.
     *
     * @throws IllegalArgumentException if a template is not there, or there are no pairs of one kind
     */
    public VerificationMetrics verify(TemplateEmbeddings templates, VerificationEvaluator evaluator) {
        float[] scores = templates.scores(Arrays.copyOf(first, count), Arrays.copyOf(second, count));
        float[] mates = new float[genuine()];
        float[] others = new float[count - mates.length];
        for (int p = 0, m = 0, o = 0; p < count; p++) {
            if (genuine.get(p)) {
                mates[m++] = scores[p];
            } else {
                others[o++] = scores[p];
            }
        }
        return evaluator.evaluate(mates, others);
    }
}
