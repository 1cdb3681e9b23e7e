package org.smoothap.data.benchmark;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * CUB-200-2011 (Wah et al., Caltech technical report CNS-TR-2011-001), divided as retrieval papers do since Song et al., CVPR
 * 2016: classes 1 to 100 for training, 101 to 200 for the test, whatever {@code train_test_split.txt} says. Whole images are
 * used; {@code bounding_boxes.txt} is not read.
 *
 * <p>{@code images.txt} has an image's number and path, {@code image_class_labels.txt} its number and class number,
 * {@code classes.txt} the class number and name.
 */
final class Cub implements Source {
    private static final int LAST_TRAINING_CLASS = 100;
    private static final int CLASSES = 200;

    @Override
    public DatasetInfo info() {
        String source = "Song et al., CVPR 2016";
        return new DatasetInfo("cub", "birds of 200 species; the first 100 for training, the other 100 unseen",
                "non-commercial research and education", "CUB_200_2011.tgz, https://data.caltech.edu/records/65de6-vp158", true,
                List.of(new PublishedCount("train", 100, 5864, source, true),
                        new PublishedCount("test", 100, 5924, source, true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Root.find(options.root(), "images.txt", "CUB_200_2011", "..");
        Root images = new Root(Places.folder(root, "images"));
        SplitFile names = SplitFile.read(root.path().resolve("classes.txt"));
        SplitFile labels = SplitFile.read(root.path().resolve("image_class_labels.txt"));
        SplitFile paths = SplitFile.read(root.path().resolve("images.txt"));

        Map<Integer, String> classes = numbered(names, "class_name", options.notices());
        Map<Integer, Integer> classOf = new HashMap<>();
        numbered(labels, "class_number", options.notices())
                .forEach((image, number) -> classOf.put(image, Integer.valueOf(number)));
        Listing listing = new Listing();
        paths.forEach(line -> {
            String[] cells = line.cells("image_number", "path");
            Integer number = classOf.get(number("image_number", cells[0]));
            if (number == null) {
                throw new IllegalArgumentException("image " + cells[0] + " is not in image_class_labels.txt");
            }
            String name = classes.get(number);
            if (name == null || number > CLASSES) {
                throw new IllegalArgumentException("image " + cells[0] + " is of class " + number + "; expected 1 to " + CLASSES
                        + " and a name in classes.txt");
            }
            listing.add(ImageRow.of(ImageLocation.of(images.inside(cells[1])), name,
                    number <= LAST_TRAINING_CLASS ? Split.TRAIN : Split.TEST));
        }, options.notices());
        return new ImageTable("cub", "CUB-200-2011, whole images, classes 1-100 and 101-200", false,
                listing.rows("cub", options.notices()), List.of(TestSet.of("test", new Protocol.LeaveOneOut(), 1, 2, 4, 8)),
                SplitFile.hashes(names, labels, paths));
    }

    /** A list of a number and one word a line, by the number. */
    private static Map<Integer, String> numbered(SplitFile list, String column, Consumer<String> notices) throws IOException {
        Map<Integer, String> words = new HashMap<>();
        list.forEach(line -> {
            String[] cells = line.cells("number", column);
            if (column.equals("class_number")) {
                number(column, cells[1]);
            }
            String before = words.putIfAbsent(number("number", cells[0]), cells[1]);
            if (before != null && !before.equals(cells[1])) {
                throw new IllegalArgumentException("number " + cells[0] + " has both '" + before + "' and '" + cells[1] + "'");
            }
        }, notices);
        return words;
    }

    private static int number(String column, String cell) {
        return SplitFile.number(column, cell, 1, Integer.MAX_VALUE);
    }
}
