package org.smoothap.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One vector for each template, made by {@link TemplatePooling}: of length 1, so that dot products are cosines. */
public final class TemplateEmbeddings {
    /** Pairs that one task scores. */
    private static final int CHUNK = 1 << 14;

    private final int[] ids;
    private final float[] vectors;
    private final int dimension;

    /** @param ids ascending, no two equal */
    TemplateEmbeddings(int[] ids, float[] vectors, int dimension) {
        this.ids = ids;
        this.vectors = vectors;
        this.dimension = dimension;
    }

    /** How many templates there are. */
    public int count() {
        return ids.length;
    }

    /** Numbers of a vector. */
    public int dimension() {
        return dimension;
    }

    /** The numbers of the templates, ascending; a copy. */
    public int[] ids() {
        return ids.clone();
    }

    /** Whether there is a template of that number. O(log N). */
    public boolean contains(int id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }

    /** The vectors in the order of {@link #ids}, row-major; a copy. */
    public float[] vectors() {
        return vectors.clone();
    }

    /**
     * The vectors of some templates, row-major.
     *
     * @throws IllegalArgumentException if there is no such template
     */
    public float[] vectors(int... chosen) {
        float[] gathered = new float[Math.multiplyExact(chosen.length, dimension)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(vectors, row(chosen[i]) * dimension, gathered, i * dimension, dimension);
        }
        return gathered;
    }

    /**
     * The cosine of each pair. Summed in double precision in one fixed order, so that equal vectors score equally and a
     * pair scores the same both ways. 2·pairs·dimension floating point operations, on all cores.
     *
     * @param first template numbers
     * @param second as many template numbers
     * @throws IllegalArgumentException if the lengths differ or there is no such template
     */
    public float[] scores(int[] first, int[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("a pair needs two templates, got " + first.length + " and " + second.length);
        }
        float[] scores = new float[first.length];
        IntStream.range(0, (first.length + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            for (int p = chunk * CHUNK; p < Math.min(first.length, (chunk + 1) * CHUNK); p++) {
                scores[p] = (float) product(row(first[p]) * dimension, row(second[p]) * dimension);
            }
        });
        return scores;
    }

    /** Four sums side by side, since one would wait for itself at every step. */
    private double product(int a, int b) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int d = 0;
        for (; d + 3 < dimension; d += 4) {
            s0 += (double) vectors[a + d] * vectors[b + d];
            s1 += (double) vectors[a + d + 1] * vectors[b + d + 1];
            s2 += (double) vectors[a + d + 2] * vectors[b + d + 2];
            s3 += (double) vectors[a + d + 3] * vectors[b + d + 3];
        }
        for (; d < dimension; d++) {
            s0 += (double) vectors[a + d] * vectors[b + d];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private int row(int id) {
        int row = Arrays.binarySearch(ids, id);
        if (row < 0) {
            throw new IllegalArgumentException("there is no template " + id + " among the " + ids.length + " templates ("
                    + ids[0] + " to " + ids[ids.length - 1] + ")");
        }
        return row;
    }
}
