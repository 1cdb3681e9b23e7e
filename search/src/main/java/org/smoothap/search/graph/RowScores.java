package org.smoothap.search.graph;

/** The vectors of a graph's nodes in some form, to be compared with a query. */
abstract class RowScores {
    /** How many more places of scores are written than wanted. */
    static final int BEYOND = 4;

    /**
     * A query as a form needs it.
     *
     * @param values one number a dimension; more, of the value 0, where the form wants them
     * @param sum of the values
     * @param offset what the score of every node begins with
     */
    record Query(float[] values, float sum, float offset) {}

    abstract Query query(float[] query);

    /**
     * {@code scores[i]} = product of the query with the vector of {@code nodes[from + i]}, for i &lt; count; up to the rounding of a sum
     * in any order, and of the form. Four rows are read at a time, so that the processor waits for their memory at once and not for
     * one after the other; the loop stands in every form anew, since a call in it would put its vectors on the heap.
     *
     * @param scores of a length of {@code count} and {@link #BEYOND}: what is beyond the count is nonsense afterwards
     */
    abstract void score(Query query, int[] nodes, int from, int count, float[] scores);

    /** Whether a score differs from the float32 vector's only by the rounding of sums. */
    abstract boolean isPrecise();
}
