package org.smoothap.data.benchmark;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.source.Splits;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * Stanford Online Products (Song, Xiang, Jegelka, Savarese, "Deep Metric Learning via Lifted Structured Feature Embedding",
 * CVPR 2016): photos of products from eBay, a class a product. {@code Ebay_train.txt} and {@code Ebay_test.txt} have a
 * header and then {@code image_id class_id super_class_id path}; the superlabel is the path's folder, for example
 * {@code bicycle_final}, of which there are 12.
 */
final class StanfordOnlineProducts implements Source {
    private static final String[] COLUMNS = {"image_id", "class_id", "super_class_id", "path"};
    private static final int SUPERCLASSES = 12;
    private static final String SOURCE = "the split of the CVPR 2016 paper";

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("sop", "Stanford Online Products: product photos, 12 kinds; test products are unseen",
                "no licence text known; photos of eBay sellers, used for research",
                "unpack Stanford_Online_Products.zip (cvgl.stanford.edu/projects/lifted_struct) and give the folder with "
                        + "Ebay_train.txt as root", true,
                List.of(new PublishedCount("train", 11_318, 59_551, SOURCE, true),
                        new PublishedCount("test", 11_316, 60_502, SOURCE, true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Root.find(options.root(), "Ebay_train.txt", "Stanford_Online_Products");
        SplitFile train = SplitFile.read(root.path().resolve("Ebay_train.txt"));
        SplitFile test = SplitFile.read(root.path().resolve("Ebay_test.txt"));
        Listing listing = new Listing();
        Map<Integer, String> folders = new HashMap<>();
        add(train, Split.TRAIN, root, folders, listing, options);
        add(test, Split.TEST, root, folders, listing, options);
        ImageTable table = new ImageTable("sop", "Stanford Online Products, the official split", false,
                listing.rows("sop", options.notices()),
                List.of(TestSet.of("test", new Protocol.LeaveOneOut(), 1, 10, 100, 1000)), SplitFile.hashes(train, test));
        return Splits.noticeSeenClasses(table, options.notices());
    }

    private static void add(
            SplitFile file, Split split, Root root, Map<Integer, String> folders, Listing listing, DatasetOptions options)
            throws IOException {
        file.withoutHeader(COLUMNS[0]).forEach(line -> {
            String[] cells = line.cells(COLUMNS);
            SplitFile.number(COLUMNS[0], cells[0], 1, Integer.MAX_VALUE);
            int product = SplitFile.number(COLUMNS[1], cells[1], 1, Integer.MAX_VALUE);
            int kind = SplitFile.number(COLUMNS[2], cells[2], 1, SUPERCLASSES);
            String path = cells[3].replace('\\', '/');
            int slash = path.lastIndexOf('/');
            if (slash <= 0) {
                throw new IllegalArgumentException("expected a path like bicycle_final/111085122871_0.JPG, found '" + path + "'");
            }
            String folder = path.substring(0, slash);
            String known = folders.putIfAbsent(kind, folder);
            if (known != null && !known.equals(folder)) {
                throw new IllegalArgumentException("super_class_id " + kind + " is in the folder '" + folder
                        + "', but before in '" + known + "'");
            }
            listing.add(ImageRow.of(ImageLocation.of(root.inside(path)), Integer.toString(product), split)
                    .withSuperlabel(folder));
        }, options.notices());
    }
}
