package org.smoothap.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
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

    private RetrievalGallery() {}

    /**
     * Queries and their nearest images, leave-one-out.
     *
     * @param labels a class id a row
     * @param embeddings rows × D, row-major, L2-normalised
     * @param queries how many queries, fewer where there are fewer images with a positive
     * @param nearest how many images are shown for each
     */
    public static List<GalleryEntry> of(List<ImageRow> rows, int[] labels, float[] embeddings, int queries, int nearest) {
        int dimension = embeddings.length / rows.size();
        int[] chosen = choose(labels, queries);
        float[] values = new float[chosen.length * dimension];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(embeddings, chosen[i] * dimension, values, i * dimension, dimension);
        }
        Neighbors neighbors = NearestNeighbors.search(values, embeddings, dimension, nearest, chosen);
        ImageStore images = new ImageStore(rows, 0);
        List<GalleryEntry> gallery = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            List<Hit> hits = new ArrayList<>();
            for (int rank = 0; rank < neighbors.indices()[i].length; rank++) {
                int found = neighbors.indices()[i][rank];
                boolean right = labels[found] == labels[chosen[i]];
                hits.add(new Hit(picture(images, rows, found), right, neighbors.scores()[i][rank], rank + 1));
            }
            gallery.add(new GalleryEntry(
                    picture(images, rows, chosen[i]), hits, averagePrecision(values, i, chosen[i], labels, embeddings, dimension)));
        }
        gallery.sort(Comparator.comparingDouble(GalleryEntry::averagePrecision).reversed());
        return gallery;
    }

    private static int[] choose(int[] labels, int queries) {
        int[] sizes = new int[IntStream.of(labels).max().orElse(0) + 1];
        IntStream.of(labels).forEach(label -> sizes[label]++);
        int[] candidates =
                IntStream.range(0, labels.length).filter(i -> sizes[labels[i]] > 1).toArray();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = candidates.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = candidates[i];
            candidates[i] = candidates[j];
            candidates[j] = swapped;
        }
        return IntStream.of(candidates).limit(queries).toArray();
    }

    private static double averagePrecision(
            float[] queries, int query, int self, int[] labels, float[] embeddings, int dimension) {
        float[] one = new float[dimension];
        System.arraycopy(queries, query * dimension, one, 0, dimension);
        return new RetrievalEvaluator(1)
                .queryGallery(one, new int[] {labels[self]}, embeddings, labels, (q, item) -> item == self)
                .map();
    }

    private static Picture picture(ImageStore images, List<ImageRow> rows, int row) {
        try {
            String path = rows.get(row).location().toString();
            return new Picture(images.get(row), rows.get(row).label(), path.substring(path.lastIndexOf('/') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
