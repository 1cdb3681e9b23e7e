package org.smoothap.search;

import java.util.List;

/**
 * All of an index, ordered by id.
 *
 * @param vectors images × dimension, row-major
 */
public record IndexContent(List<IndexedImage> images, float[] vectors, int dimension) {}
