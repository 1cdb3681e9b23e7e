package org.smoothap.data.batch;

import java.util.SplittableRandom;

/** Independent random streams from several numbers. */
final class Mixing {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Mixing() {}

    /** A stream that depends on every one of the numbers and on their order. */
    static SplittableRandom random(long seed, long... numbers) {
        long state = mix(seed + GOLDEN);
        for (long number : numbers) {
            state = mix(state * 31 + GOLDEN + mix(number + GOLDEN));
        }
        return new SplittableRandom(state);
    }

    /** The finaliser of SplitMix64 (Stafford's variant 13): a bijection in which every bit depends on every bit. */
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
