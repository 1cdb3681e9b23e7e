package org.smoothap.torch.recipe;

import org.smoothap.data.batch.BatchSampler;
import org.smoothap.data.batch.BatchSamplers;
import org.smoothap.data.table.ImageTable;

/**
 * The {@code batch:} section of a recipe: P classes with K images each.
 *
 * @param classes P, different classes in a batch
 * @param perClass K, images of each class
 * @param sampler how they are drawn, a name of {@link BatchSamplers}
 * @param chunk images that are in the network at a time, for batches larger than memory; 0 for the whole batch
 */
public record BatchSettings(Integer classes, Integer perClass, String sampler, Integer chunk) {
    public BatchSettings {
        sampler = sampler == null ? BatchSamplers.NAMES.getFirst() : sampler;
        Check.oneOf("batch.sampler", sampler, BatchSamplers.NAMES.toArray(String[]::new));
        classes = classes == null ? 28 : classes;
        perClass = perClass == null ? 4 : perClass;
        chunk = chunk == null ? 0 : chunk;
        Check.that(chunk >= 0, "batch.chunk", "0 (the whole batch) or more", chunk);
        Check.that(classes >= 2, "batch.classes", "2 or more", classes);
        Check.that(perClass >= 2, "batch.per-class", "2 or more: a query needs a positive", perClass);
    }

    /**
     * The sampler of these batches.
     *
     * @throws IllegalArgumentException if the images cannot be divided into them
     */
    public BatchSampler sampler(ImageTable training, long seed) {
        return BatchSamplers.create(sampler, training, classes, perClass, seed);
    }

    /** Images in a batch, P·K. */
    public int size() {
        return classes * perClass;
    }

    /** Images that are in the network at a time. */
    public int inNetwork() {
        return chunk == 0 ? size() : Math.min(chunk, size());
    }
}
