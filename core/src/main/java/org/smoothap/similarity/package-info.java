/**
 * Dot products in tiles, on the Vector API where it is there: the one place where the project multiplies matrices.
 *
 * <p>{@link org.smoothap.similarity.Similarity} is the door. Behind it a {@code ProductKernel} multiplies six rows with
 * one packed panel; the scalar and the vector kernels give the same bits.
 */
package org.smoothap.similarity;
