package org.smoothap.loss;

/** Checks of the numbers that a loss is made with. */
final class Bounds {
    /** So that a temperature, its reciprocal and their product with a score are finite floats. */
    static final double SMALLEST_TEMPERATURE = 1e-30;

    private static final double LARGEST = 1e30;

    private Bounds() {}

    /** A temperature in 1e-30..1e30. */
    static double temperature(String name, double value, double published) {
        return in(name, value, SMALLEST_TEMPERATURE, LARGEST, published);
    }

    /** A number in 0..1e30. */
    static double notNegative(String name, double value, double published) {
        return in(name, value, 0, LARGEST, published);
    }

    /** A number in -1e30..1e30. */
    static double finite(String name, double value, double published) {
        return in(name, value, -LARGEST, LARGEST, published);
    }

    /** A whole number of 1 or more that an int holds. */
    static int count(String name, long value, long published) {
        return count(name, value, 1, Integer.MAX_VALUE, published);
    }

    /** A whole number from {@code least} to {@code most}. */
    static int count(String name, long value, int least, int most, long published) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("expected a number of " + name + " from " + least + " to " + most + ", got "
                    + value + "; the published value is " + published);
        }
        return (int) value;
    }

    /** A number from {@code least} to {@code largest}. */
    static double in(String name, double value, double least, double largest, double published) {
        if (!(value >= least && value <= largest)) {
            throw new IllegalArgumentException("expected a " + name + " from " + least + " to " + largest + ", got " + value
                    + "; the published value is " + published);
        }
        return value;
    }
}
