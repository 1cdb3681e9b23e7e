package org.smoothap.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive images of a batch, loaded together.
 *
 * @param batch index of the batch
 * @param from place of the first one in the batch
 * @param rows of the table
 */
public record Piece(int batch, int from, int[] rows) {
    /**
     * What one process needs of an epoch's batches, in order: its share of each, cut into chunks, all of them once for each
     * pass that is made over a batch.
     *
     * @param firstBatch where in {@code batches} to begin; later than 0 to go on with an epoch
     * @param chunk images at a time; 0 for the whole share
     * @param passes over a batch where it has more than one chunk; with one chunk there is one
     */
    public static List<Piece> of(List<int[]> batches, int firstBatch, Share share, int chunk, int passes) {
        if (firstBatch < 0 || firstBatch > batches.size()) {
            throw new IllegalArgumentException("first batch " + firstBatch + " is not within the " + batches.size() + " batches");
        }
        List<Piece> pieces = new ArrayList<>();
        for (int batch = firstBatch; batch < batches.size(); batch++) {
            int[] rows = share.of(batches.get(batch));
            int first = share.from(batches.get(batch).length);
            int step = chunk == 0 || chunk >= rows.length ? Math.max(1, rows.length) : chunk;
            for (int pass = 0; pass < (step < rows.length ? passes : 1); pass++) {
                for (int from = 0; from < Math.max(1, rows.length); from += step) {
                    pieces.add(new Piece(batch, first + from, Arrays.copyOfRange(rows, from, Math.min(rows.length, from + step))));
                }
            }
        }
        return pieces;
    }
}
