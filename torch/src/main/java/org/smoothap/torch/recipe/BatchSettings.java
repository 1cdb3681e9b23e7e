package org.smoothap.torch.recipe;

/**
 * The {@code batch:} section of a recipe: P classes with K images each.
 *
 * @param classes P, different classes in a batch
 * @param perClass K, images of each class
 */
public record BatchSettings(Integer classes, Integer perClass) {
    public BatchSettings {
        classes = classes == null ? 28 : classes;
        perClass = perClass == null ? 4 : perClass;
        Check.that(classes >= 2, "batch.classes", "2 or more", classes);
        Check.that(perClass >= 2, "batch.per-class", "2 or more: a query needs a positive", perClass);
    }

    /** Images in a batch, P·K. */
    public int size() {
        return classes * perClass;
    }
}
