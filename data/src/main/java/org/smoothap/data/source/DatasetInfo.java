package org.smoothap.data.source;

/**
 * A kind of data set that {@link Datasets} can open.
 *
 * @param summary one line: what it holds and how it is divided
 * @param licence the terms of the images
 * @param where how to get it
 * @param needsRoot true if {@link DatasetOptions#root()} must be given
 */
public record DatasetInfo(String name, String summary, String licence, String where, boolean needsRoot) {}
