package org.smoothap.report;

/**
 * One of the nearest images of a query.
 *
 * @param right whether it is of the query's class
 * @param score its similarity to the query, e.g. cosine
 * @param rank its place, 1 is best
 */
public record Hit(Picture picture, boolean right, float score, int rank) {}
