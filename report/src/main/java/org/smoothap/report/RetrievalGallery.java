package org.smoothap.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.table.ImageRow;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.similarity.NearestNeighbors;
import org.smoothap.similarity.Neighbors;

/**
 * Queries for the gallery of a report, drawn at random with a fixed seed so that nobody picks the pretty ones, and shown
 * from the best retrieval to the worst.
 */
public final class RetrievalGallery {
    private static final long SEED = 1;

    private final List<ImageRow> rows;
    private final int[] labels;
    private final float[] embeddings;
    private final int dimension;
    private final int[] items;
    private final float[] itemEmbeddings;
    private final int[] itemLabels;

    private RetrievalGallery(List<ImageRow> rows, int[] labels, float[] embeddings) {
        this.rows = rows;
        this.labels = labels;
        this.embeddings = embeddings;
        this.dimension = embeddings.length / rows.size();
        this.items = where(row -> rows.get(row).gallery());
        this.itemEmbeddings = gather(items);
        this.itemLabels = IntStream.of(items).map(item -> labels[item]).toArray();
    }

    /**
     * Queries and their nearest images; an image is not searched for in itself.
     *
     * @param rows which of them are queries and which can be found, they say themselves
     * @param labels a class id a row
     * @param embeddings rows × D, row-major, L2-normalised
     * @param queries how many queries, fewer where there are fewer with a positive
     * @param nearest how many images are shown for each
     */
    public static List<GalleryEntry> of(List<ImageRow> rows, int[] labels, float[] embeddings, int queries, int nearest) {
        return new RetrievalGallery(rows, labels, embeddings).entries(queries, nearest);
    }

    private List<GalleryEntry> entries(int queries, int nearest) {
        int[] chosen = choose(queries);
        int[] self = IntStream.of(chosen).map(row -> Arrays.binarySearch(items, row)).toArray();
        for (int i = 0; i < self.length; i++) {
            self[i] = Math.max(-1, self[i]);
        }
        Neighbors neighbors = NearestNeighbors.search(gather(chosen), itemEmbeddings, dimension, nearest, self);
        List<GalleryEntry> gallery = new ArrayList<>();
        try (ImageStore images = new ImageStore(rows, 0)) {
            for (int i = 0; i < chosen.length; i++) {
                List<Hit> hits = new ArrayList<>();
                for (int rank = 0; rank < neighbors.indices()[i].length; rank++) {
                    int found = items[neighbors.indices()[i][rank]];
                    boolean right = labels[found] == labels[chosen[i]];
                    hits.add(new Hit(picture(images, found), right, neighbors.scores()[i][rank], rank + 1));
                }
                gallery.add(new GalleryEntry(picture(images, chosen[i]), hits, averagePrecision(chosen[i], self[i])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gallery.sort(Comparator.comparingDouble(GalleryEntry::averagePrecision).reversed());
        return gallery;
    }

    /** Queries with a positive in the gallery, in random order, the first {@code queries} of them. */
    private int[] choose(int queries) {
        int[] sizes = new int[IntStream.of(labels).max().orElse(0) + 1];
        IntStream.of(itemLabels).forEach(label -> sizes[label]++);
        int[] candidates = where(row -> rows.get(row).query() && sizes[labels[row]] > (rows.get(row).gallery() ? 1 : 0));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = candidates.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = candidates[i];
            candidates[i] = candidates[j];
            candidates[j] = swapped;
        }
        return IntStream.of(candidates).limit(queries).toArray();
    }

    private double averagePrecision(int query, int self) {
        return new RetrievalEvaluator(1)
                .queryGallery(gather(new int[] {query}), new int[] {labels[query]}, itemEmbeddings, itemLabels, (q, item) -> item == self)
                .map();
    }

    private int[] where(IntPredicate condition) {
        return IntStream.range(0, rows.size()).filter(condition).toArray();
    }

    private float[] gather(int[] chosen) {
        float[] values = new float[chosen.length * dimension];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(embeddings, chosen[i] * dimension, values, i * dimension, dimension);
        }
        return values;
    }

    private Picture picture(ImageStore images, int row) throws IOException {
        String path = rows.get(row).location().toString();
        return new Picture(images.get(row), rows.get(row).label(), path.substring(path.lastIndexOf('/') + 1));
    }
}
