package org.smoothap.search;

/**
 * What made the vectors of an index. Vectors are comparable only if all of it is equal.
 *
 * @param name of the network, for people
 * @param weights a hash of the weights and of the network's structure
 * @param preprocessing how a picture becomes the network's input, in words that are equal only if the input is
 * @param dimension of the vectors
 */
public record ModelIdentity(String name, String weights, String preprocessing, int dimension) {
    /** The first difference that makes the vectors of {@code other} another space; null if there is none. */
    String differenceFrom(ModelIdentity other) {
        if (dimension != other.dimension) {
            return "vectors of " + other.dimension + " numbers, not " + dimension;
        }
        if (!weights.equals(other.weights)) {
            return "the weights " + brief(other.weights) + " (" + other.name + "), not " + brief(weights) + " (" + name + ")";
        }
        if (!preprocessing.equals(other.preprocessing)) {
            return "the preprocessing '" + other.preprocessing + "', not '" + preprocessing + "'";
        }
        return null;
    }

    private static String brief(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
