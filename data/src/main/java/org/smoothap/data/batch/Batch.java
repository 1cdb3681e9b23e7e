package org.smoothap.data.batch;

/**
 * Images ready for a network.
 *
 * @param index the batch's place in the list of batches it was asked for in
 * @param rows the rows of the table that the images came from, in order
 * @param pixels {@code rows.length × channels × size × size}, planar; longer arrays may be reused, only this prefix counts
 */
public record Batch(int index, int[] rows, float[] pixels) {}
