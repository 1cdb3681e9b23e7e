package org.smoothap.data.prepare;

/**
 * How the images of a data set are shrunk.
 *
 * @param dataset the name that the data set is opened by
 * @param side the short side, at most, in pixels; smaller images are not enlarged
 * @param quality of the JPEG files, 1 to 100
 * @param cropBoxes true if images are cut to their boxes first
 */
public record PrepareSettings(String dataset, int side, int quality, boolean cropBoxes) {
    /** @throws IllegalArgumentException if a number is out of its range */
    public PrepareSettings {
        if (side < 1 || side > 16_384) {
            throw new IllegalArgumentException("the short side must be from 1 to 16384 pixels, got " + side);
        }
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality must be from 1 to 100, got " + quality);
        }
    }

    /** For people, in the origin of the table. */
    String description() {
        return (cropBoxes ? "cut to their boxes and " : "") + "shrunk to a short side of at most " + side
                + " pixels, JPEG quality "
                + quality;
    }
}
