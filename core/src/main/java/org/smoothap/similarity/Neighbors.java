package org.smoothap.similarity;

/**
 * The nearest gallery items of every query, best first.
 *
 * @param indices per query the gallery rows
 * @param scores per query the dot products that belong to them
 */
public record Neighbors(int[][] indices, float[][] scores) {}
