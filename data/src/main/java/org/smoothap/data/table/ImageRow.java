package org.smoothap.data.table;

/**
 * One image of a data set.
 *
 * @param label the class, for example a species or a product
 * @param query true if the image is searched with in evaluation
 * @param gallery true if the image can be found in evaluation; both true is leave-one-out
 * @param box the part of the image to use; null for all of it
 * @param superlabel the class above {@code label}; null if there is none
 */
public record ImageRow(
        ImageLocation location, String label, Split split, boolean query, boolean gallery, Box box, String superlabel) {

    public static ImageRow of(ImageLocation location, String label, Split split) {
        return new ImageRow(location, label, split, true, true, null, null);
    }

    public ImageRow withSplit(Split split) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel);
    }
}
