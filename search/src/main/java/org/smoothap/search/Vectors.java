package org.smoothap.search;

import java.util.Arrays;

/** Checks of single vectors. */
final class Vectors {
    /** How far a length may be from 1: rounding of a normalisation in single precision stays far below. */
    private static final double TOLERANCE = 1e-3;

    private Vectors() {}

    /** @throws IllegalArgumentException if the vector has another dimension or not the length 1 */
    static void requireUnit(String what, float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    what + " has " + vector.length + " numbers, the index holds vectors of " + dimension);
        }
        double length = length(vector);
        if (!(Math.abs(length - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    what + " has the length " + length + ", expected 1; normalise it (Rows.normalized)");
        }
    }

    static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /** The rows of an n × dimension matrix, each checked. */
    static void requireUnitRows(String what, float[] rows, int dimension) {
        if (rows.length % dimension != 0) {
            throw new IllegalArgumentException(
                    what + ": " + rows.length + " numbers are not whole vectors of " + dimension);
        }
        for (int row = 0; row < rows.length / dimension; row++) {
            requireUnit(what + " " + row, Arrays.copyOfRange(rows, row * dimension, (row + 1) * dimension), dimension);
        }
    }
}
