package org.smoothap.data.source;

import java.util.Locale;

/**
 * How large a part of a benchmark is, as somebody published it. A part may have several, where sources differ.
 *
 * @param part the name of a split ({@code "train"}, {@code "validation"}, {@code "test"}) or of a test, for example
 *     {@code "small"}
 * @param classes number of classes; 0 if no number is known
 * @param images number of images; 0 if no number is known
 * @param source where the numbers come from, in a few words
 * @param certain false if the numbers could not be checked against their source: a difference from them is told, and
 *     no failure
 */
public record PublishedCount(String part, int classes, int images, String source, boolean certain) {
    public PublishedCount {
        if (classes < 0 || images < 0 || classes + images == 0) {
            throw new IllegalArgumentException(
                    "part '" + part + "': expected a number of classes or images, got " + classes + " and " + images);
        }
    }

    /** True if what was found is what was published, as far as it was. */
    public boolean agrees(int foundClasses, int foundImages) {
        return (classes == 0 || classes == foundClasses) && (images == 0 || images == foundImages);
    }

    /** For example {@code "59,551 images of 11,318 classes (the paper)"}. */
    @Override
    public String toString() {
        String counted = images == 0 ? String.format(Locale.ROOT, "%,d classes", classes)
                : classes == 0 ? String.format(Locale.ROOT, "%,d images", images)
                : String.format(Locale.ROOT, "%,d images of %,d classes", images, classes);
        return counted + " (" + source + (certain ? "" : ", not checked") + ")";
    }
}
