package org.smoothap.torch.weights.hub;

/**
 * Weights that somebody publishes.
 *
 * @param name what recipes call them, behind {@code hub:}
 * @param network the network that they belong to, a name of {@code smoothap models}
 * @param file what the file is called where it is kept
 * @param url where it is published
 * @param sha256 the first digits of the file's SHA-256 in lower-case hexadecimal, 8 at least: publishers put 8 into the name
 * @param megabytes its size, 2^20 bytes each; null where the publisher does not say
 * @param licence of the code or the file, and what it was trained on
 * @param source the page that says all this
 */
public record PublishedWeights(
        String name, String network, String file, String url, String sha256, Double megabytes, String licence, String source) {
    public PublishedWeights {
        if (sha256 == null || !sha256.matches("[0-9a-f]{8,64}")) {
            throw new IllegalArgumentException(name + ": sha256 must be 8 to 64 hexadecimal digits, found '" + sha256 + "'");
        }
        if (file == null || !file.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(name + ": file must be a plain file name, found '" + file + "'");
        }
    }
}
