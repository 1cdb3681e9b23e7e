package org.smoothap.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Batches from two superclasses, so that the negatives are hard: for every pair of superclasses {@value #BATCHES_PER_PAIR}
 * batches, one half of the classes from each, K images of a class; a class with fewer images repeats them.
 * The batches are shuffled. From FastAP (Cakir et al., CVPR 2019); ROADMAP (Ramzi et al., NeurIPS 2021) trains
 * Stanford Online Products so, with 32 classes of 4.
 *
 * <p>A superclass with fewer than P/2 classes gives all that it has, and its batches are smaller. Not every image is offered
 * in an epoch. Immutable; an epoch costs O(pairs · {@value #BATCHES_PER_PAIR} · classes of a superclass) time.
 */
final class SuperclassSampler implements BatchSampler {
    static final int BATCHES_PER_PAIR = 10;

    private final int[][] members;
    private final int[][] classesOf;
    private final int half;
    private final int imagesPerClass;
    private final long seed;

    /**
     * @param superlabels the superclass of every row
     * @throws IllegalArgumentException if P is odd, there are fewer than two superclasses, or a class lies in two
     */
    SuperclassSampler(int[] labels, int[] superlabels, int classesPerBatch, int imagesPerClass, long seed) {
        if (classesPerBatch % 2 != 0) {
            throw new IllegalArgumentException(
                    "batch.sampler=superclass takes half of the classes from each of two superclasses: "
                    + "batch.classes must be even, found " + classesPerBatch);
        }
        this.members = ClassRows.of(labels);
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (int c = 0; c < members.length; c++) {
            int superlabel = superlabels[members[c][0]];
            for (int row : members[c]) {
                if (superlabels[row] != superlabel) {
                    throw new IllegalArgumentException("batch.sampler=superclass: the images of class " + labels[row]
                            + " lie in two superclasses, " + superlabel + " and " + superlabels[row]);
                }
            }
            classes.computeIfAbsent(superlabel, _ -> new ArrayList<>()).add(c);
        }
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "batch.sampler=superclass needs two superclasses or more, the images have " + classes.size());
        }
        this.classesOf = classes.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        this.half = classesPerBatch / 2;
        this.imagesPerClass = imagesPerClass;
        this.seed = seed;
    }

    @Override
    public List<int[]> epoch(int epoch) {
        SplittableRandom random = Mixing.random(seed, epoch);
        List<int[]> batches = new ArrayList<>();
        for (int a = 0; a < classesOf.length; a++) {
            for (int b = a + 1; b < classesOf.length; b++) {
                for (int i = 0; i < BATCHES_PER_PAIR; i++) {
                    int[] first = draw(classesOf[a], random);
                    int[] second = draw(classesOf[b], random);
                    int[] batch = Arrays.copyOf(first, first.length + second.length);
                    System.arraycopy(second, 0, batch, first.length, second.length);
                    batches.add(batch);
                }
            }
        }
        Collections.shuffle(batches, Random.from(random));
        return batches;
    }

    private int[] draw(int[] classes, SplittableRandom random) {
        int[] shuffled = classes.clone();
        ClassRows.shuffle(shuffled, shuffled.length, random);
        int count = Math.min(half, shuffled.length);
        int[] rows = new int[count * imagesPerClass];
        for (int i = 0; i < count; i++) {
            int[] images = members[shuffled[i]].clone();
            ClassRows.shuffle(images, images.length, random);
            for (int k = 0; k < imagesPerClass; k++) {
                // With replacement where there are too few, as the sampler's authors do.
                rows[i * imagesPerClass + k] =
                        images.length >= imagesPerClass ? images[k] : images[random.nextInt(images.length)];
            }
        }
        return rows;
    }
}
