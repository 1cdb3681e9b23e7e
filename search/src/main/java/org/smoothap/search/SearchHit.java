package org.smoothap.search;

/**
 * An image that a search found.
 *
 * @param score the dot product with the query, which is the cosine
 */
public record SearchHit(IndexedImage image, float score) {}
