package org.smoothap.data.image;

import java.util.random.RandomGenerator;

/** Turns a decoded image into the numbers that a network reads. Implementations are immutable and safe for any number of threads. */
public interface ImageTransform {
    /** 3 for RGB, 1 for grey. */
    int channels();

    /** Height and width of the result in pixels. */
    int size();

    /**
     * Writes {@code channels × size × size} floats (planar, row by row) at {@code out[offset]}.
     *
     * @param random the source of all randomness; a transform without any does not touch it
     */
    void apply(RgbImage image, RandomGenerator random, float[] out, int offset);
}
