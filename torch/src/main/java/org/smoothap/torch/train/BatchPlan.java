package org.smoothap.torch.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.recipe.Recipe;

/**
 * What an epoch of a recipe is made of, counted on its first epoch.
 *
 * @param classes P, classes in a batch
 * @param perClass K, images of each
 * @param batches in an epoch
 * @param places for images in all of its batches: P·K in each, but for superclasses of fewer classes
 * @param images that the training split has
 * @param offered different images among those of an epoch
 * @param smallClasses classes with fewer than K images
 */
record BatchPlan(int classes, int perClass, int batches, int places, int images, int offered, int smallClasses) {
    /** @throws IllegalArgumentException if the training images cannot be divided into such batches */
    static BatchPlan of(Recipe recipe, ImageTable training) {
        int[] labels = training.labelIds();
        int perClass = recipe.batch().perClass();
        List<int[]> epoch = recipe.batch().sampler(training, recipe.seed()).epoch(0);
        int offered = (int) epoch.stream().flatMapToInt(Arrays::stream).distinct().count();
        int[] sizes = new int[Arrays.stream(labels).max().orElse(-1) + 1];
        for (int label : labels) {
            sizes[label]++;
        }
        int small = (int) Arrays.stream(sizes).filter(size -> size < perClass).count();
        return new BatchPlan(recipe.batch().classes(), perClass, epoch.size(),
                epoch.stream().mapToInt(batch -> batch.length).sum(), labels.length, offered, small);
    }

    /** Images in a batch. */
    int size() {
        return classes * perClass;
    }

    /** Images in an average batch. */
    double imagesPerBatch() {
        return (double) places / batches;
    }

    /** The part of an epoch's images that were in it before. */
    double repeated() {
        return 1 - (double) offered / places;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("classes-per-batch", classes);
        map.put("images-per-class", perClass);
        map.put("batch-size", size());
        map.put("batches-per-epoch", batches);
        map.put("images-per-epoch", places);
        map.put("different-images-offered", offered);
        map.put("images-of-the-split", images);
        map.put("classes-smaller-than-k", smallClasses);
        map.put("share-repeated", repeated());
        return map;
    }
}
