package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** iNaturalist 2018 with the Smooth-AP authors' lists: 8 species for training, 6 for the test, in three super-categories. */
final class InaturalistMiniature implements Miniature {
    private static final List<String> SUPER_CATEGORIES = List.of("Aves", "Insecta", "Plantae");
    private static final int SPECIES = 14;
    private static final int TRAINING_SPECIES = 8;

    @Override
    public String name() {
        return "inaturalist";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (int species = 0; species < SPECIES; species++) {
            (isTraining(species) ? train : test).addAll(images(species));
        }
        Lines.write(root.resolve("Inat_dataset_splits/Inaturalist_train_set1.txt"), train);
        Lines.write(root.resolve("Inat_dataset_splits/Inaturalist_test_set1.txt"), test);
        drawAll(root, drawings);
    }

    static int species() {
        return SPECIES;
    }

    /** Draws the images of all species. */
    static void drawAll(Path root, Drawings drawings) throws IOException {
        for (int species = 0; species < SPECIES; species++) {
            List<String> images = images(species);
            for (int i = 0; i < images.size(); i++) {
                drawings.write(root.resolve(images.get(i)), species, i);
            }
        }
    }

    /** The paths of a species' images, 3 to 6, as the official files have them. */
    static List<String> images(int species) {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 3 + species % 4; i++) {
            images.add("train_val2018/" + SUPER_CATEGORIES.get(species % SUPER_CATEGORIES.size()) + "/" + category(species) + "/"
                    + "%016x%016x".formatted(0x9E3779B97F4A7C15L * (species + 1), 0xD1342543DE82EF95L * (i + 1)) + ".jpg");
        }
        return images;
    }

    /** The official number of a species; they are not in a row in the miniature. */
    static int category(int species) {
        return 40 + 137 * species;
    }

    /** Training and test species alternate, so that every super-category has both. */
    private static boolean isTraining(int species) {
        return species % 2 == 0 || species / 2 < TRAINING_SPECIES - SPECIES / 2;
    }
}
