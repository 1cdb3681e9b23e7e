package org.smoothap.data.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * PKU VehicleID (Liu, Tian, Yang, Pang, Huang, "Deep Relative Distance Learning: Tell the Difference Between Similar
 * Vehicles", CVPR 2016): photos of surveillance cameras, a class a vehicle. The lists in {@code train_test_split} have the
 * number of an image and that of its vehicle; the image is {@code image/NNNNNNN.jpg}.
 *
 * <p>Each test list is tested in two ways. {@code small}, {@code medium} and {@code large}: every image searches all others,
 * as the Smooth-AP paper and its code do. {@code small-reid} and so on: one random image of each vehicle is the gallery, as
 * the set's own paper does; the mean of 10 draws. The two give very different figures.
 */
final class VehicleId implements Source {
    private static final String FOLDER = "train_test_split/";
    private static final Protocol REIDENTIFICATION = new Protocol.RandomGallery(10, 0);
    private static final Map<String, String> LISTS = lists();

    private static final String LOADER = "fast-reid's VehicleID loader";
    private static final String PAPER = "the Smooth-AP paper's table";

    private static Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put("small", "test_list_800.txt");
        lists.put("medium", "test_list_1600.txt");
        lists.put("large", "test_list_2400.txt");
        return lists;
    }

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("vehicleid", "PKU VehicleID: vehicles seen by traffic cameras; three tests of unseen vehicles",
                "on request, for research",
                "ask PKU-ML by e-mail (pkuml.org/resources/pku-vehicleid.html); give the folder with image and train_test_split "
                        + "as root", true,
                List.of(new PublishedCount("train", 13_164, 113_346, LOADER, true),
                        new PublishedCount("train", 13_134, 110_178, PAPER, false),
                        new PublishedCount("small", 800, 6_493, LOADER, true),
                        new PublishedCount("small", 800, 7_332, PAPER, false),
                        new PublishedCount("medium", 1_600, 13_377, LOADER, true),
                        new PublishedCount("medium", 1_600, 12_995, PAPER, false),
                        new PublishedCount("large", 2_400, 19_777, LOADER, true),
                        new PublishedCount("large", 2_400, 20_038, PAPER, false)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Root.find(options.root(), FOLDER + "train_list.txt", "VehicleID_V1.0", "vehicle_id", "vehicleid",
                "VehicleID");
        Listing listing = new Listing();
        List<SplitFile> files = new ArrayList<>();
        files.add(add("train_list.txt", Split.TRAIN, List.of(), root, listing, options));
        List<TestSet> tests = new ArrayList<>();
        for (Map.Entry<String, String> list : LISTS.entrySet()) {
            String test = list.getKey();
            files.add(add(list.getValue(), Split.TEST, List.of(test, test + "-reid"), root, listing, options));
            tests.add(TestSet.of(test, new Protocol.LeaveOneOut(), 1, 5));
            tests.add(TestSet.of(test + "-reid", REIDENTIFICATION, 1, 5));
        }
        ImageTable table = new ImageTable("vehicleid", "PKU VehicleID, the official lists", false,
                listing.rows("vehicleid", options.notices()), tests, SplitFile.hashes(files.toArray(SplitFile[]::new)));
        return Splits.noticeSeenClasses(table, options.notices());
    }

    private static SplitFile add(
            String name, Split split, List<String> tests, Root root, Listing listing, DatasetOptions options)
            throws IOException {
        SplitFile file = SplitFile.read(root.path().resolve(FOLDER + name));
        file.withoutHeader().forEach(line -> {
            String[] cells = line.cells("image", "vehicle");
            int image = SplitFile.number("image", cells[0], 0, 9_999_999);
            int vehicle = SplitFile.number("vehicle", cells[1], 0, Integer.MAX_VALUE);
            listing.add(ImageRow.of(ImageLocation.of(root.inside("image/%07d.jpg".formatted(image))),
                    Integer.toString(vehicle), split).withTests(tests));
        }, options.notices());
        return file;
    }
}
