package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * Cars196 (Krause et al., 3dRR 2013), divided as retrieval papers do since Song et al., CVPR 2016: both official halves
 * together, classes 1 to 98 for training, 99 to 196 for the test. Whole images are used; the boxes are not read.
 *
 * <p>Read in the older form, {@code cars_annos.mat} and {@code car_ims/}, or the newer one, {@code devkit/} with
 * {@code cars_train_annos.mat}, {@code cars_meta.mat} and {@code cars_test_annos_withlabels.mat} (also beside it), and
 * {@code cars_train/} and {@code cars_test/}. The label is the class number and name.
 */
final class Cars implements Source {
    private static final int LAST_TRAINING_CLASS = 98;
    private static final int CLASSES = 196;

    @Override
    public DatasetInfo info() {
        String source = "Song et al., CVPR 2016";
        return new DatasetInfo("cars", "cars of 196 models; the first 98 for training, the other 98 unseen",
                "no licence is stated; for research",
                "car_ims.tgz and cars_annos.mat, or cars_train.tgz, cars_test.tgz, car_devkit.tgz and "
                        + "cars_test_annos_withlabels.mat; once at https://ai.stanford.edu/~jkrause/cars/car_dataset.html, "
                        + "now on mirrors", true,
                List.of(new PublishedCount("train", 98, 8054, source, true), new PublishedCount("test", 98, 8131, source, true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Places.root(options.root(), List.of("cars_annos.mat", "devkit", "cars_train_annos.mat"),
                "stanford_cars", "cars196", "..");
        Optional<Path> old = Places.anyFile(root, "cars_annos.mat", "devkit/cars_annos.mat");
        Listing listing = new Listing();
        Map<String, String> hashes = new TreeMap<>();
        if (old.isPresent() && Files.isDirectory(root.path().resolve("car_ims"))) {
            CarsAnnotations all = read(old.get(), "relative_im_path", hashes);
            add(all, root, all.classNames(), listing);
        } else {
            Path trainFile = Places.file(root, "devkit/cars_train_annos.mat", "cars_train_annos.mat");
            CarsAnnotations train = read(trainFile, "fname", hashes);
            CarsAnnotations test = read(testAnnotations(root), "fname", hashes);
            Optional<Path> meta = Places.anyFile(root, "devkit/cars_meta.mat", "cars_meta.mat");
            List<String> names = meta.isPresent() ? read(meta.get(), "fname", hashes).classNames() : List.of();
            add(train, new Root(Places.folder(root, "cars_train/cars_train", "cars_train")), names, listing);
            add(test, new Root(Places.folder(root, "cars_test/cars_test", "cars_test")), names, listing);
        }
        return new ImageTable("cars", "Cars196, whole images, classes 1-98 and 99-196", false,
                listing.rows("cars", options.notices()), List.of(TestSet.of("test", new Protocol.LeaveOneOut(), 1, 2, 4, 8)),
                hashes);
    }

    private static Path testAnnotations(Root root) throws IOException {
        String name = "cars_test_annos_withlabels.mat";
        try {
            return Places.file(root, name, "devkit/" + name);
        } catch (IOException e) {
            if (Places.anyFile(root, "devkit/cars_test_annos.mat", "cars_test_annos.mat").isEmpty()) {
                throw e;
            }
            throw new IOException(e.getMessage() + "; cars_test_annos.mat has no classes, get the file with labels", e);
        }
    }

    private static CarsAnnotations read(Path file, String pathField, Map<String, String> hashes) throws IOException {
        CarsAnnotations annotations = CarsAnnotations.read(file, pathField);
        hashes.put(file.getFileName().toString(), annotations.sha256());
        return annotations;
    }

    private static void add(CarsAnnotations annotations, Root folder, List<String> names, Listing listing) throws IOException {
        if (annotations.images().isEmpty()) {
            throw new IOException(annotations.file() + ": expected annotations of images, found none");
        }
        int place = 0;
        for (CarsAnnotations.Image image : annotations.images()) {
            place++;
            try {
                listing.add(ImageRow.of(ImageLocation.of(folder.inside(image.path())), label(image.classNumber(), names),
                        image.classNumber() <= LAST_TRAINING_CLASS ? Split.TRAIN : Split.TEST));
            } catch (IllegalArgumentException e) {
                throw new IOException(annotations.file() + ", annotation " + place + ": " + e.getMessage(), e);
            }
        }
    }

    /** The number first, so that the order of the labels is that of the classes. */
    private static String label(int number, List<String> names) {
        if (number < 1 || number > CLASSES || (!names.isEmpty() && number > names.size())) {
            throw new IllegalArgumentException("expected a class from 1 to " + (names.isEmpty() ? CLASSES : names.size())
                    + ", found " + number);
        }
        return "%03d".formatted(number) + (names.isEmpty() ? "" : " " + names.get(number - 1));
    }
}
