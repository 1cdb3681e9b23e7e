package org.smoothap.data.table;

import java.util.List;

/**
 * One image of a data set.
 *
 * @param label the class, for example a species or a product
 * @param query true if the image is searched with in evaluation
 * @param gallery true if the image can be found in evaluation; both true is leave-one-out
 * @param box the part of the image to use; null for all of it
 * @param superlabel the class above {@code label}; null if there is none
 * @param tests of a {@link Split#TEST} image the names of the {@link ImageTable#tests()} that it is in; empty for all of
 *     them. Rows may share one list
 * @param face template and medium of a face; null where there are none
 */
public record ImageRow(ImageLocation location, String label, Split split, boolean query, boolean gallery, Box box,
        String superlabel, List<String> tests, FaceIds face) {

    public ImageRow {
        tests = List.copyOf(tests); // an immutable list is not copied: rows that share one go on sharing it
    }

    /** An image that is in every test. */
    public ImageRow(ImageLocation location, String label, Split split, boolean query, boolean gallery, Box box,
            String superlabel) {
        this(location, label, split, query, gallery, box, superlabel, List.of(), null);
    }

    /** A whole image that is query and gallery of every test, without a superlabel. */
    public static ImageRow of(ImageLocation location, String label, Split split) {
        return new ImageRow(location, label, split, true, true, null, null);
    }

    /** True if the image belongs to the test of that name. */
    public boolean isIn(String test) {
        return split == Split.TEST && (tests.isEmpty() || tests.contains(test));
    }

    /** The same image in another split; likewise the other methods that begin with {@code with}. */
    public ImageRow withSplit(Split split) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }

    public ImageRow withFlags(boolean query, boolean gallery) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }

    public ImageRow withBox(Box box) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }

    public ImageRow withSuperlabel(String superlabel) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }

    public ImageRow withTests(List<String> tests) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }

    public ImageRow withFace(FaceIds face) {
        return new ImageRow(location, label, split, query, gallery, box, superlabel, tests, face);
    }
}
