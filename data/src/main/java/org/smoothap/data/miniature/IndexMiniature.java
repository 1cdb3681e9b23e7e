package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder with an {@code index.csv}, as the recipes of the small photo sets read it: six classes to train on, six for the test. */
final class IndexMiniature implements Miniature {
    private static final int CLASSES = 12;
    private static final int IMAGES = 4;

    @Override
    public String name() {
        return "index";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> lines = new ArrayList<>(List.of("path,class_id,class_name,coarse_name,zero_shot_split"));
        for (int number = 0; number < CLASSES; number++) {
            for (int i = 0; i < IMAGES; i++) {
                String path = "images/drawn_%d/%d.jpg".formatted(number, i);
                drawings.write(root.resolve(path), number, i);
                lines.add("%s,%d,drawn_%d,kind_%d,%s".formatted(
                        path, number, number, number % 3, number < CLASSES / 2 ? "train" : "test"));
            }
        }
        Lines.write(root.resolve("index.csv"), lines);
    }
}
