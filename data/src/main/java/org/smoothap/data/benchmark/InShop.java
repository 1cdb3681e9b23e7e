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
 * DeepFashion, In-Shop Clothes Retrieval (Liu et al., CVPR 2016). {@code Eval/list_eval_partition.txt} has the number of
 * images, a header, and for each image its path, item and {@code train}, {@code query} or {@code gallery}. The images lie in
 * {@code Img/img/} or {@code img/}. Test items are others than the training items; queries search the gallery only.
 */
final class InShop implements Source {
    private static final String LIST = "list_eval_partition.txt";

    @Override
    public DatasetInfo info() {
        String source = "Liu et al., CVPR 2016";
        return new DatasetInfo("inshop", "clothes by item; queries and gallery of unseen items",
                "DeepFashion agreement: non-commercial research",
                "In-shop Clothes Retrieval Benchmark, https://mmlab.ie.cuhk.edu.hk/projects/DeepFashion/InShopRetrieval.html: "
                        + "img.zip and " + LIST, true,
                List.of(new PublishedCount("train", 3997, 25_882, source, true),
                        new PublishedCount("test", 3985, 26_830, source + ": 14,218 queries, 12,612 gallery", true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Places.root(options.root(), List.of("Eval/" + LIST, LIST), "In-shop Clothes Retrieval Benchmark",
                "InShop_Clothes", "in-shop", "inshop", "..");
        SplitFile all = SplitFile.read(Places.file(root, "Eval/" + LIST, LIST));
        Root images = new Root(Places.folder(root, "Img/img", "img").getParent());
        SplitFile list = images(all);
        Listing listing = new Listing();
        Map<String, String> items = new HashMap<>();
        list.forEach(line -> listing.add(row(line, images, items)), options.notices());
        ImageTable table = new ImageTable("inshop", "DeepFashion, In-Shop Clothes Retrieval", false,
                listing.rows("inshop", options.notices()),
                List.of(TestSet.of("test", new Protocol.QueryGallery(), 1, 10, 20, 30)), SplitFile.hashes(all));
        return Splits.noticeSeenClasses(table, options.notices());
    }

    /** The list without count and header. The count is checked: a file that was cut off has fewer lines. */
    private static SplitFile images(SplitFile all) throws IOException {
        String first = all.lines().getFirst().text();
        boolean counted = first.chars().allMatch(Character::isDigit);
        List<SplitFile.Line> lines = all.lines().subList(counted ? 1 : 0, all.lines().size());
        SplitFile list = lines.isEmpty() ? new SplitFile(all.file(), all.sha256(), lines)
                : new SplitFile(all.file(), all.sha256(), lines).withoutHeader("image_name");
        int found = list.lines().size();
        if (found == 0 || (counted && !first.equals(Integer.toString(found)))) {
            throw new IOException(all.file() + ": expected "
                    + (counted ? "as many images as its first line says, " + first : "images")
                    + ", found " + found + "; get the file again");
        }
        return list;
    }

    private static ImageRow row(SplitFile.Line line, Root images, Map<String, String> items) {
        String[] cells = line.cells("image_name", "item_id", "evaluation_status");
        ImageLocation location = ImageLocation.of(images.inside(cells[0]));
        String item = items.computeIfAbsent(cells[1], name -> name); // shared by its rows
        return switch (cells[2]) {
            case "train" -> ImageRow.of(location, item, Split.TRAIN);
            case "query" -> ImageRow.of(location, item, Split.TEST).withFlags(true, false);
            case "gallery" -> ImageRow.of(location, item, Split.TEST).withFlags(false, true);
            default -> throw new IllegalArgumentException("expected train, query or gallery, found '" + cells[2] + "'");
        };
    }
}
