package org.smoothap.metric;

/** Where the figures of finished queries are kept, so that a long evaluation can be stopped and go on. */
public interface QueryLog {
    /** The figures of some queries. */
    @FunctionalInterface
    interface Entries {
        /**
         * @param queries their rows
         * @param figures of each figure, in the evaluator's order, a value for each of these queries
         * @param firstRanks of each, 0 where there is none
         * @param positives of each, how many there are
         */
        void add(int[] queries, double[][] figures, int[] firstRanks, int[] positives);
    }

    /** Keeps nothing. */
    QueryLog NONE = new QueryLog() {
        @Override
        public void replay(Entries into) {}

        @Override
        public void append(int[] queries, double[][] figures, int[] firstRanks, int[] positives) {}
    };

    /** Hands over what earlier calls appended, in the same order. */
    void replay(Entries into);

    /** Keeps figures; what this has returned from is not lost if the process dies. Called by one thread at a time. */
    void append(int[] queries, double[][] figures, int[] firstRanks, int[] positives);
}
