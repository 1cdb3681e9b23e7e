package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CUB-200-2011: 8 of the training classes, 6 of the test classes, with all lists of the official folder that hold images. */
final class CubMiniature implements Miniature {
    private static final int[] CLASSES = {1, 2, 3, 4, 5, 6, 99, 100, 101, 102, 103, 198, 199, 200};

    @Override
    public String name() {
        return "cub";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> images = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<String> boxes = new ArrayList<>();
        List<String> split = new ArrayList<>();
        for (int number : CLASSES) {
            String name = "%03d.Drawn_Bird_%d".formatted(number, number);
            classes.add(number + " " + name);
            for (int i = 0; i < 3 + number % 3; i++) {
                int image = images.size() + 1;
                String path = name + "/Drawn_Bird_%d_%04d_%d.jpg".formatted(number, i + 1, 1000 + image);
                images.add(image + " " + path);
                labels.add(image + " " + number);
                boxes.add(image + " 4.0 5.0 48.0 47.0");
                split.add(image + " " + i % 2);
                drawings.write(root.resolve("images").resolve(path), number, i);
            }
        }
        Lines.write(root.resolve("images.txt"), images);
        Lines.write(root.resolve("image_class_labels.txt"), labels);
        Lines.write(root.resolve("classes.txt"), classes);
        Lines.write(root.resolve("bounding_boxes.txt"), boxes);
        Lines.write(root.resolve("train_test_split.txt"), split);
    }
}
