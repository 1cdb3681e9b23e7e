package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.smoothap.Sha256;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * iNaturalist 2018 for those who do not have the Smooth-AP authors' lists: the official training and validation images
 * together, the species divided by this program into as many for training and test as the authors have. Which species are
 * in which part is <em>not</em> as in the paper, and figures on it are not the paper's benchmark.
 *
 * <p>The species, in the order of their numbers, are shuffled ({@link Collections#shuffle(List, Random)} with seed
 * {@value #SEED}); the first 5,690 of 8,142 are for training, or that share of fewer.
 */
final class InaturalistOwnSplit implements Source {
    static final long SEED = 2018;
    private static final int TRAIN_CLASSES = 5690;
    private static final int CLASSES = 8142;

    @Override
    public DatasetInfo info() {
        String source = "as many classes as in Smooth-AP (ECCV 2020)";
        return new DatasetInfo("inaturalist-own-split",
                "plants and animals by species, divided by smoothap (seed " + SEED + "): not the split of the Smooth-AP paper",
                Inaturalist.LICENCE,
                InaturalistImages.WHERE + ", and train2018.json and val2018.json from there, in the root", true,
                List.of(new PublishedCount("train", TRAIN_CLASSES, 0, source, true),
                        new PublishedCount("test", CLASSES - TRAIN_CLASSES, 0, source, true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = InaturalistImages.root(options.root());
        InaturalistImages images = new InaturalistImages(root);
        Map<String, Integer> categories = new LinkedHashMap<>();
        Map<String, String> hashes = new TreeMap<>();
        for (String name : List.of("train2018.json", "val2018.json")) {
            Path file = Places.file(root, name, "annotations/" + name);
            add(InaturalistAnnotations.read(file), categories, file);
            hashes.put(name, Sha256.of(file));
        }
        Set<Integer> train = trainCategories(categories.values());
        List<ImageRow> rows = new ArrayList<>();
        for (Map.Entry<String, Integer> image : categories.entrySet()) {
            try {
                rows.add(row(images, image.getKey(), image.getValue(), train));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        root.path() + ": the annotations name the image '" + image.getKey() + "': " + e.getMessage(), e);
            }
        }
        return new ImageTable("inaturalist-own-split", "iNaturalist 2018, species divided by smoothap with seed " + SEED
                + ", not the split of the Smooth-AP paper", false, rows,
                List.of(new TestSet("test", new Protocol.LeaveOneOut(), Inaturalist.KS)), hashes);
    }

    private static void add(Map<String, Integer> found, Map<String, Integer> categories, Path file) throws IOException {
        for (Map.Entry<String, Integer> image : found.entrySet()) {
            if (categories.putIfAbsent(image.getKey(), image.getValue()) != null) {
                throw new IOException(file + ": the image " + image.getKey() + " is in the other file too");
            }
        }
    }

    private static ImageRow row(InaturalistImages images, String path, int category, Set<Integer> train) {
        ImageRow row = images.row(path, train.contains(category) ? Split.TRAIN : Split.TEST);
        String species = row.label().substring(row.superlabel().length() + 1);
        if (!species.equals(Integer.toString(category))) {
            throw new IllegalArgumentException("its category is " + category + ", its folder " + species);
        }
        return row;
    }

    static Set<Integer> trainCategories(Iterable<Integer> all) {
        Set<Integer> distinct = new TreeSet<>();
        all.forEach(distinct::add);
        List<Integer> categories = new ArrayList<>(distinct);
        Collections.shuffle(categories, new Random(SEED));
        int train = Math.toIntExact(Math.round((double) categories.size() * TRAIN_CLASSES / CLASSES));
        return new HashSet<>(categories.subList(0, train));
    }
}
