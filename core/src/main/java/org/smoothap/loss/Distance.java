package org.smoothap.loss;

import java.util.Locale;

/** The distance of two unit vectors as a function of their score. */
enum Distance {
    /** |x - y|² = 2 - 2·x·y. */
    SQUARED {
        @Override
        double of(double score) {
            return 2 - 2 * score;
        }

        @Override
        double slope(double distance) {
            return -2;
        }
    },
    /** |x - y|. Its slope has no bound near 0: below 1e-3, where a score in single precision tells nothing, it is taken as 0. */
    EUCLIDEAN {
        @Override
        double of(double score) {
            return Math.sqrt(Math.max(0, 2 - 2 * score));
        }

        @Override
        double slope(double distance) {
            return distance < 1e-3 ? 0 : -1 / distance;
        }
    };

    abstract double of(double score);

    /** Derivative of the distance with respect to the score, at this distance. */
    abstract double slope(double distance);

    /** @throws IllegalArgumentException if the word is neither {@code squared} nor {@code euclidean} */
    static Distance of(String word) {
        return switch (word) {
            case "squared" -> SQUARED;
            case "euclidean" -> EUCLIDEAN;
            default -> throw new IllegalArgumentException("expected a distance, squared or euclidean, got '" + word + "'");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
