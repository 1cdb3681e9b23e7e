package org.smoothap.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.metric.LabelLevels;
import org.smoothap.search.post.AlphaExpansion;
import org.smoothap.search.post.PcaWhitening;

/**
 * Does to queries and gallery what {@code --post} says. The two part ways: an expanded query searches a gallery that is not
 * expanded. What comes out is a search of separate queries and gallery items, in which a query still does not find itself.
 */
final class PostProcessing {
    /** K-reciprocal re-ranking keeps a distance for every query and item, and here also a row of so many numbers for each. */
    private static final long MOST_PAIRS = 64_000_000;

    private static final double DEFAULT_ALPHA = 3;

    private final SearchInput input;
    private final boolean together;
    private float[] queries;
    private float[] gallery;
    private int dimension;

    private PostProcessing(SearchInput input) {
        this.input = input;
        this.together = Arrays.equals(input.queryRows(), input.galleryRows());
        this.dimension = input.embeddings().length / input.labels().items();
        this.queries = rows(input.queryRows());
        this.gallery = rows(input.galleryRows());
    }

    /** @throws IllegalArgumentException if a step cannot be done to these embeddings */
    static SearchInput of(SearchInput input, List<PostOption.Step> steps) {
        PostProcessing done = new PostProcessing(input);
        steps.forEach(done::take);
        return done.search();
    }

    /** The protocol of the search itself, in words: that queries and items are kept apart here does not change it. */
    static String protocol(SearchInput input) {
        boolean together = Arrays.equals(input.queryRows(), input.galleryRows());
        return (together ? "leave-one-out: each of " + input.queryRows().length + " items against all others"
                        : "query/gallery: " + input.queryRows().length + " queries against " + input.galleryRows().length
                                + " gallery items")
                + (input.ignore() == null ? "" : ", ignored pairs removed");
    }

    private float[] rows(int[] rows) {
        float[] chosen = new float[Math.multiplyExact(rows.length, dimension)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(input.embeddings(), rows[i] * dimension, chosen, i * dimension, dimension);
        }
        return chosen;
    }

    private void take(PostOption.Step step) {
        double alpha = step.number(1, DEFAULT_ALPHA);
        int neighbors = (int) step.number(0, 1);
        switch (step.name()) {
            case "whiten" -> whiten((int) step.number(0, dimension));
            // A query that is itself in the gallery is among the neighbours that augment others: it is part of the database.
            case "dba" -> gallery = AlphaExpansion.database(gallery, dimension, neighbors, alpha);
            case "aqe" -> queries = together
                    ? AlphaExpansion.queriesOfGallery(queries, gallery, dimension, neighbors, alpha)
                    : AlphaExpansion.queries(queries, gallery, dimension, neighbors, alpha);
            default -> rerank(step);
        }
    }

    /** Learned from the gallery: queries are not known beforehand. */
    private void whiten(int size) {
        if (size > dimension) {
            throw new IllegalArgumentException(
                    "--post whiten=" + size + ": the embeddings have " + dimension + " numbers; ask for fewer");
        }
        PcaWhitening whitening = PcaWhitening.learn(gallery, dimension, size);
        queries = whitening.apply(queries);
        gallery = whitening.apply(gallery);
        dimension = size;
    }

    /**
     * The new order, as vectors whose dot products are the negated distances: each query a unit vector of its own, each item
     * the column of its distances.
     */
    private void rerank(PostOption.Step step) {
        int queryCount = input.queryRows().length;
        int itemCount = input.galleryRows().length;
        if ((long) queryCount * (queryCount + itemCount) > 2 * MOST_PAIRS) {
            throw new IllegalArgumentException("--post rerank compares every query with every item: at most " + MOST_PAIRS
                    + " pairs, found " + queryCount + " queries and " + itemCount + " items; take fewer queries");
        }
        float[] distances = together
                ? PostOption.reranking(step).distances(gallery, dimension)
                : PostOption.reranking(step).distances(queries, gallery, dimension);
        float[] units = new float[queryCount * queryCount];
        float[] columns = new float[itemCount * queryCount];
        for (int q = 0; q < queryCount; q++) {
            units[q * queryCount + q] = 1;
            for (int g = 0; g < itemCount; g++) {
                columns[g * queryCount + q] = -distances[q * itemCount + g];
            }
        }
        queries = units;
        gallery = columns;
        dimension = queryCount;
    }

    /** All queries, then all items of the gallery, as rows of one table. */
    private SearchInput search() {
        int[] queryRows = input.queryRows();
        int[] galleryRows = input.galleryRows();
        int[] origin = IntStream.concat(IntStream.of(queryRows), IntStream.of(galleryRows)).toArray();
        float[] all = Arrays.copyOf(queries, Math.addExact(queries.length, gallery.length));
        System.arraycopy(gallery, 0, all, queries.length, gallery.length);
        List<int[]> levels = new ArrayList<>();
        for (int level = 1; level <= input.labels().count(); level++) {
            int[] labels = input.labels().labels(level);
            levels.add(IntStream.of(origin).map(row -> labels[row]).toArray());
        }
        return new SearchInput(all, new LabelLevels(levels), at(input.names(), origin), at(input.paths(), origin),
                IntStream.range(0, queryRows.length).toArray(), IntStream.range(queryRows.length, origin.length).toArray(),
                (query, item) -> input.leavesOut(origin[query], origin[item]));
    }

    private static List<String> at(List<String> names, int[] rows) {
        return names == null ? null : IntStream.of(rows).mapToObj(names::get).toList();
    }
}
