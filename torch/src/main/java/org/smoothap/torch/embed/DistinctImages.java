package org.smoothap.torch.embed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;

/**
 * The different images among rows, so that each is embedded once. A face that is in several templates of IJB-C has a row
 * for each.
 *
 * @param rows one row of each image
 * @param places for every row given, the place of its image in {@code rows}
 */
record DistinctImages(List<ImageRow> rows, int[] places) {
    private record Image(ImageLocation location, Box box) {}

    static DistinctImages of(List<ImageRow> rows) {
        List<ImageRow> distinct = new ArrayList<>();
        Map<Image, Integer> known = HashMap.newHashMap(rows.size());
        int[] places = new int[rows.size()];
        for (int i = 0; i < places.length; i++) {
            ImageRow row = rows.get(i);
            Integer before = known.putIfAbsent(new Image(row.location(), row.box()), distinct.size());
            places[i] = before == null ? distinct.size() : before;
            if (before == null) {
                distinct.add(row);
            }
        }
        return new DistinctImages(distinct, places);
    }

    /** A row for each row given, from a row for each image; not copied if they are the same. */
    float[] spread(float[] embeddings, int dimension) {
        if (rows.size() == places.length) {
            return embeddings;
        }
        float[] spread = new float[Math.multiplyExact(places.length, dimension)];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(embeddings, places[i] * dimension, spread, i * dimension, dimension);
        }
        return spread;
    }
}
