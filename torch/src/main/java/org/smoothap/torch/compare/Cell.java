package org.smoothap.torch.compare;

import java.nio.file.Path;

/** One training run of a comparison. */
record Cell(String set, String variant, double learningRate, long seed) {
    /** Where it lies in the folder of the comparison. */
    Path folder(Path comparison) {
        return comparison.resolve("cells").resolve(set).resolve(variant).resolve("rate-" + learningRate + "-seed-" + seed);
    }

    @Override
    public String toString() {
        return set + " " + variant + " learning rate " + learningRate + " seed " + seed;
    }
}
