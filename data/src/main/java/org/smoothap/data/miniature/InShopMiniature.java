package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DeepFashion In-Shop: 8 items for training, 6 of queries and gallery. */
final class InShopMiniature implements Miniature {
    private static final int ITEMS = 14;
    private static final int TRAINING_ITEMS = 8;
    private static final List<String> KINDS = List.of("WOMEN/Dresses", "MEN/Denim", "WOMEN/Tees_Tanks");
    private static final List<String> VIEWS = List.of("01_1_front", "01_2_side", "01_3_back", "02_1_front", "02_4_full");

    @Override
    public String name() {
        return "inshop";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            String id = "id_%08d".formatted(item + 1);
            for (int i = 0; i < 3 + item % 3; i++) {
                String path = "img/" + KINDS.get(item % KINDS.size()) + "/" + id + "/" + VIEWS.get(i) + ".jpg";
                String status = item < TRAINING_ITEMS ? "train" : i == 0 ? "query" : "gallery";
                rows.add("%-70s %s %s".formatted(path, id, status)); // the official columns are filled up with spaces too
                drawings.write(root.resolve("Img").resolve(path), item, i);
            }
        }
        rows.add(0, Integer.toString(rows.size()));
        rows.add(1, "image_name item_id evaluation_status");
        Lines.write(root.resolve("Eval/list_eval_partition.txt"), rows);
    }
}
