package org.smoothap.data.batch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.Names;
import org.smoothap.data.table.ImageTable;

/** The samplers by name. */
public final class BatchSamplers {
    /** All names, the default first. */
    public static final List<String> NAMES = List.of("balanced", "proportional", "authors", "superclass");

    private BatchSamplers() {}

    /**
     * A sampler for the images of a table.
     *
     * @param name one of {@link #NAMES}
     * @param training the images to train on
     * @param classes P, classes in a batch
     * @param images K, images of each class
     * @throws IllegalArgumentException if there is no such sampler, or the table cannot fill a batch
     */
    public static BatchSampler create(String name, ImageTable training, int classes, int images, long seed) {
        int[] labels = training.labelIds();
        return switch (name) {
            case "balanced" -> new ClassBalancedSampler(labels, classes, images, seed);
            case "proportional" -> new ProportionalSampler(labels, classes, images, seed);
            case "authors" -> new AuthorsSampler(labels, classes, images, seed);
            case "superclass" -> new SuperclassSampler(labels, superlabels(training), classes, images, seed);
            default -> throw new IllegalArgumentException(Names.unknown("batch.sampler", name, NAMES));
        };
    }

    /** For every row a number of its superclass. */
    private static int[] superlabels(ImageTable training) {
        Map<String, Integer> ids = new HashMap<>();
        return training.rows().stream().mapToInt(row -> {
            if (row.superlabel() == null) {
                throw new IllegalArgumentException("batch.sampler=superclass needs the superclass of every image, and "
                        + row.location() + " of '" + training.name() + "' has none");
            }
            return ids.computeIfAbsent(row.superlabel(), _ -> ids.size());
        }).toArray();
    }
}
