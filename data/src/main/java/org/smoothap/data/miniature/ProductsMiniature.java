package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stanford Online Products: four of its twelve kinds, five products each, two to six photos a product. */
final class ProductsMiniature implements Miniature {
    private static final String HEADER = "image_id class_id super_class_id path";
    /** The folders of super_class_id 1, 3, 8 and 9. */
    private static final int[] KINDS = {1, 3, 8, 9};
    private static final String[] FOLDERS = {"bicycle_final", "chair_final", "mug_final", "sofa_final"};
    private static final int TRAIN = 12;
    private static final int TEST = 8;

    @Override
    public String name() {
        return "sop";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> train = new ArrayList<>(List.of(HEADER));
        List<String> test = new ArrayList<>(List.of(HEADER));
        List<String> all = new ArrayList<>(List.of(HEADER));
        for (int product = 0; product < TRAIN + TEST; product++) {
            int kind = product % KINDS.length;
            for (int photo = 0; photo < 2 + product % 5; photo++) {
                String path = FOLDERS[kind] + "/" + (111_085_122_871L + 7919 * product) + "_" + photo + ".JPG";
                String line = all.size() + " " + (product + 1) + " " + KINDS[kind] + " " + path;
                (product < TRAIN ? train : test).add(line);
                all.add(line);
                drawings.write(root.resolve(path), product, photo);
            }
        }
        Files.write(root.resolve("Ebay_train.txt"), train);
        Files.write(root.resolve("Ebay_test.txt"), test);
        Files.write(root.resolve("Ebay_info.txt"), all);
    }
}
