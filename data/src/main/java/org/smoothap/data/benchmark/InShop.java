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
                "In-shop Clothes Retrieval Benchmark, https://mmlab.ie.cuhk.edu.hk/projects/DeepFashion.html: img.zip and "
                        + LIST, true,
                List.of(new PublishedCount("train", 3997, 25882, source, true),
                        new PublishedCount("test", 3985, 14218 + 12612, source + ": 14,218 queries, 12,612 of the gallery", true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = Places.root(options.root(), List.of("Eval/" + LIST, LIST), "In-shop Clothes Retrieval Benchmark",
                "InShop_Clothes", "in-shop", "inshop", "..");
        SplitFile all = SplitFile.read(Places.file(root, "Eval/" + LIST, LIST));
        Root images = new Root(Places.folder(root, "Img/img", "img").getParent());
        SplitFile list = withoutCount(all).withoutHeader("image_name");
        UniqueRows rows = new UniqueRows();
        Map<String, String> items = new HashMap<>();
        list.forEach(line -> rows.add(row(line, images, items), list.file(), line.number()), options.notices());
        ImageTable table = new ImageTable("inshop", "DeepFashion, In-Shop Clothes Retrieval", false, rows.rows(options.notices()),
                List.of(TestSet.of("test", new Protocol.QueryGallery(), 1, 10, 20, 30)), SplitFile.hashes(all));
        return Splits.noticeSeenClasses(table, options.notices());
    }

    /** The first line says how many rows there are; a file that was cut off has fewer. */
    private static SplitFile withoutCount(SplitFile all) throws IOException {
        String first = all.lines().getFirst().text();
        if (!first.chars().allMatch(Character::isDigit)) {
            return all;
        }
        SplitFile rest = new SplitFile(all.file(), all.sha256(), all.lines().subList(1, all.lines().size()));
        int rows = rest.lines().isEmpty() ? 0 : rest.withoutHeader("image_name").lines().size();
        if (rows == 0 || !first.equals(Integer.toString(rows))) {
            throw new IOException(all.file() + ": its first line says " + first + " images, found " + rows
                    + " lines of images; get the file again");
        }
        return rest;
    }

    private static ImageRow row(SplitFile.Line line, Root images, Map<String, String> items) {
        String[] cells = line.cells("image_name", "item_id", "evaluation_status");
        ImageLocation location = ImageLocation.of(images.inside(cells[0]));
        String item = items.computeIfAbsent(cells[1], name -> name); // shared by its rows
        return switch (cells[2]) {
            case "train" -> ImageRow.of(location, item, Split.TRAIN);
            case "query" -> new ImageRow(location, item, Split.TEST, true, false, null, null);
            case "gallery" -> new ImageRow(location, item, Split.TEST, false, true, null, null);
            default -> throw new IllegalArgumentException("expected train, query or gallery, found '" + cells[2] + "'");
        };
    }
}
