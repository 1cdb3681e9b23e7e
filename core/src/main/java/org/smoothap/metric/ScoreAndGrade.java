package org.smoothap.metric;

/**
 * A score and a grade in one long, so that sorting longs sorts by ascending score and, of equal scores, by descending grade:
 * read from the end, that is the best score first and of equal scores the worse item first.
 */
final class ScoreAndGrade {
    private ScoreAndGrade() {}

    static long pack(float score, int grade) {
        // Adding 0 turns -0 into 0: they are equal scores.
        return (long) ordered(Float.floatToRawIntBits(score + 0f)) << 32 | Integer.toUnsignedLong(~grade);
    }

    static float score(long packed) {
        return Float.intBitsToFloat(ordered((int) (packed >> 32)));
    }

    static int grade(long packed) {
        return ~(int) packed;
    }

    /** Between the bits of a float and an integer of the same order; its own inverse. */
    static int ordered(int bits) {
        return bits ^ (bits >> 31 & 0x7fffffff);
    }
}
