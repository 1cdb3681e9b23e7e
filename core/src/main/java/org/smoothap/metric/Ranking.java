package org.smoothap.metric;

/**
 * The ranking of one query as far as it is known.
 *
 * @param query its row
 * @param positives their scores, ascending
 * @param grades of each, the higher one first where scores are equal
 * @param passed passed[u] = number of negatives that rank before exactly the u lowest positives
 */
record Ranking(int query, float[] positives, int[] grades, int[] passed) {
    static Ranking of(int query, long[] ascending, int count) {
        float[] positives = new float[count];
        int[] grades = new int[count];
        for (int i = 0; i < count; i++) {
            positives[i] = ScoreAndGrade.score(ascending[i]);
            grades[i] = ScoreAndGrade.grade(ascending[i]);
        }
        return new Ranking(query, positives, grades, new int[count + 1]);
    }

    /** What a negative must score to matter; without positives none does. */
    float bar() {
        return positives.length == 0 ? Float.POSITIVE_INFINITY : positives[0];
    }

    /** Counts a negative of the score. */
    void pass(float score) {
        int low = 0;
        // No early exit and no branch on the scores: where ranking is hard, its outcome is a coin toss.
        for (int left = positives.length; left > 0; ) {
            int half = (left + 1) >>> 1;
            low += positives[low + half - 1] <= score ? half : 0;
            left -= half;
        }
        passed[low]++;
    }

    /** Best first: when all negatives have been counted. */
    RankedPositives ranked(int levels) {
        int r = positives.length;
        int[] ranks = new int[r];
        int[] reversed = new int[r];
        int negatives = 0;
        for (int j = 1; j <= r; j++) {
            // The j-th best positive is place r - j of the ascending scores; ahead of it are j - 1 positives and the
            // negatives that passed at least r - j + 1 of them.
            negatives += passed[r - j + 1];
            ranks[j - 1] = j + negatives;
            reversed[j - 1] = grades[r - j];
        }
        return new RankedPositives(ranks, reversed, levels);
    }
}
