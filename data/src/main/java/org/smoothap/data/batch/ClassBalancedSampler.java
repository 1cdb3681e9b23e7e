package org.smoothap.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of P classes with K images each.
 *
 * <p>In every epoch the images of a class are shuffled and cut into ⌈n/K⌉ groups of K. The last group, if it is not full,
 * is filled up with other images of its class, so that remainders are trained on too; a class with fewer than K images
 * makes one group in which images repeat. Each batch takes one group of P different classes, so no class is in a batch
 * twice. The classes are drawn with probability proportional to the groups that they have left; those of the batch before
 * are passed over as long as twice as many others as needed remain. Consecutive batches thus share no class when there are
 * many classes, and an arbitrary part of them when there are few.
 *
 * <p>The number of batches is the largest possible: the largest R with Σ min(groups of a class, R) ≥ P·R. A class that
 * must be in every remaining batch for that is taken first. What is left over is fewer than P groups, unless classes are
 * so unequal that the large ones cannot be exhausted with a class at most once in a batch. Which images these are differs
 * from epoch to epoch.
 *
 * <p>Immutable; an epoch is a pure function of (labels, P, K, seed, epoch). An epoch costs O(n + batches · (classes + P·log
 * classes)) time.
 */
public final class ClassBalancedSampler implements BatchSampler {
    private final int[][] members;
    private final int[] groups;
    private final int classesPerBatch;
    private final int imagesPerClass;
    private final long seed;
    private final int batches;

    /**
     * @param labels the class of every row
     * @param classesPerBatch P, at least 1
     * @param imagesPerClass K, at least 1; losses that rank need 2 or more
     * @param seed a different seed gives different batches
     * @throws IllegalArgumentException if there are fewer than P classes
     */
    public ClassBalancedSampler(int[] labels, int classesPerBatch, int imagesPerClass, long seed) {
        if (classesPerBatch < 1 || imagesPerClass < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 class and 1 image of each, got " + classesPerBatch
                    + " classes with " + imagesPerClass + " images");
        }
        this.members = ClassRows.of(labels);
        if (members.length < classesPerBatch) {
            throw new IllegalArgumentException("a batch of " + classesPerBatch + " classes needs as many different ones; the "
                    + labels.length + " images have " + members.length
                    + ". Use fewer classes (batch.classes) and more images of each (batch.per-class)");
        }
        this.classesPerBatch = classesPerBatch;
        this.imagesPerClass = imagesPerClass;
        this.seed = seed;
        this.groups = Arrays.stream(members).mapToInt(rows -> (rows.length - 1) / imagesPerClass + 1).toArray();
        this.batches = mostBatches();
    }

    /** How many batches every epoch has. */
    public int batchesPerEpoch() {
        return batches;
    }

    /** How many images a batch has: P·K. */
    public int batchSize() {
        return classesPerBatch * imagesPerClass;
    }

    /**
     * The batches of an epoch: row numbers, the K of one class next to each other. Within a batch a row appears once,
     * unless its class has fewer than K images.
     */
    @Override
    public List<int[]> epoch(int epoch) {
        RandomGenerator random = Mixing.random(seed, epoch);
        int[][] rows = new int[members.length][];
        WeightedDraw left = new WeightedDraw(members.length);
        for (int c = 0; c < members.length; c++) {
            rows[c] = groupsOf(members[c], random);
            left.set(c, groups[c]);
        }
        List<int[]> result = new ArrayList<>(batches);
        int[] previous = {};
        for (int remaining = batches; remaining > 0; remaining--) {
            int[] classes = draw(left, remaining, previous, random);
            int[] batch = new int[batchSize()];
            for (int i = 0; i < classes.length; i++) {
                int c = classes[i];
                System.arraycopy(rows[c], left.weight(c) * imagesPerClass, batch, i * imagesPerClass, imagesPerClass);
            }
            result.add(batch);
            previous = classes;
        }
        return result;
    }

    /** P different classes with a group left; takes one group away from each. */
    private int[] draw(WeightedDraw left, int remaining, int[] previous, RandomGenerator random) {
        List<Integer> urgent = new ArrayList<>();
        int open = 0;
        for (int c = 0; c < members.length; c++) {
            if (left.weight(c) >= remaining) {
                urgent.add(c);
            } else if (left.weight(c) > 0) {
                open++;
            }
        }
        int[] chosen = new int[classesPerBatch];
        int[] weights = new int[classesPerBatch];
        int count = 0;
        if (urgent.size() <= classesPerBatch) {
            for (int c : urgent) {
                chosen[count] = c;
                weights[count++] = left.weight(c);
                left.set(c, 0);
            }
        } else {
            // every class of the batch comes from these; the others sit out
            WeightedDraw among = new WeightedDraw(members.length);
            urgent.forEach(c -> among.set(c, left.weight(c)));
            for (; count < classesPerBatch; count++) {
                int c = among.draw(random);
                among.set(c, 0);
                chosen[count] = c;
                weights[count] = left.weight(c);
                left.set(c, 0);
            }
        }
        int[] held = Arrays.stream(previous).map(left::weight).toArray();
        int fresh = open - (int) Arrays.stream(held).filter(weight -> weight > 0).count();
        boolean avoid = fresh >= 2 * (classesPerBatch - count);
        for (int i = 0; avoid && i < previous.length; i++) {
            left.set(previous[i], 0);
        }
        for (; count < classesPerBatch; count++) {
            int c = left.draw(random);
            chosen[count] = c;
            weights[count] = left.weight(c);
            left.set(c, 0);
        }
        for (int i = 0; avoid && i < previous.length; i++) {
            left.set(previous[i], held[i]);
        }
        for (int i = 0; i < count; i++) {
            left.set(chosen[i], weights[i] - 1);
        }
        return chosen;
    }

    /** The rows of a class in groups of K, one after the other. */
    private int[] groupsOf(int[] members, RandomGenerator random) {
        int n = members.length;
        int[] shuffled = members.clone();
        ClassRows.shuffle(shuffled, n, random);
        int length = ((n - 1) / imagesPerClass + 1) * imagesPerClass;
        int[] rows = Arrays.copyOf(shuffled, length);
        if (n < imagesPerClass) {
            for (int i = n; i < length; i++) {
                rows[i] = shuffled[i % n];
            }
        } else if (length > n) {
            // from the groups before, none twice
            int others = length - imagesPerClass;
            int[] earlier = Arrays.copyOf(shuffled, others);
            ClassRows.shuffle(earlier, others, random);
            System.arraycopy(earlier, 0, rows, n, length - n);
        }
        return rows;
    }

    private int mostBatches() {
        int most = 0;
        long total = Arrays.stream(groups).asLongStream().sum();
        for (int low = 1, high = (int) (total / classesPerBatch); low <= high; ) {
            int middle = low + (high - low) / 2;
            long possible = Arrays.stream(groups).mapToLong(g -> Math.min(g, middle)).sum();
            if (possible >= (long) classesPerBatch * middle) {
                most = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return most;
    }
}
