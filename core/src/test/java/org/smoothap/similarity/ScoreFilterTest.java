package org.smoothap.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreFilterTest {
    /** Few values, so that many scores equal their bar; all lengths around the widths of vectors. */
    @Test
    void findsWhatIsNotBelowTheBar() {
        Random random = new Random(1);
        for (int count = 0; count < 150; count++) {
            int offset = random.nextInt(5);
            float[] scores = new float[offset + count + 3];
            float[] bars = new float[count];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(40) == 0 ? Float.MIN_VALUE : random.nextInt(-20, 3) / 8f;
            }
            for (int i = 0; i < count; i++) {
                bars[i] = switch (random.nextInt(10)) {
                    case 0 -> Float.POSITIVE_INFINITY;
                    case 1 -> -0f;
                    case 2 -> 2 * Float.MIN_VALUE;
                    default -> random.nextInt(-20, 5) / 8f;
                };
            }
            int end = offset + count;
            int[] places = new int[count];
            int found = ScoreFilter.atLeast(scores, offset, end, 0.125f, places);
            assertArrayEquals(IntStream.range(offset, end).filter(i -> scores[i] >= 0.125f).toArray(),
                    Arrays.copyOf(places, found), "one bar, " + count);
            found = ScoreFilter.atLeast(scores, offset, bars, places);
            assertArrayEquals(IntStream.range(0, count).filter(i -> scores[offset + i] >= bars[i]).toArray(),
                    Arrays.copyOf(places, found), "a bar each, " + count);
        }
    }

    @Test
    void refusesRangesThatDoNotFit() {
        assertThrows(IndexOutOfBoundsException.class, () -> ScoreFilter.atLeast(new float[4], 2, 5, 0, new int[9]));
        assertThrows(IndexOutOfBoundsException.class, () -> ScoreFilter.atLeast(new float[9], 0, 5, 0, new int[4]));
        assertThrows(IndexOutOfBoundsException.class, () -> ScoreFilter.atLeast(new float[9], 5, new float[5], new int[5]));
    }
}
