package org.smoothap.data.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of P classes with K images, without filling up: each epoch the images of a class are shuffled and cut into
 * ⌊n/K⌋ groups of K, and what is left over is dropped. A batch takes a group of P different classes, drawn with probability
 * proportional to the groups that they have left; the epoch ends when fewer than P classes have one. Classes with fewer
 * than K images are never trained on. So the PyTorch reference runs of this project were made.
 *
 * <p>Immutable; an epoch costs O(n + batches · P · log classes) time.
 */
final class ProportionalSampler implements BatchSampler {
    private final int[][] members;
    private final int classesPerBatch;
    private final int imagesPerClass;
    private final long seed;

    ProportionalSampler(int[] labels, int classesPerBatch, int imagesPerClass, long seed) {
        this.members = ClassRows.of(labels);
        this.classesPerBatch = classesPerBatch;
        this.imagesPerClass = imagesPerClass;
        this.seed = seed;
        ClassRows.requireFullBatch(members, classesPerBatch, imagesPerClass);
    }

    @Override
    public List<int[]> epoch(int epoch) {
        RandomGenerator random = Mixing.random(seed, epoch);
        int[][] rows = new int[members.length][];
        WeightedDraw left = new WeightedDraw(members.length);
        int open = 0;
        for (int c = 0; c < members.length; c++) {
            rows[c] = members[c].clone();
            ClassRows.shuffle(rows[c], rows[c].length, random);
            int groups = rows[c].length / imagesPerClass;
            left.set(c, groups);
            open += groups > 0 ? 1 : 0;
        }
        List<int[]> batches = new ArrayList<>();
        while (open >= classesPerBatch) {
            int[] batch = new int[classesPerBatch * imagesPerClass];
            int[] chosen = new int[classesPerBatch];
            int[] remaining = new int[classesPerBatch];
            for (int i = 0; i < classesPerBatch; i++) {
                int c = left.draw(random);
                chosen[i] = c;
                remaining[i] = left.weight(c) - 1;
                left.set(c, 0); // not twice in this batch
                System.arraycopy(rows[c], remaining[i] * imagesPerClass, batch, i * imagesPerClass, imagesPerClass);
            }
            for (int i = 0; i < classesPerBatch; i++) {
                left.set(chosen[i], remaining[i]);
                open -= remaining[i] == 0 ? 1 : 0;
            }
            batches.add(batch);
        }
        return batches;
    }
}
