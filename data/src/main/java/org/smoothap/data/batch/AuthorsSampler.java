package org.smoothap.data.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The batches of the Smooth-AP authors' code (github.com/Andrew-Brown1/Smooth_AP, {@code datasets.py}): the images of each
 * class and the list of classes are shuffled once an epoch; each batch scans the list from its start and takes K images of
 * every class that still has as many, until it has P classes; the first batch that cannot be filled ends the epoch; then the
 * batches are shuffled.
 *
 * <p>So classes with fewer than K images are never trained on, the classes at the front of the list fill batch after batch
 * until they run out, and what is then left over is lost for the epoch. Kept for comparison; {@link ClassBalancedSampler}
 * has none of this.
 *
 * <p>Immutable; an epoch costs O(n + batches · classes) time.
 */
final class AuthorsSampler implements BatchSampler {
    private final int[][] members;
    private final int classesPerBatch;
    private final int imagesPerClass;
    private final long seed;

    AuthorsSampler(int[] labels, int classesPerBatch, int imagesPerClass, long seed) {
        this.members = ClassRows.of(labels);
        this.classesPerBatch = classesPerBatch;
        this.imagesPerClass = imagesPerClass;
        this.seed = seed;
        ClassRows.requireFullBatch(members, classesPerBatch, imagesPerClass);
    }

    @Override
    public List<int[]> epoch(int epoch) {
        SplittableRandom random = Mixing.random(seed, epoch);
        int[][] rows = new int[members.length][];
        for (int c = 0; c < members.length; c++) {
            rows[c] = members[c].clone();
            ClassRows.shuffle(rows[c], rows[c].length, random);
        }
        int[] order = ClassRows.shuffledPlaces(members.length, random);
        int[] used = new int[members.length];
        List<int[]> batches = new ArrayList<>();
        while (true) {
            int[] batch = new int[classesPerBatch * imagesPerClass];
            int filled = 0;
            for (int i = 0; i < order.length && filled < batch.length; i++) {
                int c = order[i];
                if (rows[c].length - used[c] >= imagesPerClass) {
                    System.arraycopy(rows[c], used[c], batch, filled, imagesPerClass);
                    used[c] += imagesPerClass;
                    filled += imagesPerClass;
                }
            }
            if (filled < batch.length) {
                Collections.shuffle(batches, Random.from(random));
                return batches;
            }
            batches.add(batch);
        }
    }
}
