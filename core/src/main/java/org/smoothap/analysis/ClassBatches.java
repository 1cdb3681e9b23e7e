package org.smoothap.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Class-balanced batches of labelled embeddings: P different classes, K different images of each, drawn anew for each
 * batch. A batch is a function of (seed, P, K, number).
 */
public final class ClassBatches {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private final float[] embeddings;
    private final int[] labels;
    private final long seed;
    private final List<int[]> members = new ArrayList<>();

    /**
     * @param embeddings N×D, row-major, as the losses are to see them: normalise them first
     * @param labels N
     * @throws IllegalArgumentException if the lengths disagree
     */
    public ClassBatches(float[] embeddings, int[] labels, long seed) {
        if (labels.length == 0 || embeddings.length == 0 || embeddings.length % labels.length != 0) {
            throw new IllegalArgumentException("expected the same number of values for each label, got " + embeddings.length
                    + " values and " + labels.length + " labels");
        }
        this.embeddings = embeddings;
        this.labels = labels;
        this.seed = seed;
        Map<Integer, List<Integer>> byLabel = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            byLabel.computeIfAbsent(labels[i], _ -> new ArrayList<>()).add(i);
        }
        byLabel.values().forEach(rows -> members.add(rows.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** How many classes have at least this many images. */
    public int classesWith(int images) {
        return (int) members.stream().filter(rows -> rows.length >= images).count();
    }

    /**
     * The first {@code count} batches of P classes with K images.
     *
     * @throws IllegalArgumentException if there are fewer such classes, or not two, or K is not at least 2
     */
    public List<ScoredBatch> draw(int count, int classes, int perClass) {
        if (perClass < 2 || classes < 2) {
            throw new IllegalArgumentException("expected batches of at least 2 classes with 2 images, got " + classes
                    + " classes with " + perClass);
        }
        if (classesWith(perClass) < classes) {
            throw new IllegalArgumentException("expected " + classes + " classes with at least " + perClass + " images, found "
                    + classesWith(perClass) + " among " + members.size() + "; choose fewer classes or fewer images of each");
        }
        return IntStream.range(0, count).mapToObj(number -> batch(number, classes, perClass)).toList();
    }

    private ScoredBatch batch(int number, int classes, int perClass) {
        SplittableRandom random = new SplittableRandom(ODD * (ODD * (31L * classes + perClass) + number) + seed);
        List<int[]> large = members.stream().filter(rows -> rows.length >= perClass).toList();
        int dimension = embeddings.length / labels.length;
        float[] values = new float[classes * perClass * dimension];
        int[] ids = new int[classes * perClass];
        int at = 0;
        for (int chosen : some(classes, large.size(), random)) {
            int[] rows = large.get(chosen);
            for (int place : some(perClass, rows.length, random)) {
                System.arraycopy(embeddings, rows[place] * dimension, values, at * dimension, dimension);
                ids[at++] = labels[rows[place]];
            }
        }
        return ScoredBatch.of(values, ids);
    }

    /** Different numbers below a bound, by the first steps of a shuffle. */
    private static int[] some(int count, int bound, SplittableRandom random) {
        int[] all = IntStream.range(0, bound).toArray();
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, bound);
            int value = all[other];
            all[other] = all[i];
            all[i] = value;
        }
        return Arrays.copyOf(all, count);
    }
}
