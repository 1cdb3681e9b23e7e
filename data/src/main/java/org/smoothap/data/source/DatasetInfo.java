package org.smoothap.data.source;

import java.util.List;

/**
 * A kind of data set that {@link Datasets} can open.
 *
 * @param summary one line: what it holds and how it is divided
 * @param licence the terms of the images
 * @param where how to get it
 * @param needsRoot true if {@link DatasetOptions#root()} must be given
 * @param published how large its splits and tests are, as published; empty for a reader of the user's own images
 */
public record DatasetInfo(
        String name, String summary, String licence, String where, boolean needsRoot, List<PublishedCount> published) {
    public DatasetInfo {
        published = List.copyOf(published);
    }

    /** A data set of which nothing is published. */
    public DatasetInfo(String name, String summary, String licence, String where, boolean needsRoot) {
        this(name, summary, licence, where, needsRoot, List.of());
    }
}
