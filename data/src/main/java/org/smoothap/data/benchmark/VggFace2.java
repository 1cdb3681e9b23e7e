package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.source.Splits;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * VGGFace2 (Cao et al., FG 2018): faces by identity, tested by retrieval among the test identities (mean average precision,
 * leave-one-out) as the Smooth-AP paper does.
 *
 * <p>Images {@code data/train/n000002/0001_01.jpg} and {@code data/test/...}, lists {@code meta/train_list.txt} and
 * {@code meta/test_list.txt}, face boxes {@code bb_landmark/loose_bb_train.csv} and {@code loose_bb_test.csv}; the folders
 * {@code data} and {@code meta} may be left out. An image without a usable box is used whole. The boxes are not enlarged:
 * the authors cut tighter (detection extended by 0.3) and the files do not say what the loose boxes include.
 *
 * <p>The table of the whole set has 3.3 million rows, about 215 bytes each.
 */
final class VggFace2 implements Source {
    private static final String SOURCE = "Cao et al., FG 2018; images: the sums of its identity_meta.csv";

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("vggface2", "faces of 9,131 people, cut to their boxes; 500 unseen people for the test",
                "lists CC BY-SA 4.0, photos belong to their owners",
                "no longer distributed by its authors (GitHub ox-vgg/vgg_face2, issue 50)", true,
                List.of(new PublishedCount("train", 8631, 3_141_890, SOURCE, true),
                        new PublishedCount("test", 500, 169_396, SOURCE, true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Places.root(options.root(), List.of("meta/train_list.txt", "train_list.txt"),
                "vggface2", "VGGFace2", "VGG-Face2", "..");
        Consumer<String> notices = options.notices();
        Optional<Path> metaFile = Places.anyFile(root, "meta/identity_meta.csv", "identity_meta.csv");
        IdentityMeta meta = metaFile.isPresent() ? IdentityMeta.read(metaFile.get(), notices) : null;
        List<ImageRow> rows = new ArrayList<>();
        Map<String, String> hashes = new TreeMap<>();
        for (Split split : List.of(Split.TRAIN, Split.TEST)) {
            String part = split == Split.TRAIN ? "train" : "test";
            FaceList list = FaceList.read(Places.file(root, "meta/" + part + "_list.txt", part + "_list.txt"), notices);
            hashes.put(list.file().getFileName().toString(), list.sha256());
            if (meta != null) {
                meta.compare(list, split == Split.TRAIN, notices);
            }
            addRows(list, Places.folder(root, "data/" + part, part), boxes(root, part, notices), split, rows, notices);
        }
        ImageTable table = new ImageTable("vggface2", "VGGFace2, cut to the loose face boxes", false, rows,
                List.of(TestSet.of("test", new Protocol.LeaveOneOut(), 1)), hashes);
        return Splits.noticeSeenClasses(table, notices);
    }

    private static Optional<FaceBoxes> boxes(Root root, String part, Consumer<String> notices) throws IOException {
        String name = "loose_bb_" + part + ".csv";
        Optional<Path> file = Places.anyFile(root, "bb_landmark/" + name, "meta/bb_landmark/" + name, "meta/" + name, name);
        if (file.isEmpty()) {
            notices.accept(root.path() + ": there is no bb_landmark/" + name + ", the " + part + " images are used whole");
            return Optional.empty();
        }
        return Optional.of(FaceBoxes.read(file.get()));
    }

    private static void addRows(FaceList list, Path folder, Optional<FaceBoxes> boxes, Split split, List<ImageRow> rows,
            Consumer<String> notices) {
        int without = 0;
        String first = null;
        for (Map.Entry<String, int[]> identity : list.faces().entrySet()) {
            Path images = folder.resolve(identity.getKey());
            Map<Integer, Box> boxOf = boxes.isPresent() ? boxes.get().of(identity.getKey()) : Map.of();
            for (int face : identity.getValue()) {
                Path file = images.resolve(FaceName.file(face));
                Box box = boxOf.get(face);
                if (box == null && without++ == 0) {
                    first = identity.getKey() + "/" + file.getFileName();
                }
                rows.add(new ImageRow(ImageLocation.of(file), identity.getKey(), split, true, true, box, null));
            }
        }
        if (boxes.isPresent() && without > 0) {
            notices.accept(list.file() + ": " + without + " of " + list.size()
                    + " images have no face box inside the image and are used whole (first: " + first + ")");
        }
    }
}
