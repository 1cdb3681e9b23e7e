package org.smoothap.data.batch;

import java.util.Arrays;

/**
 * One of several pieces that a sequence is cut into: contiguous, in order, their lengths different by at most one.
 *
 * @param index of the piece, from 0
 * @param pieces how many there are
 */
public record Share(int index, int pieces) {
    /** The only piece. */
    public static final Share WHOLE = new Share(0, 1);

    /** @throws IllegalArgumentException if there is no such piece */
    public Share {
        if (pieces < 1 || index < 0 || index >= pieces) {
            throw new IllegalArgumentException("there is no piece " + index + " of " + pieces + ", counted from 0");
        }
    }

    /** The first place of the piece in a sequence of this length. */
    public int from(int length) {
        return (int) ((long) length * index / pieces);
    }

    /** The place after its last. */
    public int to(int length) {
        return (int) ((long) length * (index + 1) / pieces);
    }

    /** How many places it has. */
    public int count(int length) {
        return to(length) - from(length);
    }

    /** The piece of these numbers. */
    public int[] of(int[] numbers) {
        return pieces == 1 ? numbers : Arrays.copyOfRange(numbers, from(numbers.length), to(numbers.length));
    }
}
