package org.smoothap.similarity;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Finds the few high ones among many scores: what is left to do of a tile of {@link Similarity#products}. */
public final class ScoreFilter {
    private static final boolean FAST = FastPath.on();

    private ScoreFilter() {}

    /**
     * Finds the places of the scores that are {@code bar} or more, ascending.
     *
     * @param from the first place looked at, {@code to} the one after the last; none where {@code from >= to}
     * @param places receives them; has room for {@code to - from}
     * @return how many there are
     */
    public static int atLeast(float[] scores, int from, int to, float bar, int[] places) {
        if (from >= to) {
            return 0;
        }
        Objects.checkFromToIndex(from, to, scores.length);
        Objects.checkFromIndexSize(0, to - from, places.length);
        return FAST ? VectorApi.atLeast(scores, from, to, bar, places) : scalar(scores, from, to, bar, places, 0);
    }

    /**
     * Finds the places i at which {@code scores[offset + i] >= bars[i]}, ascending.
     *
     * @param bars what each must reach; infinity where none does
     * @param places receives them; as long as {@code bars}
     * @return how many there are
     */
    public static int atLeast(float[] scores, int offset, float[] bars, int[] places) {
        Objects.checkFromIndexSize(offset, bars.length, scores.length);
        Objects.checkFromIndexSize(0, bars.length, places.length);
        return FAST ? VectorApi.atLeast(scores, offset, bars, places) : scalar(scores, offset, bars, 0, bars.length, places, 0);
    }

    static int scalar(float[] scores, int offset, float[] bars, int from, int to, int[] places, int found) {
        int count = found;
        for (int i = from; i < to; i++) {
            if (scores[offset + i] >= bars[i]) {
                places[count++] = i;
            }
        }
        return count;
    }

    static int scalar(float[] scores, int from, int to, float bar, int[] places, int found) {
        int count = found;
        for (int place = from; place < to; place++) {
            if (scores[place] >= bar) {
                places[count++] = place;
            }
        }
        return count;
    }

    /** Apart, so that the Vector API's classes are loaded only where their module is. */
    private static final class VectorApi {
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
        private static final int LANES = SPECIES.length();

        static int atLeast(float[] scores, int from, int to, float bar, int[] places) {
            int count = 0;
            int place = from;
            // Four vectors at a time: most hold nothing, and that is one comparison and one branch.
            for (; place <= to - 4 * LANES; place += 4 * LANES) {
                FloatVector v0 = FloatVector.fromArray(SPECIES, scores, place);
                FloatVector v1 = FloatVector.fromArray(SPECIES, scores, place + LANES);
                FloatVector v2 = FloatVector.fromArray(SPECIES, scores, place + 2 * LANES);
                FloatVector v3 = FloatVector.fromArray(SPECIES, scores, place + 3 * LANES);
                if (v0.max(v1).max(v2.max(v3)).compare(VectorOperators.GE, bar).anyTrue()) {
                    count = scalar(scores, place, place + 4 * LANES, bar, places, count);
                }
            }
            return scalar(scores, place, to, bar, places, count);
        }

        static int atLeast(float[] scores, int offset, float[] bars, int[] places) {
            int count = 0;
            int i = 0;
            for (; i <= bars.length - 4 * LANES; i += 4 * LANES) {
                FloatVector v0 = above(scores, offset, bars, i);
                FloatVector v1 = above(scores, offset, bars, i + LANES);
                FloatVector v2 = above(scores, offset, bars, i + 2 * LANES);
                FloatVector v3 = above(scores, offset, bars, i + 3 * LANES);
                if (v0.max(v1).max(v2.max(v3)).compare(VectorOperators.GE, 0f).anyTrue()) {
                    count = scalar(scores, offset, bars, i, i + 4 * LANES, places, count);
                }
            }
            return scalar(scores, offset, bars, i, bars.length, places, count);
        }

        /** Not below 0 just where the score is not below the bar: a difference of floats is 0 for equal ones only. */
        private static FloatVector above(float[] scores, int offset, float[] bars, int i) {
            return FloatVector.fromArray(SPECIES, scores, offset + i).sub(FloatVector.fromArray(SPECIES, bars, i));
        }
    }
}
